// The kernels for AVX2 with FMA: most x86 processors since 2013.
#include "plan/kernel_processor.hpp"

#ifdef LP_X86
#include <immintrin.h>

#include "plan/conv.hpp"  // headers of the library come before the switch: what they define is every file's
#include "plan/kernel_set.hpp"

#ifdef __clang__
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#elif defined(__GNUC__)
#pragma GCC target("avx2,fma")
#endif
#include "plan/kernel.hpp"

namespace lp {
namespace plan {
namespace {

struct Avx2 {
    using Type = __m256;
    static constexpr int kWidth = 8, kPanelColumns = 6;  // 12 of 16 registers hold sums
    static constexpr bool kByLane = false;
    static LP_INLINE Type zero() { return _mm256_setzero_ps(); }
    static LP_INLINE Type load(const float* at) { return _mm256_loadu_ps(at); }
    static LP_INLINE Type load_half(const int16_t* at) { return _mm256_cvtepi32_ps(_mm256_cvtepi16_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(at)))); }
    static LP_INLINE Type broadcast(const float* at) { return _mm256_broadcast_ss(at); }
    static LP_INLINE Type sum(Type a, Type b) { return _mm256_add_ps(a, b); }
    static LP_INLINE Type add_product(Type a, Type b, Type to) { return _mm256_fmadd_ps(a, b, to); }
    static LP_INLINE void store(float* at, Type a) { _mm256_storeu_ps(at, a); }
};

void narrow(const float* from, int16_t* to, int64_t count, const float* factors) {
    for (int64_t i = 0; i < count; i += 8) {
        const __m256i wide = _mm256_cvtps_epi32(_mm256_mul_ps(_mm256_loadu_ps(from + i), _mm256_loadu_ps(factors + i % kPanel)));
        const __m128i narrow = _mm_packs_epi32(_mm256_castsi256_si128(wide), _mm256_extracti128_si256(wide, 1));
        _mm_storeu_si128(reinterpret_cast<__m128i*>(to + i), narrow);
    }
}

KernelSet made() { return make_set<Avx2>("AVX2", narrow); }

}  // namespace
}  // namespace plan
}  // namespace lp
#ifdef __clang__
#pragma clang attribute pop
#elif defined(__GNUC__)
#pragma GCC reset_options
#endif

const lp::plan::KernelSet* lp::plan::avx2_kernels() {
    if (!processor().avx2) return nullptr;
    static const KernelSet set = made();
    return &set;
}
#else
#include "plan/kernel_set.hpp"

const lp::plan::KernelSet* lp::plan::avx2_kernels() { return nullptr; }
#endif
