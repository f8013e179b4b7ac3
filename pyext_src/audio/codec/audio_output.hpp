// What comes out of a codec that gives audio: frames one after the other, faded over what is missing, what is new and changes of the
// delay.
#pragma once

#include <vector>

#include "audio/codec/held_output.hpp"

namespace lp {

class AudioOutput : public HeldOutput {
   protected:
    void play_out(float* const* out, int n, int64_t position) LP_RT {
        for (int i = 0; i < n;) i += play(out, i, n - i, position + i);
    }

    void prepare_audio(int outlets) {
        for (auto* store : {&last_, &tail_, &fresh_}) store->resize(static_cast<size_t>(outlets));  // sound may go on
    }

    bool jumped_ = false;

   private:
    // A stretch of one frame: what a stream has to play from here on.
    struct Stretch {
        const Frame* frame = nullptr;
        int offset = 0;
        int channels = 1;
        int length = 0;  // values of a channel in the frame
        int ratio = 1;   // samples a value
        bool first_sample = false;  // of a frame that is missing
        bool late = false;
        float at(size_t channel, int i) const LP_RT {
            const ptrdiff_t row = static_cast<int>(channel) % channels;
            return frame->out()[row * length + (offset + i) / ratio];
        }
    };

    // `out`: the delay with which it is heard.
    Stretch find(const FrameStream& stream, int out, int64_t position, int* limit) LP_RT {
        Stretch stretch;
        if (!stream) return stretch;
        const HopPhase hop(position, out, stream.port->hop, *limit);
        const auto answer = stream.look(hop.frame - 1, &stretch.frame);
        stretch.offset = hop.offset;
        stretch.channels = stream.port->out_channels;
        stretch.length = stream.port->out_length;
        stretch.ratio = stream.port->out_ratio();
        stretch.late = answer == FrameStream::Result::late;
        stretch.first_sample = hop.offset == 0;
        *limit = hop.left;
        return stretch;
    }

    int play(float* const* out, int from, int limit, int64_t position) LP_RT {
        start_move(position);
        drop_played(position);
        const Stretch now = find(playing_, playing_.out, position, &limit);
        const Stretch next = moves_ ? find(playing_, goal_, position, &limit) : find(coming_, coming_.out, position, &limit);
        if (now.late && now.first_sample) count_late();
        if (next.frame && crossfade_ < 0.0f) {
            crossfade_ = 0.0f;
            if (!moves_) playing_.stop_due = position + kFadeSamples;
        }
        meet(now);
        for (int i = 0; i < limit; ++i) render(out, from + i, i, now, next);
        if (crossfade_ >= 1.0f) land();
        if (moves_ && crossfade_ < 0.0f && (patience_ -= limit) < 0) give_up_move();
        fades_ = moves_ || crossfade_ >= 0.0f;
        return limit;
    }

    // The delay is to change: the stream is heard in two places, and faded from one to the other. Where nothing is heard, it moves at
    // once.
    void start_move(int64_t position) LP_RT {
        if (coming_ && crossfade_ < 0.0f) coming_.out = coming_.next_out;
        if (moves_ || !playing_ || coming_ || playing_.out == playing_.next_out) return;
        goal_ = playing_.next_out;
        playing_.go_back_to(hop_of(playing_, std::max(goal_, playing_.out), position));
        patience_ = goal_ + 2 * playing_.port->hop;
        moves_ = gain_ > 0.0f && level_ > 0.0f;
        if (!moves_) playing_.out = goal_;
    }

    static int64_t hop_of(const FrameStream& stream, int out, int64_t position) LP_RT {
        return HopPhase(position, out, stream.port->hop, 1).frame - 1;
    }

    void drop_played(int64_t position) LP_RT {
        if (playing_) playing_.drop_before(hop_of(playing_, moves_ ? std::max(goal_, playing_.out) : playing_.out, position));
        if (coming_) coming_.drop_before(hop_of(coming_, coming_.out, position));
    }

    // The machine is too slow for the new delay: its frames fade in as they come.
    void give_up_move() LP_RT {
        leave_tail([&](size_t c) { return last_[c]; });
        gain_ = 0.0f;
        moves_ = false;
        playing_.out = goal_;
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
        if (crossfade_ >= 0.0f) crossfade_ = std::min(1.0f, crossfade_ + (moves_ ? 1.0f / kDelayFadeSamples : step));
        const float mix = crossfade_ > 0.0f ? fade_curve(crossfade_) : 0.0f;
        for (size_t c = 0; c < last_.size(); ++c) {
            last_[c] = (now.frame ? now.at(c, i) * gain : 0.0f) + tail_[c] * tail;
            if (next.frame) fresh_[c] = next.at(c, i);
            out[c][to] = (last_[c] + (fresh_[c] - last_[c]) * mix) * level;
        }
    }

    // The crossfade is over: the next stream or place becomes the playing one.
    void land() LP_RT {
        if (moves_) {
            playing_.out = goal_;
            moves_ = false;
        } else {
            promote();
        }
        last_.swap(fresh_);
        gain_ = 1.0f;
        tail_gain_ = 0.0f;
        crossfade_ = -1.0f;
    }

    std::vector<float> last_;   // the last sample of the playing stream, one for each channel
    std::vector<float> fresh_;  // the last sample of the next stream
    std::vector<float> tail_;   // what is faded out: the last sample before a gap, or a discontinuity's step
    float gain_ = 0.0f, tail_gain_ = 0.0f, crossfade_ = -1.0f, level_ = 1.0f;
    bool untouched_ = true;
    bool moves_ = false;  // to another delay
    int goal_ = 0;        // which
    int patience_ = 0;    // samples that may pass before the fade begins
};

}  // namespace lp
