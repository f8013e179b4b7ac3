// The worker of a chain: finds the most urgent frame, runs it, sleeps until the next one is near.
#include <algorithm>
#include <chrono>
#include <iterator>
#include <limits>
#include <stdexcept>

#include "audio/common/cores.hpp"
#include "engine/chain.hpp"
#include "engine/quiet_thread.hpp"

#if !defined(_WIN32)
#include <pthread.h>
#endif
#if defined(__linux__)
#include <sys/prctl.h>
#endif

namespace lp {

namespace {

constexpr int64_t kLookEveryNs = 200'000;   // while a frame is near
constexpr int kLookingWorkers = 4;          // of a core, that look so often; more look less often
constexpr int64_t kOfflineLookNs = 20'000;
constexpr int64_t kIdleLookNs = 2'000'000;  // while nothing has come for long (sound is off)
constexpr int64_t kRestNs = 8'000'000;      // between frames: bends and settings may have come
constexpr int64_t kEmptyLookNs = 200'000'000;
constexpr double kMargin = 1.25;            // times the measured cost of a frame
constexpr int64_t kAskAgainNs = 1'000'000'000;  // for a priority that was refused

}  // namespace

void Chain::run() {
#if defined(__linux__)
    prctl(PR_SET_NAME, "latentplay", 0, 0, 0);
    prctl(PR_SET_TIMERSLACK, 10'000UL, 0, 0, 0);
#endif
    quiet_this_thread(0);
    while (!has_ended()) {
        try {
            look_for_work();
        } catch (const std::exception&) {  // memory ran out between two frames: the next one may be luckier
            sleep_until_needed();
        }
    }
    for (const auto& served : ports_) served->port.gone.store(true, std::memory_order_release);
    --workers_alive_;
}

void Chain::look_for_work() {
    if (auto cold = next_cold()) warm_up(*cold);
    auto served = next_job();
    apply_bends(served.get());
    apply_settings(served && served->port.offline);
    if (served) {
        serve(*served);
    } else {
        sleep_until_needed();
    }
}

// A port that an object still holds is served to its end.
bool Chain::has_ended() {
    if (all_stopping_) return true;
    if (!stopping_) return false;
    std::lock_guard<std::mutex> lock(mutex_);
    return ports_.empty();
}

void Chain::forget_closed() {
    auto closed = [](const auto& served) { return served->port.closed.load(std::memory_order_acquire); };
    ports_.erase(std::remove_if(ports_.begin(), ports_.end(), closed), ports_.end());
}

// What the objects want of the worker, the most of it: SCHED_FIFO above 0, where the system allows it.
void Chain::follow_priority() {
#if !defined(_WIN32)
    int wanted = 0;
    for (const auto& served : ports_) wanted = std::max(wanted, served->port.priority.load(std::memory_order_relaxed));
    const int64_t now = steady_ns();
    if (wanted != priority_ || (priority_refused_ && now - priority_asked_ > kAskAgainNs)) {
        priority_asked_ = now;
        sched_param param{};
        param.sched_priority = priority_ = wanted;
        priority_refused_ = pthread_setschedparam(pthread_self(), wanted > 0 ? SCHED_FIFO : SCHED_OTHER, &param) != 0;
    }
    for (const auto& served : ports_) served->port.priority_refused.store(priority_refused_, std::memory_order_relaxed);
#endif
}

// Before the first sound: this thread's first frames cost several times the usual (memory, torch's own set-up).
std::shared_ptr<ServedPort> Chain::next_cold() {
    if (has_played_) return nullptr;
    std::lock_guard<std::mutex> lock(mutex_);
    for (const auto& served : ports_) {
        if (!served->warm && !served->port.offline && served->port.submitted.load() == 0) return served;
    }
    return nullptr;
}

void Chain::warm_up(ServedPort& served) {
    const FramePort& port = served.port;
    std::vector<float> in(static_cast<size_t>(port.in_channels) * port.in_length, 0.0f);
    std::vector<float> out(static_cast<size_t>(port.out_channels) * port.out_length);
    std::string ignored;  // a model that fails will say so when it plays
    for (const auto& net : served.nets) {
        const Running running(served.port);
        for (int call = 0; call < 2; ++call) net->run(port.method, in.data(), out.data(), net->units(port.method), 0, &ignored);
        net->reset();
    }
    served.warm = true;
}

std::shared_ptr<ServedPort> Chain::next_job() {
    std::lock_guard<std::mutex> lock(mutex_);
    forget_closed();
    follow_priority();
    std::shared_ptr<ServedPort> urgent;
    const int64_t now = steady_ns();
    int64_t due = 0;
    for (const auto& served : ports_) {
        FramePort& port = served->port;
        const int64_t sequence = port.finished.load(std::memory_order_relaxed);
        if (port.submitted.load(std::memory_order_acquire) <= sequence) {
            served->looked = now;
            continue;
        }
        if (!urgent || port.frame(sequence).due < due) {
            urgent = served;
            due = port.frame(sequence).due;
        }
    }
    return urgent;
}

// Noise comes from torch's one generator, seeded for each frame: off-line, chains take turns, so that none draws from
// another's seed and a render is the same each time. In real time no worker waits for this.
std::mutex offline_turn;

void Chain::serve(ServedPort& served) {
    FramePort& port = served.port;
    std::unique_lock<std::mutex> turn(offline_turn, std::defer_lock);
    if (port.offline) turn.lock();
    Frame& frame = port.frame(port.finished.load(std::memory_order_relaxed));
    has_played_ = true;
    served.arrivals.found(served.looked, steady_ns(), served.hop_ns(), look_every());
    served.next_look = served.arrivals.next();
    std::string error;
    FrameStatus status = FrameStatus::failed;
    served.is_left = served.is_left || (port.replaced && port.submitted - port.finished > port.slots / 2);
    try {
        if (served.is_left) throw std::runtime_error("another model takes its place");
        status = served.run(frame, &error);
    } catch (const std::exception& e) {  // memory ran out: no exception may leave this thread
        error = e.what();
        std::fill_n(frame.out(), port.out_size(), 0.0f);
    }
    finish(served, frame, status, error);
}

void Chain::finish(ServedPort& served, Frame& frame, FrameStatus status, const std::string& error) {
    FramePort& port = served.port;
    frame.status = status;
    if (status != FrameStatus::ok) port.error.write(error.c_str());
    if (status == FrameStatus::failed) ++port.failed;
    if (status == FrameStatus::not_finite) ++port.not_finite;
    if (port.offline) served.next_look = steady_ns();
    port.finished.fetch_add(1, std::memory_order_release);
}

// Off-line before the next frame. In real time while there is time to hold the sound of the old weights, before a frame is
// near; what has waited for a hop is applied all the same. Nobody waits for a lock in real time, nor for a lock of ours long.
void Chain::apply_bends(const ServedPort* next) {
    const int64_t since = pending_since_;
    if (since == 0) return;
    const bool offline = next && next->port.offline;
    bool fades = offline;
    std::vector<Bend> bends;
    std::vector<std::shared_ptr<ServedPort>> ports;
    {
        std::lock_guard<std::mutex> lock(mutex_);
        const int64_t now = steady_ns();
        fades = fades || has_time_to_hold(now);
        if (!fades && now - since < longest_hop_ns()) return;
        std::unique_lock<std::mutex> bending(bend_mutex_, std::defer_lock);
        if (offline) bending.lock();
        if (!offline && !bending.try_lock()) return;
        bends.swap(pending_);
        pending_since_ = 0;
        ports = ports_;
    }
    for (const auto& served : ports) bend_port(*served, bends, fades);
}

bool Chain::has_time_to_hold(int64_t now) const {
    double cost = 0;
    int64_t quiet_until = std::numeric_limits<int64_t>::max();
    for (const auto& served : ports_) {
        if (served->can_hold_sound()) cost += kMargin * served->port.compute_seconds;
        const bool awaited = !served->port.offline && !served->silent_for_long(now);
        if (awaited) quiet_until = std::min(quiet_until, served->next_look);
    }
    return cost == 0 || now + static_cast<int64_t>(1e9 * cost) <= quiet_until;
}

int64_t Chain::longest_hop_ns() const {
    int64_t longest = 0;
    for (const auto& served : ports_) longest = std::max(longest, served->hop_ns());
    return longest;
}

void Chain::bend_port(ServedPort& served, const std::vector<Bend>& bends, bool fades) {
    std::vector<Bend> own;
    auto concerns = [&](const Bend& bend) { return bend.model == served.model; };
    std::copy_if(bends.begin(), bends.end(), std::back_inserter(own), concerns);
    if (own.empty()) return;
    if (fades && served.can_hold_sound()) {
        std::unique_lock<std::mutex> turn(offline_turn, std::defer_lock);
        if (served.port.offline) turn.lock();
        served.hold_sound();
    }
    for (const Bend& bend : own) served.set_layer(bend.layer, bend.values);
}

// Many workers that look as often as one would take from each other the time that they look for.
int64_t Chain::look_every() { return kLookEveryNs * std::max(1, workers_alive_ / (kLookingWorkers * count_cores())); }

// Nobody wakes the worker for a frame: it looks when one may be near, and off-line the more often the busier it is.
int64_t Chain::next_look(const ServedPort& served, int64_t now) const {
    if (served.port.offline) return now + std::clamp((now - served.next_look) / 64, kOfflineLookNs, kIdleLookNs);
    return served.silent_for_long(now) ? now + kIdleLookNs : std::max(served.next_look, now + look_every());
}

void Chain::sleep_until_needed() {
    std::unique_lock<std::mutex> lock(mutex_);
    const int64_t now = steady_ns();
    int64_t until = now + (ports_.empty() ? kEmptyLookNs : kRestNs);
    for (const auto& served : ports_) until = std::min(until, next_look(*served, now));
    awake_.wait_until(lock, std::chrono::steady_clock::time_point(std::chrono::nanoseconds(until)), [&] { return woken_; });
    woken_ = false;
}

}  // namespace lp
