// What encode~ and decode~ share on the audio thread: the line that plays, the line that comes, switches and counters.
#pragma once

#include <array>
#include <atomic>

#include "rt/fade.hpp"
#include "rt/line.hpp"

namespace lp {

constexpr int kFadeSamples = 256;  // 5 ms: swaps, gaps and switches are faded over this length

class Coder {
   public:
    // --- message thread ---------------------------------------------------------------------------------------------
    // Offers a port (its reference is taken over); null empties the object. It is taken up at the next block.
    void offer(Port* port) {
        Port* older = offered_.exchange(port ? port : nothing(), std::memory_order_acq_rel);
        if (older && older != nothing()) older->release();
    }

    // Lets go of ports that the audio thread has finished with.
    void sweep() {
        for (auto& slot : retired_) {
            if (Port* port = slot.exchange(nullptr, std::memory_order_acquire)) port->release();
        }
    }

    // To be called when the audio thread can no longer run.
    void close() {
        offer(nullptr);
        offered_.store(nullptr);
        for (Line* line : {&playing_, &coming_}) {
            if (line->port) line->port->release();
            *line = Line();
        }
        sweep();
    }

    void enable(bool on) { enabled_.store(on, std::memory_order_relaxed); }
    bool enabled() const { return enabled_.load(std::memory_order_relaxed); }
    void set_deadlines(Deadlines deadlines) { deadlines_ = deadlines; }
    Deadlines deadlines() const { return deadlines_; }
    int64_t late() const { return late_.load(std::memory_order_relaxed); }
    int64_t dropped() const { return dropped_.load(std::memory_order_relaxed); }

   protected:
    // --- audio thread -----------------------------------------------------------------------------------------------
    LP_RT void begin_block(int64_t position, int n) {
        if (position != expected_) interrupt_lines();
        expected_ = position + n;
        take_offer(position);
    }

    LP_RT void interrupt_lines() {
        for (Line* line : {&playing_, &coming_}) {
            if (*line) line->interrupt();
        }
    }

    LP_RT void promote() {
        retire(playing_.port);
        playing_ = coming_;
        coming_ = Line();
    }

    LP_RT void count_late() { late_.fetch_add(1, std::memory_order_relaxed); }
    LP_RT void count_dropped() { dropped_.fetch_add(1, std::memory_order_relaxed); }

    Line playing_, coming_;
    Deadlines deadlines_;

   private:
    static Port* nothing() { return &none_; }

    LP_RT void take_offer(int64_t position) {
        if (offered_.load(std::memory_order_relaxed) == nullptr || !can_retire()) return;
        Port* port = offered_.exchange(nullptr, std::memory_order_acquire);
        retire(coming_.port);
        coming_ = Line();
        if (port == nothing()) {
            retire(playing_.port);
            playing_ = Line();
            return;
        }
        Line& line = playing_ ? coming_ : playing_;
        // A large block ends where the clock stands, so the first one starts before zero: nothing was heard there.
        line.start(port, std::max<int64_t>(0, ceil_div(position, port->ratio)));
    }

    LP_RT bool can_retire() const {
        int room = 0;
        for (auto& slot : retired_) room += slot.load(std::memory_order_relaxed) == nullptr;
        return room >= 3;
    }

    LP_RT void retire(Port* port) {
        if (!port) return;
        for (auto& slot : retired_) {
            Port* empty = nullptr;
            if (slot.compare_exchange_strong(empty, port, std::memory_order_release)) return;
        }
    }

    inline static Port none_;  // stands for "no port" in the mailbox
    int64_t expected_ = std::numeric_limits<int64_t>::min();
    std::atomic<bool> enabled_{true};
    std::atomic<Port*> offered_{nullptr};
    std::array<std::atomic<Port*>, 8> retired_{};
    std::atomic<int64_t> late_{0}, dropped_{0};
};

}  // namespace lp
