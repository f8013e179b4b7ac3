// From the peaks that come in to the gain of the limiter, which is down before the peak is played.
//
// Each peak asks for a gain r[n] = min(1, ceiling / peak[n]). From it:
//     m[n]: the smallest of the last `hold` gains asked for
//     e[n]: falls with m at once, rises towards it exponentially; so e[n] <= m[n]
//     a[n]: the average of the last `ramp` values of e; so the fall becomes a ramp of that length
// Where hold >= ramp, a[n] never exceeds any r from n - (hold - 1) to n - (ramp - 1): each of the averaged e[n - k], 0 <= k < ramp,
// is at most m[n - k], the smallest of r over [n - k - (hold - 1), n - k], and that span holds all of them. An average of values
// that are at most r is so, too.
//
// The average is a sum of integers (e rounded down to 2^-48): it never drifts, and while nothing passes the ceiling it is
// exactly 1, so that samples pass unchanged.
#pragma once

#include <cstdint>
#include <vector>

#include "audio/common/exact_math.hpp"
#include "audio/common/realtime.hpp"
#include "audio/mix/sliding_min.hpp"

namespace lp {

class GainFollower {
   public:
    // Allocates: message side.
    void prepare(float ceiling, int hold, int ramp, double sample_rate) {
        ceiling_ = ceiling;
        ramp_ = ramp;
        rise_ = 1 - natural_exp(-1 / (kReleaseSeconds * sample_rate));
        lowest_.prepare(hold);
        averaged_.assign(static_cast<size_t>(ramp), kOne);
        clear();
    }

    void clear() LP_RT {
        lowest_.clear();
        for (int64_t& gain : averaged_) gain = kOne;
        sum_ = ramp_ * kOne;
        envelope_ = 1;
        at_ = 0;
    }

    double next(float peak) LP_RT {
        const double lowest = lowest_.next(peak > ceiling_ ? static_cast<double>(ceiling_) / static_cast<double>(peak) : 1);
        const double gap = lowest - envelope_;
        envelope_ = gap < kNear ? lowest : envelope_ + rise_ * gap;
        const int64_t gain = static_cast<int64_t>(envelope_ * static_cast<double>(kOne));
        sum_ += gain - averaged_[static_cast<size_t>(at_)];
        averaged_[static_cast<size_t>(at_)] = gain;
        if (++at_ == ramp_) at_ = 0;
        return static_cast<double>(sum_) / static_cast<double>(ramp_ * kOne);
    }

   private:
    static constexpr double kReleaseSeconds = 0.2;
    static constexpr double kNear = 1e-6;              // at 0.00001 dB from its target the release ends
    static constexpr int64_t kOne = int64_t{1} << 48;  // a gain of 1; a ramp of 2^14 of them still fits

    SlidingMin lowest_;
    std::vector<int64_t> averaged_;
    float ceiling_ = 1;
    int ramp_ = 1, at_ = 0;
    int64_t sum_ = kOne;
    double rise_ = 1, envelope_ = 1;
};

}  // namespace lp
