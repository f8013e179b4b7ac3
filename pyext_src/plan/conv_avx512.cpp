// The kernels for AVX-512: server processors of Intel since 2017, of AMD since 2022.
#include "plan/kernel_processor.hpp"

#ifdef LP_X86
#include <immintrin.h>

#include "plan/conv.hpp"  // headers of the library come before the switch: what they define is every file's
#include "plan/kernel_set.hpp"

#ifdef __clang__
#pragma clang attribute push(__attribute__((target("avx512f,fma"))), apply_to = function)
#elif defined(__GNUC__)
#pragma GCC target("avx512f,fma")
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"  // of GCC's own header, where a value is left undefined on purpose
#endif
#include "plan/kernel.hpp"

namespace lp {
namespace plan {
namespace {

struct Avx512 {
    using Type = __m512;
    static constexpr int kWidth = 16, kPanelColumns = 16;  // 16 of 32 registers hold sums
    static constexpr bool kByLane = false;
    static LP_INLINE Type zero() { return _mm512_setzero_ps(); }
    static LP_INLINE Type load(const float* at) { return _mm512_loadu_ps(at); }
    static LP_INLINE Type load_half(const int16_t* at) { return _mm512_cvtepi32_ps(_mm512_cvtepi16_epi32(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(at)))); }
    static LP_INLINE Type broadcast(const float* at) { return _mm512_set1_ps(*at); }
    static LP_INLINE Type sum(Type a, Type b) { return _mm512_add_ps(a, b); }
    static LP_INLINE Type add_product(Type a, Type b, Type to) { return _mm512_fmadd_ps(a, b, to); }
    static LP_INLINE void store(float* at, Type a) { _mm512_storeu_ps(at, a); }
};

void narrow(const float* from, int16_t* to, int64_t count, const float* factors) {
    const __m512 by = _mm512_loadu_ps(factors);  // of a panel
    for (int64_t i = 0; i < count; i += 16) {
        const __m512i wide = _mm512_cvtps_epi32(_mm512_mul_ps(_mm512_loadu_ps(from + i), by));
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(to + i), _mm512_cvtsepi32_epi16(wide));
    }
}

KernelSet made() { return make_set<Avx512>("AVX-512", narrow); }

}  // namespace
}  // namespace plan
}  // namespace lp
#ifdef __clang__
#pragma clang attribute pop
#elif defined(__GNUC__)
#pragma GCC reset_options
#endif

const lp::plan::KernelSet* lp::plan::avx512_kernels() {
    if (!processor().avx512) return nullptr;
    static const KernelSet set = made();
    return &set;
}
#else
#include "plan/kernel_set.hpp"

const lp::plan::KernelSet* lp::plan::avx512_kernels() { return nullptr; }
#endif
