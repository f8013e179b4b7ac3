// The kernels in plain C++, for any processor: four values at a time, products rounded before they are added.
#include <algorithm>
#include <cmath>
#include <cstring>

#include "plan/kernel.hpp"

namespace lp {
namespace plan {
namespace {

float from_half(uint16_t bits) {
    const uint32_t magnitude = bits & 0x7fffu, sign = static_cast<uint32_t>(bits & 0x8000u) << 16;
    uint32_t wide = magnitude << 13;
    float value;
    std::memcpy(&value, &wide, 4);
    value *= 0x1p112f;  // what the exponents differ by; numbers below the normal ones come right, too
    std::memcpy(&wide, &value, 4);
    if (magnitude >= 0x7c00u) wide = 0x7f800000u | (magnitude << 13);
    wide |= sign;
    std::memcpy(&value, &wide, 4);
    return value;
}

// To the nearest, of two the even one.
uint16_t to_half(float value) {
    uint32_t wide;
    std::memcpy(&wide, &value, 4);
    const uint32_t sign = wide >> 16 & 0x8000u;
    const float magnitude = std::fabs(value);
    if (!(magnitude < 65520.f)) return static_cast<uint16_t>(sign | (magnitude != magnitude ? 0x7e00u : 0x7c00u));
    int exponent = -13;
    if (magnitude > 0) std::frexp(magnitude, &exponent);  // below 2^exponent
    const int unit = std::max(exponent, -13) - 11;
    const auto units = static_cast<uint32_t>(std::nearbyint(std::ldexp(magnitude, -unit)));
    return static_cast<uint16_t>(sign | (units + (static_cast<uint32_t>(unit + 24) << 10)));
}

struct Plain {
#ifdef __GNUC__
    typedef float Type __attribute__((vector_size(16)));
#else
    struct Type {
        float values[4];
        float& operator[](int i) { return values[i]; }
        float operator[](int i) const { return values[i]; }
        Type operator*(const Type& o) const { return {values[0] * o[0], values[1] * o[1], values[2] * o[2], values[3] * o[3]}; }
        Type operator+(const Type& o) const { return {values[0] + o[0], values[1] + o[1], values[2] + o[2], values[3] + o[3]}; }
    };
#endif
    static constexpr int kWidth = 4, kPanelColumns = 3;  // 12 of 16 registers hold sums
    static constexpr bool kByLane = false;
    static LP_INLINE Type zero() { return Type{0, 0, 0, 0}; }
    static LP_INLINE Type load(const float* at) { return Type{at[0], at[1], at[2], at[3]}; }
    static LP_INLINE Type load_half(const uint16_t* at) { return Type{from_half(at[0]), from_half(at[1]), from_half(at[2]), from_half(at[3])}; }
    static LP_INLINE Type broadcast(const float* at) { return Type{*at, *at, *at, *at}; }
    static LP_INLINE Type sum(Type a, Type b) { return a + b; }
    static LP_INLINE Type add_product(Type a, Type b, Type to) { return to + a * b; }
    static LP_INLINE void store(float* at, Type a) { std::memcpy(at, &a, sizeof a); }
};

void narrow(const float* from, uint16_t* to, int64_t count, float factor) {
    for (int64_t i = 0; i < count; i++) to[i] = to_half(from[i] * factor);
}

}  // namespace
}  // namespace plan
}  // namespace lp

const lp::plan::KernelSet* lp::plan::plain_kernels() {
    static const KernelSet set = make_set<Plain>("plain", narrow);
    return &set;
}
