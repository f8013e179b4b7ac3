// The worker: finds the most urgent frame, runs it, sleeps until the next one is near.
#include "engine/chain.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <stdexcept>

#if !defined(_WIN32)
#include <pthread.h>
#include <sched.h>
#endif
#if defined(__linux__)
#include <sys/prctl.h>
#endif

namespace lp {

namespace {

using Clock = std::chrono::steady_clock;
constexpr int64_t kLookEveryNs = 200'000;     // while a frame is near
constexpr int64_t kIdleLookNs = 2'000'000;    // while nothing has come for long (sound is off)
constexpr int64_t kLongNs = 1'000'000'000;
constexpr double kCertainlyQuiet = 0.6;       // of a hop: no frame follows sooner than this after the last

std::atomic<int> workers_alive{0};
std::atomic<bool> all_stopping{false};

int64_t now_ns() { return std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now().time_since_epoch()).count(); }

// Spreads (seed, method, state, frame) over 64 bits: the finaliser of splitmix64.
uint64_t mix(uint64_t x) {
    x += 0x9e3779b97f4a7c15ull;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ull;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebull;
    return x ^ (x >> 31);
}

uint64_t frame_seed(const ServedPort& served, int state, int64_t frame) {
    const auto method = static_cast<uint64_t>(served.port.method);
    return mix(mix(served.seed * 4 + method + 2 * static_cast<uint64_t>(state) * 65537) ^ static_cast<uint64_t>(frame));
}

}  // namespace

// What the audio side may ask of a port.
struct PortCalls {
    static ServedPort& of(Port* port) { return *static_cast<ServedPort*>(port->owner); }

    static void wait(Port* port, int64_t sequence) {
        Chain& chain = *of(port).chain;
        std::unique_lock<std::mutex> lock(chain.mutex_);
        chain.woken_ = true;
        chain.awake_.notify_one();
        chain.done_.wait(lock, [&] { return port->is_finished(sequence) || chain.stopping_ || all_stopping; });
    }

    static void wake(Port* port) { of(port).chain->wake(); }

    // The worker lets go of the port, so that the caller waits for nothing; without a worker the caller does.
    static void destroy(Port* port) {
        ServedPort& served = of(port);
        const std::shared_ptr<Chain> chain = served.chain;
        std::shared_ptr<ServedPort> last;
        std::lock_guard<std::mutex> lock(chain->mutex_);
        served.closed = true;
        chain->woken_ = true;
        chain->awake_.notify_one();
        if (!chain->ended_) return;
        auto& ports = chain->ports_;
        for (auto at = ports.begin(); at != ports.end(); ++at) {
            if (at->get() != &served) continue;
            last = std::move(*at);
            ports.erase(at);
            break;
        }
    }

    static bool prioritise(Port* port, int priority) { return of(port).chain->set_priority(priority); }

    static void error(Port* port, char* text, size_t size) {
        ServedPort& served = of(port);
        std::lock_guard<std::mutex> lock(served.chain->mutex_);
        std::snprintf(text, size, "%s", served.error.c_str());
    }
};

std::shared_ptr<Chain> Chain::make(const std::string& name) {
    auto chain = std::make_shared<Chain>(name);
    ++workers_alive;
    chain->thread_ = std::thread([chain] { chain->run(); });
    chain->thread_.detach();
    return chain;
}

