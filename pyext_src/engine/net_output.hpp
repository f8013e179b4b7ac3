// What a net gives, looked at before anybody hears it.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>

#include "engine/net.hpp"

namespace lp {

// Sound is played up to 20 dB over full scale; latents may be as large as they like. What cannot be bent and was not trained says what
// its author meant, however large: an analysis gives values at audio rate, too.
inline float loudest_of(const MethodShape& shape, MethodId method, bool is_trained) {
    const bool is_sound = shape.out_ratio == 1 && (is_trained || method == kDecode);
    return is_sound ? 10 : std::numeric_limits<float>::max();
}

// Not ok: `error` says why.
inline FrameStatus judged(const float* values, size_t count, float loudest, std::string* error) {
    bool finite = true;
    float peak = 0;
    for (size_t i = 0; i < count; ++i) {
        finite &= std::isfinite(values[i]);
        peak = std::max(peak, std::fabs(values[i]));
    }
    if (!finite) {
        *error = "the model gave a value that is no number (NaN or infinity)";
        return FrameStatus::not_finite;
    }
    if (peak > loudest) {
        *error = "the model gave " + std::to_string(static_cast<int>(20 * std::log10(peak))) + " dB over full scale, at most 20 are played";
        return FrameStatus::not_finite;
    }
    return FrameStatus::ok;
}

}  // namespace lp
