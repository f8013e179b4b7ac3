// The clock that loops are counted on: at which sample the next multiple of a loop length falls.
//
// A clock is a straight line through one known point: `units` (samples when free, quarter notes when in sync) at
// sample `origin`. Multiples are computed from their number, never added up, so that nothing drifts.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>

#include "audio/common/realtime.hpp"

namespace lp {

constexpr int64_t kNever = std::numeric_limits<int64_t>::max();

// The first whole sample at or after `time`; what is a rounding error before it still counts as that sample.
inline int64_t sample_at(double time) LP_RT { return static_cast<int64_t>(std::ceil(time - 1e-6)); }

class LoopClock {
   public:
    void set(double origin, double units, double samples_per_unit) LP_RT {
        origin_ = origin;
        units_ = units;
        samples_per_unit_ = samples_per_unit;
    }

    double units_at(double sample) const LP_RT { return units_ + (sample - origin_) / samples_per_unit_; }

    // The same clock at another speed from `sample` on.
    void change_speed(double sample, double samples_per_unit) LP_RT { set(sample, units_at(sample), samples_per_unit); }

    // Moves the origin to the last multiple of `length`: a new length is counted from there.
    void rebase(double sample, double length) LP_RT {
        const double last = std::floor(units_at(sample) / length + 1e-9) * length;
        set(origin_ + (last - units_) * samples_per_unit_, 0, samples_per_unit_);
    }

    // The number of the first multiple of `length` units that does not lie before `sample`.
    int64_t multiple_from(int64_t sample, double length) const LP_RT {
        return static_cast<int64_t>(std::ceil(units_at(static_cast<double>(sample)) / length - 1e-9));
    }

    int64_t sample_of(int64_t multiple, double length) const LP_RT {
        return sample_at(origin_ + (static_cast<double>(multiple) * length - units_) * samples_per_unit_);
    }

    double samples_per_unit() const LP_RT { return samples_per_unit_; }

   private:
    double origin_ = 0;
    double units_ = 0;
    double samples_per_unit_ = 1;
};

}  // namespace lp