Port* Chain::open(const std::shared_ptr<Model>& model, const PortOptions& options) {
    const MethodShape shape = model->shape(options.method);
    if (!shape.usable()) throw std::runtime_error("the model lacks this method");
    auto served = std::make_shared<ServedPort>();
    served->chain = shared_from_this();
    served->model = model;
    served->seed = options.seed;
    for (int state = 0; state < options.states; ++state) served->nets.push_back(model->instance());

    Port& port = served->port;
    const int ratio = shape.ratio();
    port.method = options.method;
    port.ratio = ratio;
    port.in_channels = shape.in_channels * options.states;
    port.in_length = ratio / shape.in_ratio;
    port.out_channels = shape.out_channels * options.states;
    port.out_length = ratio / shape.out_ratio;
    port.states = options.states;
    port.offline = options.offline;
    port.compute_seconds = options.compute_seconds * options.states;
    port.model_rate = options.model_rate;
    port.slots = 6 + 2 * 4096 / ratio;  // a block of 4096 may send many short frames at once
    served->hop_ns = static_cast<int64_t>(1e9 * ratio / options.host_rate);
    served->next_look = now_ns();

    const size_t in = static_cast<size_t>(port.in_channels) * port.in_length;
    const size_t out = static_cast<size_t>(port.out_channels) * port.out_length;
    served->memory.assign((in + out) * port.slots, 0.0f);
    served->frames.resize(port.slots);
    for (int slot = 0; slot < port.slots; ++slot) {
        served->frames[slot].in = served->memory.data() + slot * (in + out);
        served->frames[slot].out = served->frames[slot].in + in;
    }
    port.frames = served->frames.data();
    port.owner = served.get();
    port.wait = PortCalls::wait;
    port.wake = PortCalls::wake;
    port.destroy = PortCalls::destroy;
    port.prioritise = PortCalls::prioritise;
    port.error = PortCalls::error;

    std::lock_guard<std::mutex> lock(mutex_);
    for (const Bend& bend : bends_) bend_net(*served, bend);
    served->seam = false;
    ports_.push_back(served);
    woken_ = true;
    awake_.notify_one();
    return &served->port;
}

void Chain::bend(const std::shared_ptr<Model>& model, const Layers& layers) {
    std::lock_guard<std::mutex> lock(mutex_);
    for (const auto& [name, values] : layers) {
        auto same = [&, layer = name](const Bend& bend) { return bend.model == model && bend.layer == layer; };
        for (auto* list : {&bends_, &pending_}) list->erase(std::remove_if(list->begin(), list->end(), same), list->end());
        bends_.push_back({model, name, values});
        pending_.push_back({model, name, values});
    }
    woken_ = true;
    awake_.notify_one();
}

std::vector<std::string> Chain::bent_layers(const std::shared_ptr<Model>& model) {
    std::lock_guard<std::mutex> lock(mutex_);
    std::vector<std::string> names;
    for (const Bend& bend : bends_) {
        if (bend.model == model) names.push_back(bend.layer);
    }
    return names;
}

LayerValuesPtr Chain::layer(const std::shared_ptr<Model>& model, const std::string& name) {
    std::lock_guard<std::mutex> lock(mutex_);
    for (const Bend& bend : bends_) {
        if (bend.model == model && bend.layer == name) return bend.values;
    }
    return model->original_layer(name);
}

void Chain::forget_bends() {
    std::lock_guard<std::mutex> lock(mutex_);
    bends_.clear();
    pending_.clear();
}

bool Chain::set_priority(int priority) {
#if defined(_WIN32)
    (void)priority;
    return false;
#else
    std::lock_guard<std::mutex> lock(mutex_);
    sched_param param{};
    param.sched_priority = priority;
    const int policy = priority > 0 ? SCHED_FIFO : SCHED_OTHER;
    if (!thread_id_known_ || pthread_setschedparam(thread_id_, policy, &param) != 0) return false;
    priority_ = priority;
    return true;
#endif
}

void Chain::wake() {
    std::lock_guard<std::mutex> lock(mutex_);
    woken_ = true;
    awake_.notify_one();
}

void Chain::stop() {
    stopping_ = true;
    wake();
}

