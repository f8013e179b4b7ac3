// Sanitizes an inlet: a sample that is not finite, or absurdly large, becomes silence; the sound fades in again after it.
#pragma once

#include <cmath>

#include "audio/common/fade.hpp"
#include "audio/common/realtime.hpp"

namespace lp {

class InputSanitizer {
   public:
    void prepare(double sample_rate) {
        fade_ = good_ = static_cast<int>(std::ceil(kFadeSeconds * sample_rate));
    }

    // The next `count` samples of an inlet (silence when it is nullptr), each `stride` apart in `to`; how many were bad.
    int read(const float* in, int count, float* to, int stride) LP_RT {
        int bad = 0;
        for (int i = 0; i < count; ++i) {
            const float x = in ? in[i] : 0;
            const bool is_good = x >= -kHuge && x <= kHuge;  // false for NaN
            bad += !is_good;
            to[i * stride] = is_good ? faded(x) : 0;
            if (!is_good) good_ = 0;
        }
        return bad;
    }

   private:
    static constexpr float kHuge = 1e9f;
    static constexpr double kFadeSeconds = 0.005;

    float faded(float x) LP_RT {
        if (good_ == fade_) return x;
        ++good_;
        return x * fade_curve(static_cast<float>(good_) / static_cast<float>(fade_));
    }

    int fade_ = 1, good_ = 1;  // samples: of the fade, and since the last bad one
};

}  // namespace lp
