// decode~ on the audio thread: samples the latents once a hop, plays the frame they make, fades over discontinuities.
#pragma once

#include <vector>

#include "audio/codec/codec.hpp"
#include "audio/codec/latent_ring.hpp"

namespace lp {

class Decoder : public Codec {
   public:
    // Frames of latents that come as messages, for the hops to come. Not for the audio thread.
    LatentRing frames;
    void allocate_frames(int latents) {
        frames.allocate(latents);
        listed_.resize(frames.width());
    }
    void follow_frames(bool on) { follows_frames_.store(on, std::memory_order_relaxed); }  // in place of the inlets
    bool follows_frames() const { return follows_frames_.load(std::memory_order_relaxed); }

    // `inlets` latents come in, `outlets` audio channels go out. Not for the audio thread.
    void prepare(int inlets, int outlets) {
        inlets_ = inlets;
        for (auto* store : {&last_, &tail_, &fresh_}) store->resize(static_cast<size_t>(outlets));  // sound may go on
    }

    // One block at hop-clock position `position`. All of `in` is read before any of `out` is written, so they may overlap.
    void process(const float* const* in, float* const* out, int n, int64_t position) LP_RT {
        // Hops are counted from behind the sample at E, so that in a jump the latents of no hop are taken twice, or missed.
        jumped_ = begin_block(position, n, [](Deadlines d) { return d.encode + 1; }) || jumped_;
        if (!enabled()) interrupt_streams();
        for (FrameStream* stream : {&playing_, &coming_}) {
            if (*stream && enabled()) sample_latents(*stream, in, n, position);
        }
        for (int i = 0; i < n;) i += play(out, i, n - i, position + i);
    }

   private:
    // A stretch of one frame: what a stream has to play from here on.
    struct Stretch {
        const Frame* frame = nullptr;
        int offset = 0;
        int channels = 1;
        int length = 0;
        bool first_sample = false;  // of a frame that is missing
        bool late = false;
        float at(size_t channel, int i) const LP_RT {
            const ptrdiff_t row = static_cast<int>(channel) % channels;
            return frame->out()[row * length + offset + i];
        }
    };

    // The latents of frame k are sampled at (k+1)R + E, where every encoder puts them out; the frame is due `decode` samples later.
    void sample_latents(FrameStream& stream, const float* const* in, int n, int64_t position) LP_RT {
        const int ratio = stream.port->ratio;
        const int64_t first = ceil_div(position - deadlines_.encode, ratio);
        for (int64_t hop = first;; ++hop) {
            const int64_t latch = hop * ratio + deadlines_.encode;
            if (latch >= position + n) break;
            const int64_t due = latch + deadlines_.decode;
            if (hop - 1 < stream.first_frame || due >= stream.stop_due) continue;
            if (&stream == (playing_ ? &playing_ : &coming_)) next_frame(ratio);
            Frame* frame = stream.open_frame(hop - 1);
            if (!frame) {
                count_dropped();
                continue;
            }
            fill(*frame, stream.port->in_channels, in, latch - position);
            stream.submit(due);
        }
    }

    // One frame a hop, the last one again when none has come. Of more than are needed to be in time (messages come in bursts),
    // the oldest are left out: what is played stays close to what comes.
    void next_frame(int ratio) LP_RT {
        const int64_t stay = follows_frames() ? std::max(2, kBurst / ratio) : 0;
        if (frames.waiting() > stay) frames.skip(frames.waiting() - stay);
        frames.read(listed_.data());
    }

    void fill(Frame& frame, int latents, const float* const* in, int64_t at) const LP_RT {
        if (follows_frames()) {
            std::copy_n(listed_.data(), std::min(listed_.size(), static_cast<size_t>(latents)), frame.in());
        } else {
            for (int l = 0; l < std::min(inlets_, latents); ++l) frame.in()[l] = in[l][at];
        }
    }

