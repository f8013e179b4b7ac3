// A stream: the audio thread's side of one port, from its first frame to its last.
#pragma once

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

    void start(FramePort* new_port, int64_t frame) LP_RT {
        *this = FrameStream();
        port = new_port;
        first_frame = frame;
        read_ = open_ = port->submitted.load(std::memory_order_relaxed);
    }

    explicit operator bool() const LP_RT { return port != nullptr; }

    // The clock counts hops otherwise from here on: frames on their way keep their place in the sound.
    void renumber(int64_t hops) LP_RT {
        number_zero_ += hops;
        first_frame += hops;
        if (stop_due != std::numeric_limits<int64_t>::max()) stop_due += hops * port->hop;
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
    }

    enum class Result { none, late, ready };

    // Looks for the frame of a hop; older frames are dropped. `none`: it was never sent (or failed); `late`: not answered yet.
    Result take(int64_t hop, const Frame** result) LP_RT {
        const int64_t index = hop - number_zero_;
        while (read_ < open_ && port->frame(read_).index < index) ++read_;
        if (read_ == open_ || port->frame(read_).index != index) return Result::none;
        if (port->offline) {
            LP_RT_WAITS(wait_for_frame(*port, read_);)  // a render has time, and no frame may be late
        }
        if (!port->is_finished(read_)) return Result::late;
        *result = &port->frame(read_);
        return (*result)->status == FrameStatus::ok ? Result::ready : Result::none;
    }

   private:
    int64_t read_ = 0;  // the oldest frame that may still be played
    int64_t open_ = 0;  // the frame that is being filled
    int64_t open_index_ = 0;
    int64_t number_zero_ = 0;  // the hop of the clock at which frame 0 lies
    bool filling_ = false;
};

}  // namespace lp
