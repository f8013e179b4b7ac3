// Weights in the order in which the kernels read them: a transposition of 16 outputs at a time.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "plan/conv.hpp"
#include "plan/kernel_processor.hpp"
#include "plan/kernel_set.hpp"

#ifdef LP_X86
#include <xmmintrin.h>
#endif

namespace lp {
namespace plan {
namespace {

constexpr int kPanel = PackedWeights::kPanel;

// Taps and channels as they lie: the inner ones closer to one another.
struct Source {
    const WeightOrder& order;
    const float* weights;
    int64_t inner_stride, outer_stride;
    int inner, outer;
    bool taps_inside;

    Source(const WeightOrder& of, const float* from) : order(of), weights(from) {
        taps_inside = of.channels == 1 || (of.taps > 1 && of.tap_stride < of.channel_stride);
        inner_stride = taps_inside ? of.tap_stride : of.channel_stride;
        outer_stride = taps_inside ? of.channel_stride : of.tap_stride;
        inner = static_cast<int>(taps_inside ? of.taps : of.channels);
        outer = static_cast<int>(taps_inside ? of.channels : of.taps);
        if (outer == 1) outer_stride = inner * inner_stride;
    }

    const float* output(int64_t number) const { return weights + order.offset(number); }
    bool one_piece() const { return inner_stride == 1 && outer_stride == inner; }
    bool is_even(int64_t first) const { return first % order.inner + kPanel <= order.inner; }  // a panel: one stride between its outputs
};

// Without signs, infinity above all numbers, and what is no number above that: as integers these compare like the numbers.
uint32_t magnitude(const float* at) {
    uint32_t bits;
    std::memcpy(&bits, at, 4);
    return bits & 0x7fffffffu;
}

float largest_of(const Source& source, int output) {
    uint32_t largest[4] = {};  // in four chains: one would wait for itself
    const int64_t inner = source.one_piece() ? int64_t{source.inner} * source.outer : source.inner;
    for (int i = 0; i < (source.one_piece() ? 1 : source.outer); i++) {
        const float* from = source.output(output) + i * source.outer_stride;
        int64_t k = 0;
        for (; k + 4 <= inner; k += 4)
            for (int chain = 0; chain < 4; chain++)
                largest[chain] = std::max(largest[chain], magnitude(from + (k + chain) * source.inner_stride));
        for (; k < inner; k++) largest[0] = std::max(largest[0], magnitude(from + k * source.inner_stride));
    }
    float value;
    std::memcpy(&value, std::max_element(largest, largest + 4), 4);
    return value;
}

// What brings the largest weight of an output to the largest number of 16 bits; 0 and the smallest numbers become 0.
float scale_of(const Source& source, int output) { return std::max(largest_of(source, output) / 32767, std::numeric_limits<float>::min()); }

class Packer {
   public:
    Packer(const PackedWeights& packed, const Source& source, void* to)
        : packed_(packed), source_(source), to_(to), places_(static_cast<int64_t>(packed.taps) * packed.channels), set_(kernel_set()) {}

    // Phases lie between one another: some channels of all of them are read before the next ones, while they are in the cache.
    void all() {
        const int64_t at_once = source_.order.outer > 1 ? 4 * kMany : places_;
        for (int64_t i = 0; i < places_; i += at_once)
            for (int panel = 0; panel < packed_.panels(); panel++) part(panel, i, std::min(places_, i + at_once));
    }

   private:
    static constexpr int kMany = 16;

    void part(int panel, int64_t begin, int64_t end) {
        const int first = panel * kPanel, outputs = std::min(kPanel, packed_.outputs - first);
        const bool in_rows = source_.one_piece() && outputs == kPanel && source_.is_even(first);
        first_ = panel * places_;
        for (int o = 0; packed_.scales && o < kPanel; o++) factors_[o] = 1 / packed_.scales[first + o];
        for (int64_t i = begin; i < end; i += kMany) {
            const int count = static_cast<int>(std::min<int64_t>(kMany, end - i));
            alignas(64) float columns[kMany][kPanel];
            if (in_rows && count == kMany) {
                turn(source_.output(first) + i, source_.order.inner_stride, columns);
            } else {
                float rows[kPanel][kMany] = {};
                for (int o = 0; o < outputs; o++) read(source_.output(first + o), i, count, rows[o]);
                turn(rows[0], kMany, columns);
            }
            write(columns, i, count);
        }
    }