    Stretch find(FrameStream& stream, int64_t position, int* limit) LP_RT {
        Stretch stretch;
        if (!stream) return stretch;
        const HopPhase hop(position, deadlines_.encode + deadlines_.decode, stream.port->ratio, *limit);
        const auto answer = stream.take(hop.frame - 1, &stretch.frame);
        stretch.offset = hop.offset;
        stretch.channels = stream.port->out_channels;
        stretch.length = stream.port->out_length;
        stretch.late = answer == FrameStream::Result::late;
        stretch.first_sample = hop.offset == 0;
        *limit = hop.left;
        return stretch;
    }

    int play(float* const* out, int from, int limit, int64_t position) LP_RT {
        const Stretch now = find(playing_, position, &limit);
        const Stretch next = find(coming_, position, &limit);
        if (now.late && now.first_sample) count_late();
        if (next.frame && coming_.port && crossfade_ < 0.0f) {
            crossfade_ = 0.0f;
            playing_.stop_due = position + kFadeSamples;
        }
        meet(now);
        for (int i = 0; i < limit; ++i) render(out, from + i, i, now, next);
        if (crossfade_ >= 1.0f) land();
        return limit;
    }

    // Prepares the fades of the next stretch: a missing frame leaves a tail, a discontinuity the height of its step.
    void meet(const Stretch& now) LP_RT {
        if (!now.frame) {
            if (gain_ > 0.0f) leave_tail([&](size_t c) { return last_[c]; });
            gain_ = 0.0f;
            return;
        }
        if (untouched_ && playing_.port->offline) gain_ = 1.0f;  // a render starts at once, without a fade
        untouched_ = false;
        const bool steps = jumped_ || (now.offset == 0 && (now.frame->flags & kFrameDiscontinuity) != 0);
        if (steps && gain_ >= 1.0f) leave_tail([&](size_t c) { return last_[c] - now.at(c, 0); });
        jumped_ = false;
    }

    template <class Height>
    void leave_tail(Height height) LP_RT {
        for (size_t c = 0; c < tail_.size(); ++c) tail_[c] = height(c);
        tail_gain_ = 1.0f;
    }

    void render(float* const* out, int to, int i, const Stretch& now, const Stretch& next) LP_RT {
        constexpr float step = 1.0f / kFadeSamples;
        level_ = enabled() ? std::min(1.0f, level_ + step) : std::max(0.0f, level_ - step);
        if (now.frame) gain_ = std::min(1.0f, gain_ + step);
        const float gain = fade_curve(gain_), tail = fade_curve(tail_gain_), level = fade_curve(level_);
        tail_gain_ = std::max(0.0f, tail_gain_ - step);
        if (crossfade_ >= 0.0f) crossfade_ = std::min(1.0f, crossfade_ + step);
        const float mix = crossfade_ > 0.0f ? fade_curve(crossfade_) : 0.0f;
        for (size_t c = 0; c < last_.size(); ++c) {
            last_[c] = (now.frame ? now.at(c, i) * gain : 0.0f) + tail_[c] * tail;
            if (next.frame) fresh_[c] = next.at(c, i);
            out[c][to] = (last_[c] + (fresh_[c] - last_[c]) * mix) * level;
        }
    }

    // The crossfade is over: the next stream becomes the playing one.
    void land() LP_RT {
        promote();
        last_.swap(fresh_);
        gain_ = 1.0f;
        tail_gain_ = 0.0f;
        crossfade_ = -1.0f;
    }

    static constexpr int kBurst = 1024;  // samples
    int inlets_ = 1;
    std::vector<float> listed_;  // the latents of this hop, when they come as messages
    std::atomic<bool> follows_frames_{false};
    std::vector<float> last_;   // the last sample of the playing stream, one for each channel
    std::vector<float> fresh_;  // the last sample of the next stream
    std::vector<float> tail_;   // what is faded out: the last sample before a gap, or a discontinuity's step
    float gain_ = 0.0f, tail_gain_ = 0.0f, crossfade_ = -1.0f, level_ = 1.0f;
    bool untouched_ = true, jumped_ = false;
};

}  // namespace lp
