// Random numbers as torch's CPU generator draws them: the same seed gives the same noise, with torch or without it.
//
// Facts from ATen/core/MT19937RNGEngine.h, ATen/core/DistributionsHelper.h and ATen/native/cpu/DistributionTemplates.h.
#pragma once

#include <cmath>
#include <cstdint>
#include <random>

#include "plan/maths.hpp"

namespace lp {
namespace plan {

class Random {
   public:
    explicit Random(uint64_t seed = 0) { reseed(seed); }

    void reseed(uint64_t seed) {
        engine_.seed(static_cast<uint32_t>(seed));
        has_next_ = false;
    }

    // In [0, 1): 24 bits of one draw.
    float uniform() { return static_cast<float>(engine_() & ((1u << 24) - 1)) * (1.0f / (1u << 24)); }

    // One at a time: of two that are drawn together the second is kept for the next call.
    double normal() {
        if (has_next_) {
            has_next_ = false;
            return next_;
        }
        const double u1 = uniform_double(), u2 = uniform_double();
        const double radius = std::sqrt(-2.0 * std::log1p(-u2)), angle = 2.0 * kPi * u1;
        next_ = radius * std::sin(angle);
        has_next_ = true;
        return radius * std::cos(angle);
    }

    // Sixteen at a time: eight radii, eight angles.
    void normal_16(float mean, float deviation, float* to) {
        for (int i = 0; i < 16; ++i) to[i] = uniform();
        for (int i = 0; i < 8; ++i) {
            const float radius = std::sqrt(-2.0f * log_of(1.0f - to[i])), angle = static_cast<float>(2.0 * kPi) * to[i + 8];
            to[i] = radius * cos_of(angle) * deviation + mean;
            to[i + 8] = radius * sin_of(angle) * deviation + mean;
        }
    }

   private:
    static constexpr double kPi = 3.14159265358979323846;

    double uniform_double() {  // 53 bits of two draws
        const uint64_t high = static_cast<uint32_t>(engine_()), low = static_cast<uint32_t>(engine_());
        return static_cast<double>(((high << 32) | low) & ((uint64_t{1} << 53) - 1)) * (1.0 / (uint64_t{1} << 53));
    }

    std::mt19937 engine_;
    double next_ = 0;
    bool has_next_ = false;
};

}  // namespace plan
}  // namespace lp
