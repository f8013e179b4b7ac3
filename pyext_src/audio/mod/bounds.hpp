// What keeps a modulation within [-3, 3].
#pragma once

#include <cmath>

#include "audio/common/realtime.hpp"

namespace lp {

enum class RangeMode : int { none, clip, warp, fold };

constexpr double kLimit = 3;

inline double clip_to_limit(double x) LP_RT { return x < -kLimit ? -kLimit : x > kLimit ? kLimit : x; }

// Leaves at one edge, comes back at the other.
inline double warp_to_limit(double x) LP_RT {
    return clip_to_limit(x - 2 * kLimit * std::floor((x + kLimit) / (2 * kLimit)));
}

// Reflected at the edges.
inline double fold_to_limit(double x) LP_RT {
    const double turn = x + kLimit - 4 * kLimit * std::floor((x + kLimit) / (4 * kLimit));
    return clip_to_limit(turn <= 2 * kLimit ? turn - kLimit : 3 * kLimit - turn);
}

inline double keep_in_range(RangeMode mode, double x) LP_RT {
    if (mode == RangeMode::none || (x >= -kLimit && x <= kLimit)) return x;
    if (mode == RangeMode::clip) return clip_to_limit(x);
    return mode == RangeMode::warp ? warp_to_limit(x) : fold_to_limit(x);
}

}  // namespace lp
