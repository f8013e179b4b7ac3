// What comes out of a codec that gives latents: each is held until the next one.
#pragma once

#include <vector>

#include "audio/codec/codec_input.hpp"

namespace lp {

class HeldOutput : public CodecInput {
   public:
    // What the message thread tells of each frame, while it is asked to.
    LatentRing frames_out;
    void keep_frames(bool on) { keeps_frames_.store(on, std::memory_order_relaxed); }
    bool keeps_frames() const { return keeps_frames_.load(std::memory_order_relaxed); }

   protected:
    void hold_out(float* const* out, int n, int64_t position) LP_RT {
        for (int i = 0; i < n;) {
            int length = n - i;
            if (coming_) length = std::min(length, hold(coming_, position + i, length, true));
            if (playing_) length = std::min(length, hold(playing_, position + i, length, false));
            if (!enabled()) std::fill(held_.begin(), held_.end(), 0.0f);
            for (size_t l = 0; l < held_.size(); ++l) std::fill_n(out[l] + i, length, held_[l]);
            i += length;
        }
        if (!playing_) std::fill(held_.begin(), held_.end(), 0.0f);
    }

   private:
    // Copies a stream's latents for this position into `held_`; returns for how many samples they are valid.
    int hold(FrameStream& stream, int64_t position, int limit, bool coming) LP_RT {
        stream.out = stream.next_out;  // what is held steps anyway
        const HopPhase hop(position, stream.out, stream.port->hop, limit);
        const int ratio = stream.port->out_ratio(), column = hop.offset / ratio;
        const int64_t index = hop.frame - 1;
        const Frame* frame = nullptr;
        stream.drop_before(index);
        const auto answer = stream.look(index, &frame);
        if (answer == FrameStream::Result::ready) {
            show(*frame, *stream.port, column);
            keep(frame->index * stream.port->out_length + column, stream.port);
            if (coming) promote();
        } else if (!coming && index >= stream.first_frame && hop.offset == 0) {
            if (answer == FrameStream::Result::late) count_late();
            if (answer == FrameStream::Result::none) std::fill(held_.begin(), held_.end(), 0.0f);
        }
        return std::min(hop.left, (column + 1) * ratio - hop.offset);
    }

    // The model's latents beyond the outlets are dropped; outlets beyond the model's latents are 0.
    void show(const Frame& frame, const FramePort& port, int column) LP_RT {
        const float* values = frame.out() + column;
        for (size_t l = 0; l < held_.size(); ++l) {
            held_[l] = static_cast<int>(l) < port.out_channels ? values[static_cast<ptrdiff_t>(l) * port.out_length] : 0.0f;
        }
    }

    // A frame is looked at in every block that holds it, and kept the first time.
    void keep(int64_t index, const FramePort* port) LP_RT {
        if (index == kept_index_ && port == kept_port_) return;
        kept_index_ = index;
        kept_port_ = port;
        if (enabled() && keeps_frames()) frames_out.write(held_.data(), held_.size());
    }

    std::atomic<bool> keeps_frames_{false};
    int64_t kept_index_ = -1;
    const FramePort* kept_port_ = nullptr;  // to be compared, never looked into

   protected:
    std::vector<float> held_;
};

}  // namespace lp
