// A stream: the audio thread's side of one port, from its first frame to its last.
#pragma once

#include <algorithm>
#include <cstring>
#include <limits>

#include "audio/codec/hop.hpp"
#include "audio/codec/frame_port.hpp"

namespace lp {

class FrameStream {
   public:
    FramePort* port = nullptr;
    int64_t first_frame = 0;  // frames before this one belong to the stream that is being replaced
    int64_t stop_due = std::numeric_limits<int64_t>::max();  // frames due from here on belong to the next stream
    bool interrupted = true;  // the next frame starts from an empty memory

    static constexpr int64_t kNoStep = std::numeric_limits<int64_t>::min();
    int64_t steps = kNoStep;  // of the latents' clock: those before this one have been taken

    // A stream keeps its own delay until it has been faded over to another one.
    int in = 0;        // as in Deadlines
    int out = 0;       // where it is heard
    int next_out = 0;  // where it is to be heard
    int due() const LP_RT { return std::min(out, next_out); }
    void place(Deadlines deadlines) LP_RT {
        in = deadlines.in;
        out = next_out = deadlines.out;
    }

    void start(FramePort* new_port, int64_t frame) LP_RT {
        *this = FrameStream();
        port = new_port;
        first_frame = frame;
        first_ = read_ = open_ = port->submitted.load(std::memory_order_relaxed);
    }

    explicit operator bool() const LP_RT { return port != nullptr; }

    // The clock counts hops otherwise from here on: frames on their way keep their place in the sound.
    void renumber(int64_t hops) LP_RT {
        number_zero_ += hops;
        first_frame += hops;
        if (stop_due != std::numeric_limits<int64_t>::max()) stop_due += hops * port->hop;
        steps = kNoStep;
    }

    // The frame that is being filled, claimed on first use; null when all slots are taken (the worker is far behind).
    Frame* open_frame(int64_t hop) LP_RT {
        const int64_t index = hop - number_zero_;
        if (filling_ && open_index_ == index) return &port->frame(open_);
        if (open_ - read_ >= port->slots || open_ - port->finished.load(std::memory_order_acquire) >= port->slots) {
            return nullptr;
        }
        Frame& frame = port->frame(open_);
        frame.index = open_index_ = index;
        frame.flags = interrupted ? kFrameReset : 0u;
        filling_ = true;
        std::memset(frame.in(), 0, sizeof(float) * port->in_size());
        return &frame;
    }

    void submit(int64_t due) LP_RT {
        Frame& frame = port->frame(open_);
        frame.due = due;
        frame.status = FrameStatus::ok;
        interrupted = filling_ = false;
        ++open_;
        port->submitted.store(open_, std::memory_order_release);
    }

    // Drops the frame that is being filled; the next one starts from an empty memory.
    void interrupt() LP_RT {
        filling_ = false;
        interrupted = true;
        steps = kNoStep;
    }

    enum class Result { none, late, ready };

    // Looks for the frame of a hop. `none`: it was never sent (or failed); `late`: not answered yet.
    Result look(int64_t hop, const Frame** result) const LP_RT {
        const int64_t at = search(read_, hop);
        if (at == open_ || port->frame(at).index != hop - number_zero_) return Result::none;
        if (port->offline) {
            LP_RT_WAITS(wait_for_frame(*port, at);)  // a render has time, and no frame may be late
        }
        if (!port->is_finished(at)) return Result::late;
        *result = &port->frame(at);
        return (*result)->status == FrameStatus::ok ? Result::ready : Result::none;
    }

    // Frames before this hop are played; or are to be played again, as far as they are still there.
    void drop_before(int64_t hop) LP_RT { read_ = search(read_, hop); }
    void go_back_to(int64_t hop) LP_RT { read_ = search(std::max(first_, open_ - port->slots + 1), hop); }

   private:
    int64_t search(int64_t from, int64_t hop) const LP_RT {
        while (from < open_ && port->frame(from).index < hop - number_zero_) ++from;
        return from;
    }

    int64_t first_ = 0;  // the first frame that is this stream's
    int64_t read_ = 0;   // the oldest frame that may still be played
    int64_t open_ = 0;  // the frame that is being filled
    int64_t open_index_ = 0;
    int64_t number_zero_ = 0;  // the hop of the clock at which frame 0 lies
    bool filling_ = false;
};

}  // namespace lp
