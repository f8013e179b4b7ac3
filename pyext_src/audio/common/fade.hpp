// The curve of every fade.
#pragma once

#include "audio/common/realtime.hpp"

namespace lp {

// A smooth step from 0 to 1 (3x^2 - 2x^3): no kink at either end of a fade.
inline float fade_curve(float x) LP_RT { return x * x * (3.0f - 2.0f * x); }

}  // namespace lp
