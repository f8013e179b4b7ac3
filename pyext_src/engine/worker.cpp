// The worker of a chain: finds the most urgent frame, runs it, sleeps until the next one is near.
#include <algorithm>
#include <chrono>

#include "engine/chain.hpp"

#if !defined(_WIN32)
#include <pthread.h>
#endif
#if defined(__linux__)
#include <sys/prctl.h>
#endif

namespace lp {

namespace {

constexpr int64_t kLookEveryNs = 200'000;   // while a frame is near
constexpr int64_t kIdleLookNs = 2'000'000;  // while nothing has come for long (sound is off)
constexpr int64_t kLongNs = 1'000'000'000;
constexpr double kCertainlyQuiet = 0.6;     // of a hop: no frame follows sooner than this after the last

// Spreads (seed, method, state, frame) over 64 bits: the finaliser of splitmix64.
uint64_t mix(uint64_t x) {
    x += 0x9e3779b97f4a7c15ull;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ull;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebull;
    return x ^ (x >> 31);
}

// Each state draws what an object of its own would draw with the next seed.
uint64_t frame_seed(const ServedPort& served, int state, int64_t frame) {
    const auto method = static_cast<uint64_t>(served.port.method);
    return mix(mix((served.seed + static_cast<uint64_t>(state)) * 4 + method) ^ static_cast<uint64_t>(frame));
}

}  // namespace

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
    while (!stopping_ && !all_stopping_) {
        if (auto cold = next_cold()) warm_up(*cold);
        auto served = next_job();
        apply_bends(served && served->port.offline);
        if (served) {
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
    --workers_alive_;
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
        for (int call = 0; call < 2; ++call) net->run(port.method, in.data(), out.data(), 1, 0, &ignored);
        net->reset();
    }
    served.warm = true;
}

std::shared_ptr<ServedPort> Chain::next_job() {
    std::lock_guard<std::mutex> lock(mutex_);
    auto closed = [](const auto& served) { return served->closed.load(); };
    ports_.erase(std::remove_if(ports_.begin(), ports_.end(), closed), ports_.end());
    std::shared_ptr<ServedPort> urgent;
    int64_t due = 0;
    for (const auto& served : ports_) {
        FramePort& port = served->port;
        const int64_t sequence = port.finished.load(std::memory_order_relaxed);
        if (port.submitted.load(std::memory_order_acquire) <= sequence) continue;
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
    served.next_look = steady_ns() + static_cast<int64_t>(kCertainlyQuiet * static_cast<double>(served.hop_ns()));
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
    frame.flags = served.discontinuity ? static_cast<uint32_t>(kFrameDiscontinuity) : 0u;
    served.discontinuity = false;
    finish(served, frame, status, error);
}

void Chain::finish(ServedPort& served, Frame& frame, FrameStatus status, const std::string& error) {
    FramePort& port = served.port;
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

// In real time a lock that is taken is not waited for: the next hop will do.
void Chain::apply_bends(bool wait) {
    if (!has_pending_) return;
    std::lock_guard<std::mutex> lock(mutex_);
    std::unique_lock<std::mutex> bending(bend_mutex_, std::defer_lock);
    if (wait) bending.lock();
    if (!wait && !bending.try_lock()) return;
    for (const Bend& bend : pending_) {
        for (const auto& served : ports_) bend_net(*served, bend);
    }
    pending_.clear();
    has_pending_ = false;
}

void Chain::bend_net(ServedPort& served, const Bend& bend) {
    if (served.model != bend.model) return;
    for (const auto& net : served.nets) net->set_layer(bend.layer, bend.values);
    served.discontinuity = true;
}

void Chain::sleep_until_needed() {
    std::unique_lock<std::mutex> lock(mutex_);
    const int64_t now = steady_ns();
    int64_t until = now + kIdleLookNs;
    for (const auto& served : ports_) {
        if (served->port.offline) continue;  // those wake us
        const bool silent_for_long = now > served->next_look + served->hop_ns() + kLongNs;
        until = std::min(until, silent_for_long ? now + kIdleLookNs : std::max(served->next_look, now + kLookEveryNs));
    }
    if (ports_.empty()) until = now + 100 * kIdleLookNs;
    awake_.wait_until(lock, std::chrono::steady_clock::time_point(std::chrono::nanoseconds(until)), [&] { return woken_; });
    woken_ = false;
}

}  // namespace lp
