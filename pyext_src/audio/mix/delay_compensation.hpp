// Delays the dry sound to keep it in time with the wet one: whole samples, and no click when the delay changes.
#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

#include "audio/common/fade.hpp"
#include "audio/common/realtime.hpp"

namespace lp {

class DelayCompensation {
   public:
    // Allocates: message side, while audio is stopped. At another rate the sound goes on.
    void prepare(int channels, double sample_rate, int longest) {
        fade_ = static_cast<int>(std::ceil(kFadeSeconds * sample_rate));
        faded_ = 0;
        if (channels == channels_ && size_ == longest + 1) return;
        channels_ = channels;
        size_ = longest + 1;
        line_.assign(static_cast<size_t>(size_) * static_cast<size_t>(channels), 0.0f);
        at_ = 0;
    }

    // Without a fade: before the first sample.
    void jump(int delay) LP_RT {
        delay_ = next_ = delay;
        faded_ = 0;
    }

    // One sample of each channel in, the ones from `wanted` samples ago out (in place). When `wanted` changes, a second tap is
    // faded in; a further change waits until that has ended.
    void step(float* frame, int wanted) LP_RT {
        if (next_ == delay_) next_ = wanted;
        keep(frame);
        const float* now = tap(delay_);
        if (next_ == delay_) {
            for (int c = 0; c < channels_; ++c) frame[c] = now[c];
        } else {
            cross(now, tap(next_), frame);
        }
        if (++at_ == size_) at_ = 0;
    }

   private:
    static constexpr double kFadeSeconds = 0.02;

    void keep(const float* frame) LP_RT {
        float* here = line_.data() + offset(at_);
        for (int c = 0; c < channels_; ++c) here[c] = frame[c];
    }

    const float* tap(int delay) const LP_RT {
        return line_.data() + offset(at_ >= delay ? at_ - delay : at_ - delay + size_);
    }

    size_t offset(int place) const LP_RT { return static_cast<size_t>(place) * static_cast<size_t>(channels_); }

    void cross(const float* now, const float* next, float* frame) LP_RT {
        ++faded_;
        const float share = fade_curve(static_cast<float>(faded_) / static_cast<float>(fade_));
        for (int c = 0; c < channels_; ++c) frame[c] = now[c] + share * (next[c] - now[c]);
        if (faded_ == fade_) jump(next_);
    }

    std::vector<float> line_;  // frames, one after the other
    int channels_ = 0, size_ = 1, at_ = 0;
    int fade_ = 1, faded_ = 0;
    int delay_ = 0, next_ = 0;  // the tap that is heard, and the one that is being faded in
};

}  // namespace lp
