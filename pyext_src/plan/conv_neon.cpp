// The kernels for NEON: every 64-bit ARM, Apple's among them.
#include "plan/kernel.hpp"

#if defined(__aarch64__) && !defined(_MSC_VER)
#include <arm_neon.h>

namespace lp {
namespace plan {
namespace {

struct Neon {
    using Type = float32x4_t;
    static constexpr int kWidth = 4, kPanelColumns = 4;  // 16 of 32 registers hold sums
    static constexpr bool kByLane = true;  // a product takes one channel out of four
    static LP_INLINE Type zero() { return vdupq_n_f32(0); }
    static LP_INLINE Type load(const float* at) { return vld1q_f32(at); }
    static LP_INLINE Type load_half(const int16_t* at) { return vcvtq_f32_s32(vmovl_s16(vld1_s16(at))); }
    static LP_INLINE Type broadcast(const float* at) { return vld1q_dup_f32(at); }
    static LP_INLINE Type sum(Type a, Type b) { return vaddq_f32(a, b); }
    static LP_INLINE Type add_product(Type a, Type b, Type to) { return vfmaq_f32(to, a, b); }
    template <int kLane>
    static LP_INLINE Type add_product_lane(Type a, Type four, Type to) { return vfmaq_laneq_f32(to, a, four, kLane); }
    static LP_INLINE void store(float* at, Type a) { vst1q_f32(at, a); }
};

void narrow(const float* from, int16_t* to, int64_t count, const float* factors) {
    for (int64_t i = 0; i < count; i += 4)
        vst1_s16(to + i, vqmovn_s32(vcvtnq_s32_f32(vmulq_f32(vld1q_f32(from + i), vld1q_f32(factors + i % kPanel)))));
}

}  // namespace
}  // namespace plan
}  // namespace lp

const lp::plan::KernelSet* lp::plan::neon_kernels() {
    static const KernelSet set = make_set<Neon>("NEON", narrow);
    return &set;
}
#else

const lp::plan::KernelSet* lp::plan::neon_kernels() { return nullptr; }
#endif
