// The frames of all ports of the process, in their order.
#include "engine/turns.hpp"

#include <algorithm>
#include <chrono>
#include <optional>

#include "audio/common/cores.hpp"
#include "engine/served_port.hpp"

namespace lp {

namespace {

constexpr double kTooLong = 4;              // times what a frame costs: it has stopped, or nearly
constexpr int64_t kTooLongNs = 50'000'000;  // beside it
constexpr int64_t kComingNs = 300'000;      // for a frame that is there, and whose worker has yet to look
constexpr int64_t kNearNs = 100'000;        // for one that may follow in the same block
constexpr int64_t kLookAgainNs = 5'000'000;  // in case nobody says
constexpr size_t kMostCalls = 16;           // of several ports

}  // namespace

void compute(Work* const* works, int count) noexcept {
    std::optional<Running> running[kMostCalls];
    for (int i = 0; i < count; ++i) running[i].emplace(*works[i]->port);
    Net::Call several[kMostCalls];
    Net::Call* calls = works[0]->calls.data();
    size_t all = works[0]->calls.size();
    if (count > 1) {
        calls = several;
        all = 0;
        for (int i = 0; i < count; ++i) all = std::copy(works[i]->calls.begin(), works[i]->calls.end(), several + all) - several;
    }
    try {
        calls[0].net->run_together(works[0]->port->method, calls, static_cast<int>(all));
    } catch (...) {
        for (int i = 0; i < count; ++i) works[i]->thrown = std::current_exception();
    }
}

Turns& Turns::of_process() {
    static Turns& turns = *new Turns;  // workers may still wait when the process ends
    return turns;
}

Turns::Turns() : cores_(count_cores()) {}

Turns::Member::Member(const FramePort& port, const void* weights) : port_(&port) {
    Turns& turns = of_process();
    std::lock_guard<std::mutex> lock(turns.mutex_);
    turns.joined_.push_back({port_, weights});
}

Turns::Member::~Member() {
    Turns& turns = of_process();
    std::lock_guard<std::mutex> lock(turns.mutex_);
    auto& joined = turns.joined_;
    joined.erase(std::remove_if(joined.begin(), joined.end(), [&](const Joined& each) { return each.port == port_; }), joined.end());
}

void Turns::run(Work& work) {
    std::unique_lock<std::mutex> lock(mutex_);
    add(work);
    while (work.state != Work::State::done) {
        const int64_t now = steady_ns();
        const int64_t next = work.state == Work::State::waiting ? start(work, now) : now + kLookAgainNs;
        if (next <= now) {
            compute_with_others(work, lock);
        } else {
            work.changed.wait_until(lock, std::chrono::steady_clock::time_point(std::chrono::nanoseconds(next)));
        }
    }
    works_.erase(std::find(works_.begin(), works_.end(), &work));
    wake_next();
}

void Turns::add(Work& work) {
    work.state = Work::State::waiting;
    work.came = steady_ns();
    work.due = work.came + static_cast<int64_t>(1e9 * work.port->seconds_to_answer.load(std::memory_order_relaxed));
    work.counts_until = 0;
    const auto earlier = [](const Work* one, const Work* other) { return one->due < other->due; };
    works_.insert(std::upper_bound(works_.begin(), works_.end(), &work, earlier), &work);
    if (work.weights) wake_next();  // it may have waited for this one
}

void Turns::wake_next() {
    const int64_t now = steady_ns();
    const auto next = std::find_if(works_.begin(), works_.end(),
                                   [&](const Work* work) { return work->state == Work::State::waiting && start(*work, now) <= now; });
    if (next != works_.end()) (*next)->changed.notify_one();
}

// In pairs; more where the cores would not take them in pairs.
void Turns::compute_with_others(Work& first, std::unique_lock<std::mutex>& lock) {
    const auto alike = static_cast<int>(std::count_if(works_.begin(), works_.end(), [&](const Work* work) { return fits(first, *work); }));
    const int most = std::max(2, (alike + cores_ - 1) / cores_);
    Work* batch[kMostCalls] = {&first};
    int count = 1;
    size_t calls = first.calls.size();
    double seconds = first.port->compute_seconds;
    for (Work* work : works_) {
        if (work == &first || !fits(first, *work) || count == most || calls + work->calls.size() > kMostCalls) continue;
        batch[count++] = work;
        calls += work->calls.size();
        seconds += work->port->compute_seconds;
    }
    for (int i = 0; i < count; ++i) batch[i]->state = Work::State::running;
    first.counts_until = steady_ns() + kTooLongNs + static_cast<int64_t>(1e9 * kTooLong * seconds);
    lock.unlock();
    compute(batch, count);
    lock.lock();
    first.counts_until = 0;
    for (int i = 0; i < count; ++i) {
        batch[i]->state = Work::State::done;
        batch[i]->changed.notify_one();
    }
}

bool Turns::fits(const Work& first, const Work& other) const {
    if (&first == &other) return true;
    return first.weights && first.weights == other.weights && first.port->method == other.port->method && other.state == Work::State::waiting;
}

// ns, now or earlier: there is a core for it beside those that are more urgent.
int64_t Turns::start(const Work& work, int64_t now) const {
    const int64_t gathered = gathers_until(work);
    if (gathered > now) return gathered;
    int taken = 0;
    int64_t next = now + kLookAgainNs;
    bool ahead = true;
    for (const Work* other : works_) {
        ahead = ahead && other != &work;
        if (other->counts_until > now) {
            ++taken;
            next = std::min(next, other->counts_until);
        } else if (ahead && other->state == Work::State::waiting && gathers_until(*other) <= now) {
            ++taken;
        }
    }
    return taken < cores_ ? now : next;
}

// ns: until then it waits for those that come at about the same time.
int64_t Turns::gathers_until(const Work& work) const {
    if (!work.weights) return 0;
    int64_t until = 0;
    for (const Joined& other : joined_) {
        if (other.weights != work.weights || is_here(other.port) || other.port->method != work.port->method) continue;
        const bool coming = other.port->submitted.load(std::memory_order_acquire) > other.port->finished.load(std::memory_order_acquire);
        until = std::max(until, work.came + (coming ? kComingNs : kNearNs));
    }
    return until;
}

bool Turns::is_here(const FramePort* port) const {
    return std::any_of(works_.begin(), works_.end(), [&](const Work* work) { return work->port == port; });
}

}  // namespace lp
