// The kernel of all convolutions, over a vector type. Included by one file for each instruction set, after what switches that on.
//
// An output is the sum over taps and channels in their order, each product added by itself, whatever the tile: which columns are
// computed at once, and how many panels, changes no bit. Everything is in an unnamed namespace: no two files may share its code.
#include "plan/conv.hpp"
#include "plan/kernel_set.hpp"

#if defined(_MSC_VER) && !defined(__clang__)
#define LP_INLINE __forceinline
#define LP_UNROLL
#define LP_PREFETCH(address) _mm_prefetch(address, _MM_HINT_T0)
#else
#define LP_INLINE inline __attribute__((always_inline))
#define LP_PREFETCH(address) __builtin_prefetch(address)
#ifdef __clang__
#define LP_UNROLL _Pragma("unroll")
#else
#define LP_UNROLL _Pragma("GCC unroll 32")
#endif
#endif

namespace lp {
namespace plan {
namespace {

constexpr int kPanel = PackedWeights::kPanel;

template <class V, bool kHalf>
LP_INLINE typename V::Type weights_at(const char* at, int vector) {
    if constexpr (kHalf)
        return V::load_half(reinterpret_cast<const int16_t*>(at) + vector * V::kWidth);
    else
        return V::load(reinterpret_cast<const float*>(at) + vector * V::kWidth);
}

template <class V, int kPanels, int kColumns, bool kHalf>
struct Tile {
    static constexpr int kVectors = kPanel / V::kWidth;
    static constexpr int64_t kStep = kPanel * (kHalf ? 2 : 4);  // bytes of a panel for one channel
    typename V::Type sums[kColumns][kPanels][kVectors];
    const float* rows[kColumns];
    const char* weights[kPanels];
    const char* ahead[kPanels];
    int64_t ahead_step;

    LP_INLINE explicit Tile(const Pass& pass) : ahead_step(static_cast<int64_t>(pass.ahead_step)) {
        LP_UNROLL for (int c = 0; c < kColumns; c++) {
            rows[c] = pass.rows[c];
            LP_UNROLL for (int p = 0; p < kPanels; p++)
                LP_UNROLL for (int v = 0; v < kVectors; v++) sums[c][p][v] = V::zero();
        }
        LP_UNROLL for (int p = 0; p < kPanels; p++) {
            weights[p] = pass.weights + static_cast<size_t>(p) * pass.panel_bytes;
            ahead[p] = pass.ahead + static_cast<size_t>(p) * pass.panel_bytes;
        }
    }

    LP_INLINE void add(int64_t channel) {
        typename V::Type each[kPanels][kVectors];
        LP_UNROLL for (int p = 0; p < kPanels; p++)
            LP_UNROLL for (int v = 0; v < kVectors; v++) each[p][v] = weights_at<V, kHalf>(weights[p] + channel * kStep, v);
        LP_UNROLL for (int c = 0; c < kColumns; c++) {
            const typename V::Type x = V::broadcast(rows[c] + channel);
            LP_UNROLL for (int p = 0; p < kPanels; p++)
                LP_UNROLL for (int v = 0; v < kVectors; v++) sums[c][p][v] = V::add_product(each[p][v], x, sums[c][p][v]);
        }
    }

    LP_INLINE void add_four(int64_t channel) {
        if constexpr (V::kByLane) {
            typename V::Type four[kColumns];
            LP_UNROLL for (int c = 0; c < kColumns; c++) four[c] = V::load(rows[c] + channel);
            add_lane<0>(channel, four);
            add_lane<1>(channel, four);
            add_lane<2>(channel, four);
            add_lane<3>(channel, four);
        } else {
            add(channel);
            add(channel + 1);
            add(channel + 2);
            add(channel + 3);
        }
    }

    // Of four channels that were loaded at once, the one at `kLane`.
    template <int kLane>
    LP_INLINE void add_lane(int64_t channel, const typename V::Type (&four)[kColumns]) {
        LP_UNROLL for (int p = 0; p < kPanels; p++)
            LP_UNROLL for (int v = 0; v < kVectors; v++) {
                const typename V::Type each = weights_at<V, kHalf>(weights[p] + (channel + kLane) * kStep, v);
                LP_UNROLL for (int c = 0; c < kColumns; c++) sums[c][p][v] = V::template add_product_lane<kLane>(each, four[c], sums[c][p][v]);
            }
    }

