// What goes into a codec: audio is collected into frames, latents are taken one for every so many samples, from inlets or messages.
#pragma once

#include <vector>

#include "audio/codec/codec.hpp"
#include "audio/codec/latent_ring.hpp"

namespace lp {

class CodecInput : public Codec {
   public:
    // Frames of latents that come as messages, for the hops to come. Not for the audio thread.
    LatentRing frames_in;
    void allocate_frames_in(int latents) {
        frames_in.allocate(latents);
        listed_.resize(frames_in.width());
    }
    void follow_frames(bool on) { follows_frames_.store(on, std::memory_order_relaxed); }  // in place of the inlets
    bool follows_frames() const { return follows_frames_.load(std::memory_order_relaxed); }

   protected:
    void feed(const float* const* in, int n, int64_t position) LP_RT {
        for (FrameStream* stream : {&playing_, &coming_}) {
            if (!*stream || !enabled()) continue;
            if (stream->port->latents_in) {
                take_latents(*stream, in, n, position);
            } else {
                collect(*stream, in, n, position);
            }
        }
    }

    int inlets_ = 1;

   private:
    int64_t due(const FrameStream& stream, int64_t frame) const LP_RT {
        return (frame + 1) * stream.port->hop + stream.due();
    }

    bool belongs_to(const FrameStream& stream, int64_t frame) const LP_RT {
        return frame >= stream.first_frame && due(stream, frame) < stream.stop_due;
    }

    void collect(FrameStream& stream, const float* const* in, int n, int64_t position) LP_RT {
        for (int i = 0; i < n;) {
            const HopPhase hop(position + i, 0, stream.port->hop, n - i);
            if (belongs_to(stream, hop.frame)) collect_part(stream, in, i, hop);
            i += hop.left;
        }
    }

    void collect_part(FrameStream& stream, const float* const* in, int from, const HopPhase& hop) LP_RT {
        const int channels = stream.port->in_channels, length = stream.port->in_length;
        Frame* frame = stream.open_frame(hop.frame);
        if (frame) {
            for (int c = 0; c < channels; ++c) {
                mix_inlets(in, from, hop.left, c, channels, frame->in() + static_cast<ptrdiff_t>(c) * length + hop.offset);
            }
        } else if (hop.offset == 0) {
            count_dropped();
        }
        if (frame && hop.offset + hop.left == stream.port->hop) stream.submit(due(stream, hop.frame));
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

    // The latents of frame k are taken at (k + 1) hop + in, where every encoder puts them out; those that follow in a frame of
    // several, a ratio later each.
    void take_latents(FrameStream& stream, const float* const* in, int n, int64_t position) LP_RT {
        const FramePort& port = *stream.port;
        const int ratio = port.in_ratio(), in_frame = port.in_length;
        for (int64_t step = next_step(stream, position);; ++step) {
            const int64_t latch = std::max(position, step * ratio + stream.in);
            if (latch >= position + n) break;
            stream.steps = step + 1;
            const int64_t frame = floor_div(step, in_frame) - 1;
            if (belongs_to(stream, frame)) take_column(stream, in, latch - position, frame, static_cast<int>(step - (frame + 1) * in_frame));
        }
    }

    // Each step is taken once, wherever a change of the delay moves the steps. Those that it moves into the past are too late, but for
    // the last frame: its latents are still there.
    int64_t next_step(const FrameStream& stream, int64_t position) const LP_RT {
        const int64_t ahead = ceil_div(position - stream.in, stream.port->in_ratio()), frame = stream.port->in_length;
        return stream.steps == FrameStream::kNoStep ? ahead : std::max(stream.steps, floor_div(ahead - 1, frame) * frame);
    }

    void take_column(FrameStream& stream, const float* const* in, int64_t at, int64_t hop, int column) LP_RT {
        const int in_frame = stream.port->in_length;
        if (&stream == (playing_ ? &playing_ : &coming_)) next_listed(stream.port->in_ratio());
        Frame* frame = stream.open_frame(hop);
        if (!frame) {
            if (column == 0) count_dropped();
            return;
        }
        const bool listed = follows_frames();
        const int given = listed ? static_cast<int>(listed_.size()) : inlets_;
        for (int l = 0; l < std::min(given, stream.port->in_channels); ++l) {
            frame->in()[l * in_frame + column] = listed ? listed_[static_cast<size_t>(l)] : in[l][at];
        }
        if (column == in_frame - 1) stream.submit(due(stream, hop));
    }

    // One frame of latents for each that is taken, the last one again when none has come. Of more than are needed to be in time
    // (messages come in bursts), the oldest are left out: what is played stays close to what comes.
    void next_listed(int ratio) LP_RT {
        const int64_t stay = follows_frames() ? std::max(2, kBurst / ratio) : 0;
        if (frames_in.waiting() > stay) frames_in.skip(frames_in.waiting() - stay);
        frames_in.read(listed_.data());
    }

    static constexpr int kBurst = 1024;  // samples
    std::vector<float> listed_;  // the latents of this moment, when they come as messages
    std::atomic<bool> follows_frames_{false};
};

}  // namespace lp
