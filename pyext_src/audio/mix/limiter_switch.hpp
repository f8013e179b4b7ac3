// The limiter with its switch: on and off without a click, though the limited sound is later than the plain one.
#pragma once

#include <cmath>
#include <vector>

#include "audio/common/fade.hpp"
#include "audio/mix/limiter.hpp"
#include "audio/common/realtime.hpp"

namespace lp {

class LimiterSwitch {
   public:
    // Allocates: message side.
    void prepare(int channels, double sample_rate) {
        channels_ = channels;
        fade_ = static_cast<int>(std::ceil(kFadeSeconds * sample_rate));
        limiter_.prepare(channels, sample_rate);
        limited_.assign(static_cast<size_t>(channels), 0.0f);
        runs_ = false;
    }

    // Without a fade: before the first sample.
    void jump(bool on) LP_RT {
        limiter_.clear();
        runs_ = on;
        faded_ = fade_;
    }

    // One sample of each channel in, limited or plain out (in place). While it is on nothing passes the ceiling, not even
    // during the fade from the plain sound.
    void step(float* frame, bool on) LP_RT {
        if (on || runs_) turn(on);
        if (!runs_) {  // where the fade to the plain sound has just ended, and it is on again, the next one has not begun
            for (int c = 0; on && c < channels_; ++c) frame[c] = under_ceiling(frame[c]);
            return;
        }
        limiter_.step(frame, limited_.data());
        const float share = faded_ <= 0 ? 0 : fade_curve(static_cast<float>(faded_) / static_cast<float>(fade_));
        for (int c = 0; c < channels_; ++c) {
            const float mixed = faded_ == fade_ ? limited_[c] : frame[c] + share * (limited_[c] - frame[c]);
            frame[c] = on ? under_ceiling(mixed) : mixed;
        }
    }

    double gain() const LP_RT { return runs_ ? limiter_.gain() : 1; }

   private:
    static constexpr double kFadeSeconds = 0.02;

    // A fade changes direction at its ends only: half-way it would have a kink.
    void turn(bool on) LP_RT {
        if (!runs_) start();
        if (faded_ <= 0 || faded_ == fade_) rises_ = on;
        if (rises_ && faded_ < fade_) ++faded_;
        if (!rises_ && --faded_ <= 0) runs_ = false;
    }

    // The limiter has to fill its window before it can be faded in.
    void start() LP_RT {
        limiter_.clear();
        runs_ = true;
        faded_ = -limiter_.window();
    }

    Limiter limiter_;
    std::vector<float> limited_;
    int channels_ = 0, fade_ = 1;
    int faded_ = 0;  // samples of the fade towards the limited sound that are done; below 0: before it begins
    bool runs_ = false, rises_ = false;
};

}  // namespace lp