    // What is needed next, for four channels.
    LP_INLINE void fetch(int64_t channel) {
        LP_UNROLL for (int p = 0; p < kPanels; p++) {
            const char* at = ahead[p] + channel * ahead_step;
            LP_PREFETCH(at);
            if (!kHalf && ahead_step > 16) LP_PREFETCH(at + 64);
            if (ahead_step == kStep) {
                LP_PREFETCH(at + kStep * 2);
                if (!kHalf) LP_PREFETCH(at + kStep * 3);
            }
        }
    }

    LP_INLINE void add_tap(int64_t channels) {
        int64_t channel = 0;
        for (; channel + 4 <= channels; channel += 4) {
            fetch(channel);
            add_four(channel);
        }
        for (; channel < channels; channel++) add(channel);
    }

    LP_INLINE void next_tap(int64_t channels, int64_t tap_step) {
        LP_UNROLL for (int c = 0; c < kColumns; c++) rows[c] += tap_step;
        LP_UNROLL for (int p = 0; p < kPanels; p++) {
            weights[p] += channels * kStep;
            ahead[p] += channels * ahead_step;
        }
    }
};

template <class V>
LP_INLINE void finish(const typename V::Type (&sums)[kPanel / V::kWidth], const Pass& pass, const float* scales, const float* bias, float* out) {
    const float zero = 0;
    LP_UNROLL for (int v = 0; v < kPanel / V::kWidth; v++) {
        typename V::Type base = bias ? V::load(bias + v * V::kWidth) : V::broadcast(&zero);
        if (pass.adds) base = V::sum(base, V::load(out + v * V::kWidth));
        const typename V::Type sum = scales ? V::add_product(sums[v], V::load(scales + v * V::kWidth), base) : V::sum(sums[v], base);
        V::store(out + v * V::kWidth, sum);
    }
}

// The last panel of a layer may have fewer outputs than it has places.
template <class V>
LP_INLINE void finish_part(const typename V::Type (&sums)[kPanel / V::kWidth], const Pass& pass, const float* scales, const float* bias, float* out) {
    float values[kPanel] = {}, biases[kPanel] = {};
    for (int i = 0; i < pass.last; i++) {
        values[i] = pass.adds ? out[i] : 0;
        biases[i] = bias ? bias[i] : 0;
    }
    finish<V>(sums, pass, scales, biases, values);
    for (int i = 0; i < pass.last; i++) out[i] = values[i];
}

template <class V, int kPanels, int kColumns, bool kHalf>
void run_pass(const Pass& pass) {
    Tile<V, kPanels, kColumns, kHalf> tile(pass);
    for (int64_t tap = 0; tap < pass.taps; tap++) {
        tile.add_tap(pass.channels);
        tile.next_tap(pass.channels, pass.tap_step);
    }
    LP_UNROLL for (int p = 0; p < kPanels; p++) {
        const float* bias = pass.bias ? pass.bias + p * kPanel : nullptr;
        const float* scales = pass.scales ? pass.scales + p * kPanel : nullptr;
        const bool part = p == kPanels - 1 && pass.last < kPanel;
        LP_UNROLL for (int c = 0; c < kColumns; c++) {
            float* out = pass.outs[c] + pass.first_output + p * kPanel;
            if (part)
                finish_part<V>(tile.sums[c][p], pass, scales, bias, out);
            else
                finish<V>(tile.sums[c][p], pass, scales, bias, out);
        }
    }
}

template <class V, bool kHalf, int kColumns>
void fill_columns(KernelSet& set) {
    auto& row = set.passes[kHalf][kColumns - 1];
    row[0] = run_pass<V, 1, kColumns, kHalf>;
    if constexpr (kColumns * 2 <= V::kPanelColumns) row[1] = run_pass<V, 2, kColumns, kHalf>;
    if constexpr (kColumns * 4 <= V::kPanelColumns) row[2] = run_pass<V, 4, kColumns, kHalf>;
    if constexpr (kColumns * 8 <= V::kPanelColumns) row[3] = run_pass<V, 8, kColumns, kHalf>;
    if constexpr (kColumns > 1) fill_columns<V, kHalf, kColumns - 1>(set);
}

template <class V>
KernelSet make_set(const char* name, void (*narrow)(const float*, int16_t*, int64_t, const float*)) {
    constexpr int columns = V::kPanelColumns < KernelSet::kMostColumns ? V::kPanelColumns : KernelSet::kMostColumns;
    KernelSet set;
    set.name = name;
    set.columns = columns;
    set.panel_columns = V::kPanelColumns;
    set.narrow = narrow;
    fill_columns<V, false, columns>(set);
    fill_columns<V, true, columns>(set);
    return set;
}

}  // namespace
}  // namespace plan
}  // namespace lp
