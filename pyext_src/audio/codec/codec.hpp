// What every codec does on the audio thread: the playing stream, the next one, switches and counters.
#pragma once

#include <array>
#include <atomic>

#include "audio/common/fade.hpp"
#include "audio/codec/frame_stream.hpp"

namespace lp {

constexpr int kFadeSamples = 256;        // 5 ms: swaps, gaps and switches are faded over this length
constexpr int kDelayFadeSamples = 1024;  // 21 ms: from one delay to another

class Codec {
   public:
    // --- message thread ---------------------------------------------------------------------------------------------
    // Offers a port and hands over its reference; null unloads the model. Takes effect at the next block.
    void offer(FramePort* port) {
        FramePort* older = offered_.exchange(port ? port : nothing(), std::memory_order_acq_rel);
        if (older && older != nothing()) older->release();
    }

    // Releases the ports that the audio thread has finished with.
    void sweep() {
        for (auto& slot : retired_) {
            if (FramePort* port = slot.exchange(nullptr, std::memory_order_acquire)) port->release();
        }
    }

    // To be called when the audio thread can no longer run.
    void close() {
        offer(nullptr);
        offered_.store(nullptr);
        for (FrameStream* stream : {&playing_, &coming_}) {
            if (stream->port) stream->port->release();
            *stream = FrameStream();
        }
        sweep();
    }

    // The hop clock goes on elsewhere in the next block, though no sound is missing: the host runs at another rate. Only while
    // audio is stopped.
    void clock_will_jump() { jumps_ = true; }

    void enable(bool on) { enabled_.store(on, std::memory_order_relaxed); }
    bool enabled() const { return enabled_.load(std::memory_order_relaxed); }
    void set_deadlines(Deadlines deadlines) { shared_deadlines_.store(deadlines, std::memory_order_relaxed); }
    Deadlines deadlines() const { return shared_deadlines_.load(std::memory_order_relaxed); }
    int64_t late() const { return late_.load(std::memory_order_relaxed); }
    int64_t dropped() const { return dropped_.load(std::memory_order_relaxed); }

   protected:
    // --- audio thread -----------------------------------------------------------------------------------------------
    // True when the clock has jumped and the sound goes on.
    bool begin_block(int64_t position, int n) LP_RT {
        const bool jumps = jumps_ || position < expected_;
        const Deadlines wanted = shared_deadlines_.load(std::memory_order_relaxed);
        if (jumps) {
            renumber_streams(expected_, wanted, position);
        } else if (position != expected_) {
            interrupt_streams();
        }
        expected_ = position + n;
        jumps_ = false;
        if (!fades_) take_offer(position, wanted);
        change_deadlines(wanted);
        return jumps;
    }

    // Time of a host never runs backwards: a clock that does counts otherwise, and frames of its old numbers would be waited for.
    void renumber_streams(int64_t before, Deadlines wanted, int64_t now) LP_RT {
        for (FrameStream* stream : {&playing_, &coming_}) {
            if (!*stream) continue;
            const int hop = stream->port->hop;
            const int64_t from = floor_div(before - origin(*stream), hop);
            stream->place(wanted);
            stream->renumber(floor_div(now - origin(*stream), hop) - from);
        }
    }

    // Where hops begin. Those of latents are counted from behind the sample at which they are taken, so that in a jump none is
    // taken twice, or missed.
    static int origin(const FrameStream& stream) LP_RT { return stream.port->latents_in ? stream.in + 1 : 0; }

    // Latents are taken in the new time at once; sound moves to it in a fade. A stream that is being replaced keeps its delay.
    void change_deadlines(Deadlines wanted) LP_RT {
        FrameStream& newest = coming_ ? coming_ : playing_;
        newest.in = wanted.in;
        newest.next_out = wanted.out;
    }

    void interrupt_streams() LP_RT {
        for (FrameStream* stream : {&playing_, &coming_}) {
            if (*stream) stream->interrupt();
        }
    }

    void promote() LP_RT {
        retire(playing_.port);
        playing_ = coming_;
        coming_ = FrameStream();
    }

    void count_late() LP_RT { late_.fetch_add(1, std::memory_order_relaxed); }
    void count_dropped() LP_RT { dropped_.fetch_add(1, std::memory_order_relaxed); }

    FrameStream playing_, coming_;
    bool fades_ = false;  // from one stream or delay to another: what is offered waits

   private:
    static FramePort* nothing() { return &none_; }

    void take_offer(int64_t position, Deadlines wanted) LP_RT {
        if (offered_.load(std::memory_order_relaxed) == nullptr || !can_retire()) return;
        FramePort* port = offered_.exchange(nullptr, std::memory_order_acquire);
        retire(coming_.port);
        coming_ = FrameStream();
        if (port == nothing()) {
            retire(playing_.port);
            playing_ = FrameStream();
            return;
        }
        FrameStream& stream = playing_ ? coming_ : playing_;
        // A block larger than the host's ends at the clock's position, so the first one starts before zero, where nothing was heard.
        stream.start(port, std::max<int64_t>(0, ceil_div(position, port->hop)));
        stream.place(wanted);
    }

    bool can_retire() const LP_RT {
        int room = 0;
        for (auto& slot : retired_) room += slot.load(std::memory_order_relaxed) == nullptr;
        return room >= 3;
    }

    void retire(FramePort* port) LP_RT {
        if (!port) return;
        for (auto& slot : retired_) {
            FramePort* empty = nullptr;
            if (slot.compare_exchange_strong(empty, port, std::memory_order_release)) return;
        }
    }

    inline static FramePort none_;  // stands for "no port" in offered_
    int64_t expected_ = std::numeric_limits<int32_t>::min();  // before any position
    bool jumps_ = false;
    std::atomic<bool> enabled_{true};
    std::atomic<Deadlines> shared_deadlines_{Deadlines()};
    static_assert(std::atomic<Deadlines>::is_always_lock_free, "the audio thread never waits");
    std::atomic<FramePort*> offered_{nullptr};
    std::array<std::atomic<FramePort*>, 8> retired_{};
    std::atomic<int64_t> late_{0}, dropped_{0};
};

}  // namespace lp
