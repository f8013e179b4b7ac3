// decode~ on the audio thread: latents are sampled once a hop, the frame that they make is played, seams are faded.
#pragma once

#include <vector>

#include "rt/coder.hpp"

namespace lp {

class Decoder : public Coder {
   public:
    // `inlets` latents come in, `outlets` audio channels go out. Not for the audio thread.
    void prepare(int inlets, int outlets) {
        inlets_ = inlets;
        for (auto* store : {&last_, &tail_, &fresh_}) store->assign(static_cast<size_t>(outlets), 0.0f);
    }

    // One block at hop-clock position `position`. All of `in` is read before any of `out` is written, so they may overlap.
    LP_RT void process(const float* const* in, float* const* out, int n, int64_t position) {
        begin_block(position, n);
        if (!enabled()) interrupt_lines();
        for (Line* line : {&playing_, &coming_}) {
            if (*line && enabled()) sample_latents(*line, in, n, position);
        }
        for (int i = 0; i < n;) i += play(out, i, n - i, position + i);
    }

   private:
    // A stretch of one frame: what a line has to play from here on.
    struct Stretch {
        const Frame* frame = nullptr;
        int offset = 0;
        int channels = 1;
        int length = 0;
        bool first_sample = false;  // of a frame that is missing
        bool late = false;
        LP_RT float at(size_t channel, int i) const {
            const ptrdiff_t row = static_cast<int>(channel) % channels;
            return frame->out[row * length + offset + i];
        }
    };

    // Latents of frame k stand at (k+1)R + E, where every encoder shows them; the frame is due `decode` samples later.
    LP_RT void sample_latents(Line& line, const float* const* in, int n, int64_t position) {
        const int ratio = line.port->ratio;
        const int64_t first = ceil_div(position - deadlines_.encode, ratio);
        for (int64_t hop = first;; ++hop) {
            const int64_t latch = hop * ratio + deadlines_.encode;
            if (latch >= position + n) break;
            const int64_t due = latch + deadlines_.decode;
            if (hop - 1 < line.first_frame || due >= line.stop_due) continue;
            Frame* frame = line.open_frame(hop - 1);
            if (!frame) {
                count_dropped();
                continue;
            }
            const int latents = std::min(inlets_, line.port->in_channels);
            for (int l = 0; l < latents; ++l) frame->in[l] = in[l][latch - position];
            line.submit(due);
        }
    }

    LP_RT Stretch find(Line& line, int64_t position, int* limit) {
        Stretch stretch;
        if (!line) return stretch;
        const HopPhase hop(position, deadlines_.encode + deadlines_.decode, line.port->ratio, *limit);
        const auto answer = line.take(hop.frame - 1, &stretch.frame);
        stretch.offset = hop.offset;
        stretch.channels = line.port->out_channels;
        stretch.length = line.port->out_length;
        stretch.late = answer == Line::Answer::late;
        stretch.first_sample = hop.offset == 0;
        *limit = hop.left;
        return stretch;
    }

    LP_RT int play(float* const* out, int from, int limit, int64_t position) {
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

    // Readies the fades for the stretch to come: a loss leaves a tail, a seam leaves the height of its step.
    LP_RT void meet(const Stretch& now) {
        if (!now.frame) {
            if (gain_ > 0.0f) leave_tail([&](size_t c) { return last_[c]; });
            gain_ = 0.0f;
            return;
        }
        if (untouched_ && playing_.port->offline) gain_ = 1.0f;  // a render starts where the sound starts
        untouched_ = false;
        if (now.offset == 0 && (now.frame->flags & kFrameSeam) != 0 && gain_ >= 1.0f) {
            leave_tail([&](size_t c) { return last_[c] - now.at(c, 0); });
        }
    }

    template <class Height>
    LP_RT void leave_tail(Height height) {
        for (size_t c = 0; c < tail_.size(); ++c) tail_[c] = height(c);
        tail_gain_ = 1.0f;
    }

    LP_RT void render(float* const* out, int to, int i, const Stretch& now, const Stretch& next) {
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

    // The crossfade is over: the line that came is the line that plays.
    LP_RT void land() {
        promote();
        last_.swap(fresh_);
        gain_ = 1.0f;
        tail_gain_ = 0.0f;
        crossfade_ = -1.0f;
    }

    int inlets_ = 1;
    std::vector<float> last_;   // what the playing line last gave, a sample a channel
    std::vector<float> fresh_;  // what the coming line last gave
    std::vector<float> tail_;   // the height from which a lost signal, or a seam's step, is faded out
    float gain_ = 0.0f, tail_gain_ = 0.0f, crossfade_ = -1.0f, level_ = 1.0f;
    bool untouched_ = true;
};

}  // namespace lp
