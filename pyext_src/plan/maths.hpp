// exp, log, sin, tanh of many values: within about 2 ulp, without a branch, so that a compiler computes several at once; the same bits
// on every machine. Polynomials and ranges: Cephes Mathematical Library, single precision (expf, logf, sinf, cosf, tanhf).
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>

namespace lp {
namespace plan {

template <class To, class From>
inline To bits(From from) {
    static_assert(sizeof(To) == sizeof(From), "of one size");
    To to;
    std::memcpy(&to, &from, sizeof(to));
    return to;
}

inline float power_of_two(int32_t n) { return bits<float>(static_cast<uint32_t>(n + 127) << 23); }  // -126 ... 127

inline float exp_of(float x) {
    constexpr float kRounds = 12582912.0f;  // 1.5 * 2^23: what is added to it is rounded to a whole number
    const float low = x < -104.0f ? -104.0f : x, within = low > 89.0f ? 89.0f : low;
    const float shifted = within * 1.44269504088896341f + kRounds, turns = shifted - kRounds;
    const int32_t n = bits<int32_t>(shifted) - bits<int32_t>(kRounds);
    const float r = (within - turns * 0.693359375f) - turns * -2.12194440e-4f;
    float p = 1.9875691500e-4f;
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    const float y = (p * (r * r) + r) + 1.0f;
    const int32_t half = n >> 1;  // in two steps: the result may be a denormal number
    return y * power_of_two(half) * power_of_two(n - half);
}

inline float log_of(float x) {
    const bool tiny = x < 1.17549435e-38f;
    const float scaled = tiny ? x * 8388608.0f : x;
    const uint32_t word = bits<uint32_t>(scaled);
    const float m = bits<float>((word & 0x007fffffu) | 0x3f000000u);  // in [0.5, 1)
    const int32_t exponent = static_cast<int32_t>((word >> 23) & 0xffu) - 126 - (tiny ? 23 : 0);
    const bool small = m < 0.707106781186547524f;
    const float e = static_cast<float>(exponent - (small ? 1 : 0)), r = (small ? m + m : m) - 1.0f, z = r * r;
    float p = 7.0376836292e-2f;
    p = p * r - 1.1514610310e-1f;
    p = p * r + 1.1676998740e-1f;
    p = p * r - 1.2420140846e-1f;
    p = p * r + 1.4249322787e-1f;
    p = p * r - 1.6668057665e-1f;
    p = p * r + 2.0000714765e-1f;
    p = p * r - 2.4999993993e-1f;
    p = p * r + 3.3333331174e-1f;
    const float tail = (p * r * z + e * -2.12194440e-4f) - 0.5f * z;
    const float y = (r + tail) + e * 0.693359375f;
    const float infinity = std::numeric_limits<float>::infinity(), nan = std::numeric_limits<float>::quiet_NaN();
    const float below = x == 0 ? -infinity : nan;
    const float normal = x == infinity ? infinity : y;
    return x > 0 ? normal : below;  // of NaN, NaN
}

inline float tanh_of(float x) {
    const float size = std::fabs(x), z = x * x;
    float p = -5.70498872745e-3f;
    p = p * z + 2.06390887954e-2f;
    p = p * z - 5.37397155531e-2f;
    p = p * z + 1.33314422036e-1f;
    p = p * z - 3.33332819422e-1f;
    const float near = p * z * x + x;
    const float far = std::copysign(1.0f - 2.0f / (exp_of(size + size) + 1.0f), x);
    return size < 0.625f ? near : far;
}

inline float sigmoid_of(float x) { return 1.0f / (1.0f + exp_of(-x)); }

// The angle without its quarter turns, which are counted; exact enough up to kLargestAngle.
constexpr float kLargestAngle = 1e6f;

struct Angle {
    float rest;      // in [-pi / 4, pi / 4]
    int32_t quarters;  // its last two bits count
};

inline Angle reduced(float x) {
    constexpr double kRounds = 6755399441055744.0;  // 1.5 * 2^52
    const double shifted = static_cast<double>(x) * 0.63661977236758134308 + kRounds, turns = shifted - kRounds;
    const double rest = (static_cast<double>(x) - turns * 1.57079632673412561417e+00) - turns * 6.07710050650619224932e-11;
    return {static_cast<float>(rest), static_cast<int32_t>(bits<int64_t>(shifted))};
}

inline float sine_of(Angle angle) {
    const float r = angle.rest, z = r * r;
    float s = -1.9515295891e-4f;
    s = s * z + 8.3321608736e-3f;
    s = s * z - 1.6666654611e-1f;
    s = s * z * r + r;
    float c = 2.443315711809948e-5f;
    c = c * z - 1.388731625493765e-3f;
    c = c * z + 4.166664568298827e-2f;
    c = (c * z * z - 0.5f * z) + 1.0f;
    const float y = (angle.quarters & 1) ? c : s;
    return bits<float>(bits<uint32_t>(y) ^ (static_cast<uint32_t>(angle.quarters & 2) << 30));
}

inline float sin_of(float x) { return sine_of(reduced(x)); }

inline float cos_of(float x) {
    const Angle angle = reduced(x);
    return sine_of({angle.rest, angle.quarters + 1});
}

}  // namespace plan
}  // namespace lp
