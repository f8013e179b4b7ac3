// The two inner loops of short convolutions: rows times columns, and rows spread over columns.
//
// A streaming frame reads every weight once or a few times only, so weights are streamed in the order in which they lie.
#pragma once

#include <cstddef>
#include <cstdint>

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
#include <immintrin.h>
#define LP_SHORT_PRODUCT 1
#else
#define LP_SHORT_PRODUCT 0
#endif

namespace lp {

// Whether this processor can run the loops below (AVX2 and FMA: Intel since 2013, AMD since 2015).
inline bool has_short_product() {
#if LP_SHORT_PRODUCT
    static const bool has = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    return has;
#else
    return false;
#endif
}

#if LP_SHORT_PRODUCT

#define LP_AVX2 __attribute__((target("avx2,fma")))

LP_AVX2 inline float sum_of(__m256 v) {
    const __m128 four = _mm_add_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
    const __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
    return _mm_cvtss_f32(_mm_add_ss(two, _mm_shuffle_ps(two, two, 1)));
}

// Rows x Columns dot products of length `k` at once: out[r * out_stride + c] = w[r] . x[c]. Both lie row after row.
template <int Rows, int Columns>
LP_AVX2 inline void dot_block(const float* w, const float* x, int64_t k, float* out, int64_t out_stride) {
    __m256 sums[Rows][Columns];
    for (int r = 0; r < Rows; ++r) {
        for (int c = 0; c < Columns; ++c) sums[r][c] = _mm256_setzero_ps();
    }
    int64_t i = 0;
    for (; i + 8 <= k; i += 8) {
        __m256 columns[Columns];
        for (int c = 0; c < Columns; ++c) columns[c] = _mm256_loadu_ps(x + c * k + i);
        for (int r = 0; r < Rows; ++r) {
            const __m256 row = _mm256_loadu_ps(w + r * k + i);
            for (int c = 0; c < Columns; ++c) sums[r][c] = _mm256_fmadd_ps(row, columns[c], sums[r][c]);
        }
    }
    for (int r = 0; r < Rows; ++r) {
        for (int c = 0; c < Columns; ++c) {
            float sum = sum_of(sums[r][c]);
            for (int64_t rest = i; rest < k; ++rest) sum += w[r * k + rest] * x[c * k + rest];
            out[r * out_stride + c] = sum;
        }
    }
}

template <int Rows>
LP_AVX2 inline void dot_rows(const float* w, const float* x, int64_t columns, int64_t k, float* out, int64_t out_stride) {
    int64_t c = 0;
    for (; c + 3 <= columns; c += 3) dot_block<Rows, 3>(w, x + c * k, k, out + c, out_stride);
    for (; c < columns; ++c) dot_block<Rows, 1>(w, x + c * k, k, out + c, out_stride);
}

// out (rows x columns) = w (rows x k) times the transpose of x (columns x k).
LP_AVX2 inline void multiply(const float* w, const float* x, int64_t rows, int64_t columns, int64_t k, float* out) {
    int64_t r = 0;
    for (; r + 4 <= rows; r += 4) dot_rows<4>(w + r * k, x, columns, k, out + r * columns, columns);
    for (; r < rows; ++r) dot_rows<1>(w + r * k, x, columns, k, out + r * columns, columns);
}

// y (steps x width) += the sum over eight rows of w (8 x width), each times its x[row * x_stride + step].
LP_AVX2 inline void spread_eight(const float* w, const float* x, int64_t x_stride, int64_t steps, int64_t width, float* y) {
    for (int64_t t = 0; t < steps; ++t) {
        __m256 gains[8];
        for (int r = 0; r < 8; ++r) gains[r] = _mm256_set1_ps(x[r * x_stride + t]);
        float* to = y + t * width;
        int64_t i = 0;
        for (; i + 8 <= width; i += 8) {
            __m256 sum = _mm256_loadu_ps(to + i);
            for (int r = 0; r < 8; ++r) sum = _mm256_fmadd_ps(_mm256_loadu_ps(w + r * width + i), gains[r], sum);
            _mm256_storeu_ps(to + i, sum);
        }
        for (; i < width; ++i) {
            for (int r = 0; r < 8; ++r) to[i] += w[r * width + i] * x[r * x_stride + t];
        }
    }
}

// y (steps x width) += the transpose of x (rows x steps) times w (rows x width).
LP_AVX2 inline void spread(const float* w, const float* x, int64_t rows, int64_t steps, int64_t width, float* y) {
    int64_t r = 0;
    for (; r + 8 <= rows; r += 8) spread_eight(w + r * width, x + r * steps, steps, steps, width, y);
    for (; r < rows; ++r) {
        for (int64_t t = 0; t < steps; ++t) {
            for (int64_t i = 0; i < width; ++i) y[t * width + i] += w[r * width + i] * x[r * steps + t];
        }
    }
}

#else

inline void multiply(const float*, const float*, int64_t, int64_t, int64_t, float*) {}
inline void spread(const float*, const float*, int64_t, int64_t, int64_t, float*) {}

#endif

}  // namespace lp
