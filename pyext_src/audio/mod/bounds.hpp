// What keeps a modulation within [-3, 3].
#pragma once

#include <cmath>

#include "rt/lp_rt.h"

namespace lp {

enum class RangeMode : int { none, clip, warp, fold };

constexpr double kLimit = 3;

LP_RT inline double clip_to_limit(double x) { return x < -kLimit ? -kLimit : x > kLimit ? kLimit : x; }

// Leaves through one edge, comes back through the other.
LP_RT inline double warp_to_limit(double x) {
    return clip_to_limit(x - 2 * kLimit * std::floor((x + kLimit) / (2 * kLimit)));
}

// Reflected at the edges.
LP_RT inline double fold_to_limit(double x) {
    const double turn = x + kLimit - 4 * kLimit * std::floor((x + kLimit) / (4 * kLimit));
    return clip_to_limit(turn <= 2 * kLimit ? turn - kLimit : 3 * kLimit - turn);
}

LP_RT inline double keep_in_range(RangeMode mode, double x) {
    if (mode == RangeMode::none || (x >= -kLimit && x <= kLimit)) return x;
    if (mode == RangeMode::clip) return clip_to_limit(x);
    return mode == RangeMode::warp ? warp_to_limit(x) : fold_to_limit(x);
}

}  // namespace lp
