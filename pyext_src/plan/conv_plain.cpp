// The kernels in plain C++, for any processor: four values at a time, products rounded before they are added.
#include <algorithm>
#include <cmath>
#include <cstring>

#include "plan/kernel.hpp"

namespace lp {
namespace plan {
namespace {

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
    static LP_INLINE Type load_half(const int16_t* at) {
        return Type{static_cast<float>(at[0]), static_cast<float>(at[1]), static_cast<float>(at[2]), static_cast<float>(at[3])};
    }
    static LP_INLINE Type broadcast(const float* at) { return Type{*at, *at, *at, *at}; }
    static LP_INLINE Type sum(Type a, Type b) { return a + b; }
    static LP_INLINE Type add_product(Type a, Type b, Type to) { return to + a * b; }
    static LP_INLINE void store(float* at, Type a) { std::memcpy(at, &a, sizeof a); }
};

void narrow(const float* from, int16_t* to, int64_t count, const float* factors) {
    for (int64_t i = 0; i < count; i++) {  // what is no number becomes any; its output has a scale that is none either
        const float value = from[i] * factors[i % kPanel];
        to[i] = value == value ? static_cast<int16_t>(std::nearbyint(std::min(std::max(value, -32767.f), 32767.f))) : int16_t{0};
    }
}

}  // namespace
}  // namespace plan
}  // namespace lp

const lp::plan::KernelSet* lp::plan::plain_kernels() {
    static const KernelSet set = make_set<Plain>("plain", narrow);
    return &set;
}
