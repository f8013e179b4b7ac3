// The limiter: looks ahead, and turns all channels down together before a peak, so that none passes the ceiling.
//
// Frame n - L is played at step n, L the look-ahead. Its peak is the largest of its samples, and the gain is a ramp as long as
// the look-ahead: hold = ramp = L + 1 (see GainFollower). Or it is the true peak, of the sound between the samples too; that
// is known d = TruePeak::kDelay samples later, so that the ramp is shorter and the latency the same. Frame p lies in what is
// known at the steps p + d - 1 to p + d + 1, hence ramp = L - d and hold = ramp + 2.
//
// The last multiplication may round upwards, so a clamp follows it.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "audio/common/fade_switch.hpp"
#include "audio/common/realtime.hpp"
#include "audio/mix/gain_follower.hpp"
#include "audio/mix/true_peak.hpp"

namespace lp {

constexpr float kCeiling = 0.8912509f;          // -1 dB: the float next to 10^(-1/20), below it
constexpr float kTruePeakCeiling = 0.8861356f;  // 0.05 dB lower: what a look at quarters and a gain on the move may miss

inline float under_ceiling(float x) LP_RT { return x > kCeiling ? kCeiling : x < -kCeiling ? -kCeiling : x; }

class Limiter {
   public:
    static int look_ahead_at(double sample_rate) {
        const int samples = static_cast<int>(std::lround(kLookSeconds * sample_rate));
        return samples < 1 ? 1 : samples;
    }

    // Allocates: message side.
    void prepare(int channels, double sample_rate) {
        channels_ = channels;
        window_ = look_ahead_at(sample_rate) + 1;
        // At 8 kHz the detector takes as long as the look-ahead: of the ramp only its end is left.
        const int ramp = std::max(1, window_ - 1 - TruePeak::kDelay);
        at_samples_.prepare(kCeiling, window_, window_, sample_rate);
        between_.prepare(kTruePeakCeiling, ramp + 2, ramp, sample_rate);
        detector_.prepare(channels);
        true_peak_.prepare(sample_rate, window_ + TruePeak::kDelay);
        waiting_.assign(static_cast<size_t>(window_) * static_cast<size_t>(channels), 0.0f);
        start(false);
    }

    // Anew, without a fade.
    void start(bool true_peak) LP_RT {
        at_samples_.clear();
        clear_between();
        true_peak_.jump(true_peak);
        for (float& sample : waiting_) sample = 0;
        gain_ = 1;
        at_ = 0;
    }

    // One sample of each channel in, the ones from `look_ahead` samples ago out.
    void step(const float* frame, float* limited, bool true_peak) LP_RT {
        gain_ = next_gain(frame, true_peak);
        float* here = place(at_);
        for (int c = 0; c < channels_; ++c) here[c] = frame[c];
        if (++at_ == window_) at_ = 0;
        const float* oldest = place(at_);
        for (int c = 0; c < channels_; ++c) {
            limited[c] = under_ceiling(static_cast<float>(static_cast<double>(oldest[c]) * gain_));
        }
    }

    double gain() const LP_RT { return gain_; }
    int window() const { return window_; }

   private:
    static constexpr double kLookSeconds = 0.0015;

    // The gain for the samples, or for what is between them, too; a change of mind is a crossfade of the two.
    double next_gain(const float* frame, bool true_peak) LP_RT {
        const double gain = at_samples_.next(largest(frame));
        if (true_peak_.turn(true_peak)) clear_between();
        if (!true_peak_.runs()) return gain;
        const double lower = between_.next(detector_.step(frame));
        return true_peak_.done() ? lower : gain + static_cast<double>(true_peak_.share()) * (lower - gain);
    }

    void clear_between() LP_RT {
        between_.clear();
        detector_.clear();
    }

    float largest(const float* frame) const LP_RT {
        float peak = 0;
        for (int c = 0; c < channels_; ++c) peak = std::max(peak, std::fabs(frame[c]));
        return peak;
    }

    float* place(int frame) LP_RT { return waiting_.data() + static_cast<size_t>(frame) * static_cast<size_t>(channels_); }

    GainFollower at_samples_, between_;
    TruePeak detector_;
    FadeSwitch true_peak_;
    std::vector<float> waiting_;  // frames, one after the other
    int channels_ = 0, window_ = 1, at_ = 0;
    double gain_ = 1;
};

}  // namespace lp
