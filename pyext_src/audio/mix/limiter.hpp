// The limiter: looks ahead, and turns all channels down together before a peak, so that none passes the ceiling.
//
// Each frame n asks for a gain r[n] = min(1, ceiling / peak[n]). From it, over a window of W = look-ahead + 1 samples:
//     m[n]: the smallest of the last W gains asked for
//     e[n]: falls with m at once, rises towards it exponentially; so e[n] <= m[n]
//     a[n]: the average of the last W values of e; so the fall becomes a ramp as long as the look-ahead
// and frame n - (W - 1) is played with gain a[n]. Why a[n] never exceeds r[p], where p = n - (W - 1) is the frame played:
// each of the averaged e[n - k], 0 <= k < W, is at most m[n - k], the smallest of r over [n - k - (W - 1), n - k]. That span
// begins at p - k <= p and ends at p + (W - 1) - k >= p: it holds r[p]. An average of values that are at most r[p] is so, too.
//
// The average is a sum of integers (e rounded down to 2^-48): it never drifts, and while nothing passes the ceiling it is
// exactly 1, so that samples pass unchanged. The last multiplication may round upwards, so a clamp follows it.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "audio/common/realtime.hpp"
#include "audio/mix/sliding_min.hpp"

namespace lp {

constexpr float kCeiling = 0.8912509f;  // -1 dB: the float next to 10^(-1/20), below it

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
        rise_ = 1 - std::exp(-1 / (kReleaseSeconds * sample_rate));
        lowest_.prepare(window_);
        averaged_.assign(static_cast<size_t>(window_), kOne);
        waiting_.assign(static_cast<size_t>(window_) * static_cast<size_t>(channels), 0.0f);
        clear();
    }

    void clear() LP_RT {
        lowest_.clear();
        for (int64_t& gain : averaged_) gain = kOne;
        for (float& sample : waiting_) sample = 0;
        sum_ = window_ * kOne;
        envelope_ = gain_ = 1;
        at_ = 0;
    }

    // One sample of each channel in, the ones from `look_ahead` samples ago out.
    void step(const float* frame, float* limited) LP_RT {
        follow(frame);
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
    static constexpr double kLookSeconds = 0.0015, kReleaseSeconds = 0.2;
    static constexpr double kNear = 1e-6;           // at 0.00001 dB from its target the release ends
    static constexpr int64_t kOne = int64_t{1} << 48;  // a gain of 1; a window of 2^14 of them still fits

    void follow(const float* frame) LP_RT {
        const double lowest = lowest_.next(needed(frame));
        const double gap = lowest - envelope_;
        envelope_ = gap < kNear ? lowest : envelope_ + rise_ * gap;
        const int64_t gain = static_cast<int64_t>(envelope_ * static_cast<double>(kOne));
        sum_ += gain - averaged_[static_cast<size_t>(at_)];
        averaged_[static_cast<size_t>(at_)] = gain;
        gain_ = static_cast<double>(sum_) / static_cast<double>(window_ * kOne);
    }

    double needed(const float* frame) const LP_RT {
        float peak = 0;
        for (int c = 0; c < channels_; ++c) peak = std::max(peak, std::fabs(frame[c]));
        return peak > kCeiling ? static_cast<double>(kCeiling) / static_cast<double>(peak) : 1;
    }

    float* place(int frame) LP_RT { return waiting_.data() + static_cast<size_t>(frame) * static_cast<size_t>(channels_); }

    SlidingMin lowest_;
    std::vector<int64_t> averaged_;
    std::vector<float> waiting_;  // frames, one after the other
    int channels_ = 0, window_ = 1, at_ = 0;
    int64_t sum_ = kOne;
    double rise_ = 1, envelope_ = 1, gain_ = 1;
};

}  // namespace lp
