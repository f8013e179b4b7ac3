// A line: the audio thread's side of one port, from its first frame to its last.
#pragma once

#include <cstring>
#include <limits>

#include "rt/hop.hpp"
#include "rt/port.hpp"

namespace lp {

class Line {
   public:
    Port* port = nullptr;
    int64_t first_frame = 0;  // frames before this one belong to the line that is being replaced
    int64_t stop_due = std::numeric_limits<int64_t>::max();  // frames due from here on belong to the next line
    bool interrupted = true;  // the next frame starts from an empty memory

    LP_RT void start(Port* new_port, int64_t frame) {
        *this = Line();
        port = new_port;
        first_frame = frame;
        read_ = open_ = port->submitted.load(std::memory_order_relaxed);
    }

    LP_RT explicit operator bool() const { return port != nullptr; }

    // The frame that is being filled, claimed on first use; null when all slots are taken (the worker is far behind).
    LP_RT Frame* open_frame(int64_t index) {
        if (filling_ && open_index_ == index) return &port->frame(open_);
        if (open_ - read_ >= port->slots || open_ - port->finished.load(std::memory_order_acquire) >= port->slots) {
            return nullptr;
        }
        Frame& frame = port->frame(open_);
        frame.index = open_index_ = index;
        frame.flags = interrupted ? kFrameReset : 0u;
        filling_ = true;
        std::memset(frame.in, 0, sizeof(float) * static_cast<size_t>(port->in_channels) * port->in_length);
        return &frame;
    }

    LP_RT bool is_filling(int64_t index) const { return filling_ && open_index_ == index; }

    LP_RT void submit(int64_t due) {
        Frame& frame = port->frame(open_);
        frame.due = due;
        frame.status = FrameStatus::ok;
        interrupted = filling_ = false;
        ++open_;
        port->submitted.store(open_, std::memory_order_release);
    }

    // Forget the frame that is being filled; what comes next starts afresh.
    LP_RT void interrupt() {
        filling_ = false;
        interrupted = true;
    }

    enum class Answer { none, late, ready };

    // Looks for frame `index`; older frames are let go. `none`: it was never sent (or failed); `late`: not answered yet.
    LP_RT Answer take(int64_t index, const Frame** result) {
        while (read_ < open_ && port->frame(read_).index < index) ++read_;
        if (read_ == open_ || port->frame(read_).index != index) return Answer::none;
        if (port->offline) port->wait(port, read_);
        if (!port->is_finished(read_)) return Answer::late;
        *result = &port->frame(read_);
        return (*result)->status == FrameStatus::ok ? Answer::ready : Answer::none;
    }

   private:
    int64_t read_ = 0;  // the oldest frame that may still be played
    int64_t open_ = 0;  // the frame that is being filled
    int64_t open_index_ = 0;
    bool filling_ = false;
};

}  // namespace lp