void Chain::stop_all(int milliseconds) {
    all_stopping = true;
    for (int i = 0; i < milliseconds && workers_alive > 0; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

void Chain::run() {
#if !defined(_WIN32)
    thread_id_ = pthread_self();
    thread_id_known_ = true;
#endif
#if defined(__linux__)
    prctl(PR_SET_NAME, "latentplay", 0, 0, 0);
    prctl(PR_SET_TIMERSLACK, 10'000UL, 0, 0, 0);
#endif
    quiet_this_thread(0);
    while (!stopping_ && !all_stopping) {
        apply_bends();
        if (auto served = next_job()) {
            serve(*served);
        } else {
            sleep_until_needed();
        }
    }
    {
        std::lock_guard<std::mutex> lock(mutex_);
        auto closed = [](const auto& served) { return served->closed.load(); };
        ports_.erase(std::remove_if(ports_.begin(), ports_.end(), closed), ports_.end());
        ended_ = true;
        done_.notify_all();
    }
    --workers_alive;
}

std::shared_ptr<ServedPort> Chain::next_job() {
    std::lock_guard<std::mutex> lock(mutex_);
    auto closed = [](const auto& served) { return served->closed.load(); };
    ports_.erase(std::remove_if(ports_.begin(), ports_.end(), closed), ports_.end());
    std::shared_ptr<ServedPort> urgent;
    int64_t due = 0;
    for (const auto& served : ports_) {
        Port& port = served->port;
        const int64_t sequence = port.finished.load(std::memory_order_relaxed);
        if (port.submitted.load(std::memory_order_acquire) <= sequence) continue;
        if (!urgent || port.frame(sequence).due < due) {
            urgent = served;
            due = port.frame(sequence).due;
        }
    }
    return urgent;
}

void Chain::serve(ServedPort& served) {
    Port& port = served.port;
    Frame& frame = port.frame(port.finished.load(std::memory_order_relaxed));
    const int64_t start = now_ns();
    served.next_look = start + static_cast<int64_t>(kCertainlyQuiet * static_cast<double>(served.hop_ns));
    const size_t in = static_cast<size_t>(port.in_channels / port.states) * port.in_length;
    const size_t out = static_cast<size_t>(port.out_channels / port.states) * port.out_length;
    FrameStatus status = FrameStatus::ok;
    std::string error;
    for (int state = 0; state < port.states; ++state) {
        Net& net = *served.nets[state];
        if (frame.flags & kFrameReset) net.reset();
        const auto answer = net.run(port.method, frame.in + state * in, frame.out + state * out, 1,
                                    frame_seed(served, state, frame.index), &error);
        if (answer != FrameStatus::ok) status = answer;
    }
    frame.flags = served.seam ? static_cast<uint32_t>(kFrameSeam) : 0u;
    served.seam = false;
    const int64_t spent = now_ns() - start;
    served.last_ns = spent;
    if (spent > served.peak_ns) served.peak_ns = spent;
    finish(served, frame, status, error);
}

void Chain::finish(ServedPort& served, Frame& frame, FrameStatus status, const std::string& error) {
    Port& port = served.port;
    frame.status = status;
    if (status == FrameStatus::failed) ++port.failed;
    if (status == FrameStatus::not_finite) ++port.not_finite;
    if (status != FrameStatus::ok) {
        std::lock_guard<std::mutex> lock(mutex_);
        served.error = error;
    }
    port.finished.fetch_add(1, std::memory_order_release);
    if (port.offline) {
        std::lock_guard<std::mutex> lock(mutex_);
        done_.notify_all();
    }
}

void Chain::apply_bends() {
    std::lock_guard<std::mutex> lock(mutex_);
    for (const Bend& bend : pending_) {
        for (const auto& served : ports_) bend_net(*served, bend);
    }
    pending_.clear();
}

void Chain::bend_net(ServedPort& served, const Bend& bend) {
    if (served.model != bend.model) return;
    for (const auto& net : served.nets) net->set_layer(bend.layer, bend.values);
    served.seam = true;
}

void Chain::sleep_until_needed() {
    std::unique_lock<std::mutex> lock(mutex_);
    const int64_t now = now_ns();
    int64_t until = now + kIdleLookNs;
    for (const auto& served : ports_) {
        if (served->port.offline) continue;  // those wake us
        const bool silent_for_long = now > served->next_look + served->hop_ns + kLongNs;
        until = std::min(until, silent_for_long ? now + kIdleLookNs : std::max(served->next_look, now + kLookEveryNs));
    }
    if (ports_.empty()) until = now + 100 * kIdleLookNs;
    awake_.wait_until(lock, Clock::time_point(std::chrono::nanoseconds(until)), [&] { return woken_; });
    woken_ = false;
}

}  // namespace lp
