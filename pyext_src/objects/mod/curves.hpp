// The curves of jump and smooth: from the parameter to what the voices do.
#pragma once

#include "params/exact_math.hpp"

namespace lp {

// Noise units a step: 0.01 at 0, 1 at 1000.
inline double stride_of(double jump) { return 0.01 + 0.99 * power(jump / 1000, 2.3); }

// Hz: 100 at 0 %, 1 at 100 %.
inline double cutoff_of(double smooth) { return 100 * power(0.01, smooth / 100); }

// Steps a second: half the cutoff, between 2 and 25.
inline double step_rate_of(double smooth) {
    const double rate = cutoff_of(smooth) / 2;
    return rate < 2 ? 2 : rate > 25 ? 25 : rate;
}

// How far each of the two equal poles goes towards its input in one sample: critically damped, unit gain at DC.
inline double smoothing_of(double smooth, double sample_rate) {
    constexpr double kTwoPi = 6.28318530717958647693;
    return 1 - natural_exp(-kTwoPi * cutoff_of(smooth) / sample_rate);
}

}  // namespace lp