    const PackedWeights& packed_;
    const Source& source_;
    void* to_;
    int64_t places_, first_ = 0;
    const KernelSet& set_;
    float factors_[kPanel] = {};

    // Rows that lie `stride` apart become columns, four rows at a time: more would not stay in the cache where a stride is a power of two.
    static void turn(const float* rows, int64_t stride, float (&columns)[kMany][kPanel]) {
        for (int o = 0; o < kPanel; o += 4)
            for (int c = 0; c < kMany; c += 4) turn_four(rows + o * stride + c, stride, &columns[c][o]);
    }

    static void turn_four(const float* rows, int64_t stride, float* columns) {
#ifdef LP_X86
        __m128 a = _mm_loadu_ps(rows), b = _mm_loadu_ps(rows + stride), c = _mm_loadu_ps(rows + 2 * stride), d = _mm_loadu_ps(rows + 3 * stride);
        _MM_TRANSPOSE4_PS(a, b, c, d);
        _mm_store_ps(columns, a);
        _mm_store_ps(columns + kPanel, b);
        _mm_store_ps(columns + 2 * kPanel, c);
        _mm_store_ps(columns + 3 * kPanel, d);
#else
        for (int c = 0; c < 4; c++)
            for (int o = 0; o < 4; o++) columns[c * kPanel + o] = rows[o * stride + c];
#endif
    }

    void read(const float* from, int64_t i, int count, float* row) const {
        int64_t inner = i % source_.inner;
        const float* at = from + i / source_.inner * source_.outer_stride;
        for (int c = 0; c < count; c++) {
            row[c] = at[inner * source_.inner_stride];
            if (++inner == source_.inner) {
                inner = 0;
                at += source_.outer_stride;
            }
        }
    }

    void write(const float (&columns)[kMany][kPanel], int64_t i, int count) const {
        if (packed_.precision == Precision::full) {
            copy(columns, i, count);
            return;
        }
        alignas(64) int16_t narrow[kMany][kPanel];
        set_.narrow(&columns[0][0], &narrow[0][0], kMany * kPanel, factors_);
        copy(narrow, i, count);
    }

    template <class Value>
    void copy(const Value (&columns)[kMany][kPanel], int64_t i, int count) const {
        const int64_t step = source_.taps_inside ? source_.outer : 1, turn = source_.taps_inside ? 1 : source_.inner;
        int64_t inner = i % source_.inner, outer = i / source_.inner;
        for (int c = 0; c < count; c++) {
            std::memcpy(static_cast<Value*>(to_) + (first_ + inner * step + outer * turn) * kPanel, columns[c], sizeof columns[c]);
            if (++inner == source_.inner) {
                inner = 0;
                outer++;
            }
        }
    }
};

PackedWeights shaped(const WeightOrder& order, Precision precision) {
    PackedWeights packed;
    packed.outputs = static_cast<int>(order.outputs());
    packed.taps = static_cast<int>(order.taps);
    packed.channels = static_cast<int>(order.channels);
    packed.precision = precision;
    return packed;
}

}  // namespace

size_t PackedWeights::bytes() const {
    return static_cast<size_t>(panels()) * kPanel * static_cast<size_t>(taps) * static_cast<size_t>(channels) *
           (precision == Precision::half ? 2 : 4);
}

size_t packed_bytes(const WeightOrder& order, Precision precision) {
    const PackedWeights packed = shaped(order, precision);
    const size_t scales = precision == Precision::half ? static_cast<size_t>(packed.panels()) * kPanel * sizeof(float) : 0;
    return packed.bytes() + scales;
}

PackedWeights pack(const WeightOrder& order, const float* weights, Precision precision, const std::shared_ptr<void>& memory) {
    PackedWeights packed = shaped(order, precision);
    const Source source(order, weights);
    if (precision == Precision::half) {
        float* scales = reinterpret_cast<float*>(static_cast<char*>(memory.get()) + packed.bytes());
        for (int o = 0; o < packed.panels() * kPanel; o++) scales[o] = o < packed.outputs ? scale_of(source, o) : 1;
        packed.scales = scales;
    }
    Packer(packed, source, memory.get()).all();
    packed.data = memory.get();
    packed.own = memory;
    return packed;
}

}  // namespace plan
}  // namespace lp
