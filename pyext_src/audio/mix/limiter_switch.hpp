// The limiter with its switch: on and off without a click, though the limited sound is later than the plain one.
#pragma once

#include <vector>

#include "audio/common/fade_switch.hpp"
#include "audio/mix/limiter.hpp"
#include "audio/common/realtime.hpp"

namespace lp {

class LimiterSwitch {
   public:
    // Allocates: message side.
    void prepare(int channels, double sample_rate) {
        channels_ = channels;
        limiter_.prepare(channels, sample_rate);
        switch_.prepare(sample_rate, limiter_.window());
        limited_.assign(static_cast<size_t>(channels), 0.0f);
    }

    // Without a fade: before the first sample.
    void jump(bool on, bool true_peak) LP_RT {
        limiter_.start(true_peak);
        switch_.jump(on);
    }

    // One sample of each channel in, limited or plain out (in place). While it is on nothing passes the ceiling, not even
    // during the fade from the plain sound.
    void step(float* frame, bool on, bool true_peak) LP_RT {
        if (switch_.turn(on)) limiter_.start(true_peak);
        if (!switch_.runs()) {  // where the fade to the plain sound has just ended, and it is on again, the next one has not begun
            for (int c = 0; on && c < channels_; ++c) frame[c] = under_ceiling(frame[c]);
            return;
        }
        limiter_.step(frame, limited_.data(), true_peak);
        const float share = switch_.share();
        for (int c = 0; c < channels_; ++c) {
            const float mixed = switch_.done() ? limited_[c] : frame[c] + share * (limited_[c] - frame[c]);
            frame[c] = on ? under_ceiling(mixed) : mixed;
        }
    }

    double gain() const LP_RT { return switch_.runs() ? limiter_.gain() : 1; }

   private:
    Limiter limiter_;
    FadeSwitch switch_;
    std::vector<float> limited_;
    int channels_ = 0;
};

}  // namespace lp
