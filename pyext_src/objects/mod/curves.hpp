// The curves of jump and smooth: from the parameter to what the voices do.
#pragma once

#include "noise/texture.hpp"
#include "audio/common/exact_math.hpp"

namespace lp {

// How fast a basis is at jump 1000, in noise units a step, and how its curve bends: at 300 all go 0.072 units, perlin
// 0.045. At the top a basis keeps its character only if its own detail outlasts a step.
struct Speed {
    double top, bend;
};

constexpr Speed kSpeeds[kBases] = {
    {1.0, 2.3},      // cell: another cell at each step
    {0.3, 1.280},    // simplex
    {0.2, 1.400},    // perlin: gentler
    {0.5, 1.716},    // distorted
    {0.4, 1.526},    // voronoi: a value lasts one step, or several
    {1.0, 2.3},      // fractal
};

// Noise units a step: 0.01 at 0, the top at 1000.
inline double stride_of(Speed speed, double jump) { return 0.01 + (speed.top - 0.01) * power(jump / 1000, speed.bend); }

inline double stride_of(Basis basis, double jump) { return stride_of(kSpeeds[static_cast<int>(basis)], jump); }

// Hz: 100 at 0 %, 1 at 100 %.
inline double cutoff_of(double smooth) { return 100 * power(0.01, smooth / 100); }

// Steps a second: 25 at 0 %, 2 at 100 %.
inline double step_rate_of(double smooth) { return 25 * power(0.08, smooth / 100); }

// How far each of the two equal poles goes towards its input in one sample: critically damped, unit gain at DC.
inline double smoothing_of(double cutoff, double sample_rate) {
    constexpr double kTwoPi = 6.28318530717958647693;
    return 1 - natural_exp(-kTwoPi * cutoff / sample_rate);
}

// As the first law has them.
namespace first {

constexpr Speed kSpeed{1.0, 2.3};  // of every basis

// Steps a second: half the cutoff, between 2 and 25.
inline double step_rate_of(double smooth) {
    const double rate = cutoff_of(smooth) / 2;
    return rate < 2 ? 2 : rate > 25 ? 25 : rate;
}

}  // namespace first

}  // namespace lp
