// A value that reaches its target smoothly, so that a change is not heard as a step.
#pragma once

#include "audio/common/exact_math.hpp"
#include "audio/common/realtime.hpp"

namespace lp {

// Two equal lowpasses in a row (critically damped: it never overshoots), which end exactly on the target.
class SmoothedValue {
   public:
    void prepare(double sample_rate) { step_ = 1 - natural_exp(-1 / (kSeconds * sample_rate)); }

    void jump(double target) LP_RT {
        first_ = value_ = target_ = target;
        arrived_ = true;
    }

    void aim(double target) LP_RT {
        arrived_ = arrived_ && target == target_;
        target_ = target;
    }

    double next() LP_RT {
        if (arrived_) return value_;
        first_ += step_ * (target_ - first_);
        value_ += step_ * (first_ - value_);
        if (is_near(first_) && is_near(value_)) jump(target_);
        return value_;
    }

   private:
    static constexpr double kSeconds = 0.008;  // time constant of each lowpass
    static constexpr double kNear = 1e-9;      // -180 dB

    bool is_near(double x) const LP_RT { return x - target_ < kNear && target_ - x < kNear; }

    double step_ = 1, target_ = 0, first_ = 0, value_ = 0;
    bool arrived_ = true;
};

}  // namespace lp
