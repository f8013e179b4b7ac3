// encode~ on the audio thread: collects audio into frames, holds the latents of each frame for a hop.
#pragma once

#include <vector>

#include "audio/codec/codec.hpp"
#include "audio/codec/latent_ring.hpp"

namespace lp {

class Encoder : public Codec {
   public:
    // `inlets` audio channels come in, `outlets` latents go out. Not for the audio thread.
    void prepare(int inlets, int outlets) {
        inlets_ = inlets;
        held_.resize(static_cast<size_t>(outlets));  // sound may go on
    }

    // What the message thread tells of each frame, while it is asked to.
    LatentRing frames;
    void keep_frames(bool on) { keeps_frames_.store(on, std::memory_order_relaxed); }
    bool keeps_frames() const { return keeps_frames_.load(std::memory_order_relaxed); }

    // One block at hop-clock position `position`. All of `in` is read before any of `out` is written, so they may overlap.
    void process(const float* const* in, float* const* out, int n, int64_t position) LP_RT {
        begin_block(position, n, [](Deadlines) { return 0; });
        if (!enabled()) interrupt_streams();
        for (FrameStream* stream : {&playing_, &coming_}) {
            if (*stream && enabled()) collect(*stream, in, n, position);
        }
        emit(out, n, position);
    }

   private:
    int64_t due(const FrameStream& stream, int64_t frame) const LP_RT {
        return (frame + 1) * stream.port->ratio + deadlines_.encode;
    }

    void collect(FrameStream& stream, const float* const* in, int n, int64_t position) LP_RT {
        const int ratio = stream.port->ratio;
        for (int i = 0; i < n;) {
            const HopPhase hop(position + i, 0, ratio, n - i);
            if (hop.frame >= stream.first_frame && due(stream, hop.frame) < stream.stop_due) {
                collect_part(stream, in, i, hop);
            }
            i += hop.left;
        }
    }

    void collect_part(FrameStream& stream, const float* const* in, int from, const HopPhase& hop) LP_RT {
        Frame* frame = stream.open_frame(hop.frame);
        if (frame) {
            for (int c = 0; c < stream.port->in_channels; ++c) {
                mix_inlets(in, from, hop.left, c, stream.port->in_channels,
                           frame->in() + static_cast<ptrdiff_t>(c) * stream.port->in_length + hop.offset);
            }
        } else if (hop.offset == 0) {
            count_dropped();
        }
        if (frame && hop.offset + hop.left == stream.port->ratio) stream.submit(due(stream, hop.frame));
    }

    // Channel c of the model gets the mean of its inlets (c, c + channels, ...); fewer inlets than channels are repeated.
    void mix_inlets(const float* const* in, int from, int n, int c, int channels, float* to) const LP_RT {
        if (inlets_ <= channels) {
            std::memcpy(to, in[c % inlets_] + from, sizeof(float) * static_cast<size_t>(n));
            return;
        }
        const int sources = (inlets_ - c - 1) / channels + 1;
        const float gain = 1.0f / static_cast<float>(sources);
        for (int i = 0; i < n; ++i) {
            float sum = 0.0f;
            for (int inlet = c; inlet < inlets_; inlet += channels) sum += in[inlet][from + i];
            to[i] = sum * gain;
        }
    }

    void emit(float* const* out, int n, int64_t position) LP_RT {
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

    // Copies a stream's latents for this position into `held_`; returns for how many samples they are valid.
    int hold(FrameStream& stream, int64_t position, int limit, bool coming) LP_RT {
        const HopPhase hop(position, deadlines_.encode, stream.port->ratio, limit);
        const int64_t index = hop.frame - 1;
        const Frame* frame = nullptr;
        const auto answer = stream.take(index, &frame);
        if (answer == FrameStream::Result::ready) {
            show(*frame, stream.port->out_channels);
            keep(*frame, stream.port);
            if (coming) promote();
        } else if (!coming && index >= stream.first_frame && hop.offset == 0) {
            if (answer == FrameStream::Result::late) count_late();
            if (answer == FrameStream::Result::none) std::fill(held_.begin(), held_.end(), 0.0f);
        }
        return hop.left;
    }

    // The model's latents beyond the outlets are dropped; outlets beyond the model's latents are 0.
    void show(const Frame& frame, int latents) LP_RT {
        for (size_t l = 0; l < held_.size(); ++l) held_[l] = static_cast<int>(l) < latents ? frame.out()[l] : 0.0f;
    }

    // A frame is looked at in every block that holds it, and kept the first time.
    void keep(const Frame& frame, const FramePort* port) LP_RT {
        if (frame.index == kept_index_ && port == kept_port_) return;
        kept_index_ = frame.index;
        kept_port_ = port;
        if (enabled() && keeps_frames()) frames.write(held_.data(), held_.size());
    }

    int inlets_ = 1;
    std::vector<float> held_;
    std::atomic<bool> keeps_frames_{false};
    int64_t kept_index_ = -1;
    const FramePort* kept_port_ = nullptr;  // to be compared, never looked into
};

}  // namespace lp
