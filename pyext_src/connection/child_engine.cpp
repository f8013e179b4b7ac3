// The engine in a process of its own: started, spoken to over a socket, and started again when it has ended.
#include "connection/child_engine.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <thread>
#include <utility>
#include <vector>

#include "connection/engine_command.hpp"
#include "connection/replies.hpp"
#include "objects/settings.hpp"
#include "system/thread.hpp"

namespace lp {

namespace {

constexpr int kMostFailures = 5;  // one after the other: no start, or an end before the chains were back; then it is given time
constexpr int kMostSeconds = 30;  // from one try to the next
const char* const kWakeUp = "wake_up";  // what the listener has to say to the sender
const char* const kGoOn = "go_on";
constexpr int kHelloMs = 2000;
constexpr auto kMostToConnect = std::chrono::minutes(2);  // a Python on a slow network drive takes many seconds to begin

Reply to_object(int64_t object, const char* selector) {
    Reply reply;
    reply.object = object;
    reply.selector = selector;
    return reply;
}

}  // namespace

ChildEngine::ChildEngine(RequestQueue& requests) : requests_(requests) {
    std::thread([this] {
        lower_this_thread();
        supervise();
        ended_ = true;
    }).detach();
    std::thread([this] {
        lower_this_thread();
        send_requests();
    }).detach();
}

// The child may finish what it writes; it never holds the host up for longer.
bool ChildEngine::leave() {
    leaving_ = true;
    socket_.shut_down();
    for (int i = 0; i < 400 && !ended_; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return true;  // our threads may go on: they meet nothing that ends with the process
}

// --- starting, and starting again -----------------------------------------------------------------------------------------

void ChildEngine::supervise() {
    for (int failed = 0; !leaving_;) {
        recalled_ = false;
        const bool started = start();
        if (started) {
            requests_.prompt({0, kWakeUp});
            listen();
            problem_ = "it ends at once";
        }
        failed = recalled_ ? 0 : failed + 1;
        socket_.shut_down();
        child_.end(leaving_ ? 250 : 100);
        if (leaving_) return;
        if (started) mourn(failed < kMostFailures);
        if (failed >= kMostFailures) wait_for_better_times(failed);
    }
}

// Nobody waits for the engine any more, and it is tried again at longer and longer intervals: an environment that was moved away, or is
// being installed again, may come back.
void ChildEngine::wait_for_better_times(int failed) {
    if (failed == kMostFailures) {
        tell(requests_, "the engine does not start (" + problem_ + "): Python is '" + settings().python +
                            "'; it is tried again now and then; run: latentplay doctor (for Max: latentplay doctor --max)");
        requests_.give_up();
    }
    const int seconds = std::min(failed - kMostFailures + 1, kMostSeconds);
    for (int i = 0; i < 20 * seconds && !leaving_; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(50));
}

bool ChildEngine::start() {
    int port = 0;
    Socket listener = Socket::listen_on_loopback(&port);
    const std::string secret = random_secret();
    const std::vector<std::string> words = engine_command(settings().python, settings().path);
    problem_ = "no connection within this machine";
    if (!listener.is_open()) return false;
    problem_ = "no process";
    if (!child_.start(words, std::to_string(port) + " " + secret + "\n")) return false;
    if (shake_hands(listener, secret)) return true;
    child_.end(0);
    problem_ = child_.end_reason();
    return false;
}

// Whoever comes has to know the secret, which only the child was told.
bool ChildEngine::shake_hands(Socket& listener, const std::string& secret) {
    const auto until = std::chrono::steady_clock::now() + kMostToConnect;
    while (child_.is_alive() && !leaving_ && std::chrono::steady_clock::now() < until) {
        Socket came = listener.accept(50);
        std::string hello;
        if (!came.is_open()) continue;
        came.give_up_after(kHelloMs);
        if (!receive_message(came, &hello, 256) || hello.compare(0, secret.size(), secret) != 0) continue;
        came.give_up_after(0);
        {
            std::lock_guard<std::mutex> lock(socket_mutex_);
            socket_ = std::move(came);
        }
        if (hello == secret + wire_version()) return true;
        tell(requests_, "the external is of another build than the Python package in '" + settings().path +
                            "': build both again (make build), or run: latentplay install");
        return false;
    }
    return false;
}

// The models that were loaded or played when the engine ended, and how many frames each had played.
std::map<std::string, long> ChildEngine::running_models() {
    std::map<std::string, long> running;
    for (MappedPort& mapped : ports_) {
        if (mapped.port().running.load()) running[mapped.model] = static_cast<long>(mapped.port().finished.load());
    }
    if (!loading_.empty()) running[loading_] = 0;
    loading_.clear();
    return running;
}

// `told`: whether it is worth a line.
void ChildEngine::mourn(bool told) {
    const std::map<std::string, long> running = running_models();
    for (MappedPort& mapped : ports_) mapped.port().gone.store(true, std::memory_order_release);
    forget_closed_ports();
    SharedMemory::clear_after(child_.id());
    std::lock_guard<std::mutex> lock(mutex_);
    speaks_ = false;
    memory_.for_each_object([&](int64_t id, const ObjectSpec& spec) {
        if (spec.class_name == "lp.encode~" || spec.class_name == "lp.decode~") requests_.reply(to_object(id, "interrupted"));
    });
    Reply none = to_object(0, "engine");
    none.atoms = {"none"};
    requests_.reply(std::move(none));
    if (told) {
        tell(requests_, "the engine (process " + std::to_string(child_.id()) + ") has ended by " + child_.end_reason() +
                            ": it is started again, the chains come back as they were");
    }
    for (const std::string& file : suspects_.accuse(running, child_.ended_from_outside())) {
        tell(requests_, "model '" + file + "' has ended the engine " + std::to_string(Suspects::kMost) +
                            " times in a row: it is left alone; open another, or open it again to try once more");
    }
    requests_.restart(memory_.recalled().size() + memory_.open_requests().size());
}

// --- what the engine says ---------------------------------------------------------------------------------------------------

void ChildEngine::listen() {
    try {
        for (std::string bytes; receive_message(socket_, &bytes, kLongestMessage);) {
            take(decoded_reply(bytes.data(), bytes.size()));
            forget_closed_ports();
        }
    } catch (const std::exception& error) {
        tell(requests_, error.what());
    }
}

void ChildEngine::take(IncomingReply incoming) {
    Reply& reply = incoming.reply;
    reply.port = nullptr;  // an address would be the other process's
    if (!incoming.port_file.empty()) open_port(incoming);
    if (reply.object != 0) return requests_.reply(std::move(reply));
    if (reply.selector == "recalled") {
        recalled_ = true;
        requests_.go_on();
        requests_.prompt({0, kGoOn});
    } else if (reply.selector == "loading") {
        loading_ = reply.atoms.empty() ? "" : reply.atoms[0].symbol;
    } else {
        {
            std::lock_guard<std::mutex> lock(mutex_);
            if (memory_.keep(reply)) return;
        }
        take_reply(std::move(reply), requests_);
    }
}

// Atoms: see CodecObject::take_port; the last one is the model's file.
void ChildEngine::open_port(IncomingReply& incoming) {
    ports_.push_back({SharedMemory::open(incoming.port_file), incoming.reply.atoms.back().symbol});
    incoming.reply.port = &ports_.back().port();
}

void ChildEngine::forget_closed_ports() {
    ports_.remove_if([](MappedPort& mapped) { return mapped.port().closed.load(std::memory_order_acquire); });
}

// --- what the objects ask -----------------------------------------------------------------------------------------------

void ChildEngine::send_requests() {
    for (Request request; requests_.next(&request);) {
        std::unique_lock<std::mutex> lock(mutex_);
        if (request.selector == kWakeUp) {
            const std::vector<Request> recalled = memory_.recalled();
            requests_.restart(suspects_.left_alone().size() + recalled.size() + memory_.open_requests().size());
            std::vector<Request> all;
            for (const std::string& file : suspects_.left_alone()) all.push_back({0, "leave_alone", {file}});
            all.insert(all.end(), recalled.begin(), recalled.end());
            lock.unlock();
            send(all);
        } else if (request.selector == kGoOn) {
            speaks_ = true;
            const std::vector<Request> open = memory_.open_requests();
            lock.unlock();
            send(open);
        } else {
            lock.unlock();
            note_and_send(std::move(request));
        }
    }
}

void ChildEngine::note_and_send(Request request) {
    std::vector<Request> all;
    {
        std::lock_guard<std::mutex> lock(mutex_);
        const int dropped = memory_.note(request);
        requests_.noted();
        const std::string file = ChainMemory::file_of(request);
        if (suspects_.pardon(file) && speaks_) {
            requests_.begin_work();
            all.push_back({0, "try_again", {file}});
        }
        for (int i = 0; i < dropped && !speaks_; ++i) requests_.end_work();  // nobody will do them
        if (speaks_) all.push_back(std::move(request));
    }
    send(all);
}

// A connection that has ended is the listener's to notice.
void ChildEngine::send(const std::vector<Request>& requests) {
    std::lock_guard<std::mutex> lock(socket_mutex_);
    for (const Request& request : requests) {
        if (!send_message(socket_, encoded(request))) return;
    }
}

}  // namespace lp
