// The curve of every fade.
#pragma once

#include "rt/lp_rt.h"

namespace lp {

// A smooth step from 0 to 1 (3x^2 - 2x^3): no kink at either end of a fade.
LP_RT inline float fade_curve(float x) { return x * x * (3.0f - 2.0f * x); }

}  // namespace lp
