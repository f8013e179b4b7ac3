// Convolutions without any care for speed.
#include <algorithm>

#include "plan/conv.hpp"

namespace lp {
namespace plan {

size_t PackedWeights::bytes() const { return static_cast<size_t>(panels()) * kPanel * taps * channels * sizeof(float); }

PackedWeights pack(int outputs, int taps, int channels, const float* weights, int64_t output_stride, int64_t tap_stride,
                   int64_t channel_stride, Precision) {
    PackedWeights made;
    made.outputs = outputs;
    made.taps = taps;
    made.channels = channels;
    const std::shared_ptr<float> own(new float[made.bytes() / sizeof(float)](), std::default_delete<float[]>());
    for (int o = 0; o < outputs; ++o) {
        float* to = own.get() + int64_t{o / PackedWeights::kPanel} * taps * channels * PackedWeights::kPanel + o % PackedWeights::kPanel;
        for (int tap = 0; tap < taps; ++tap) {
            for (int c = 0; c < channels; ++c, to += PackedWeights::kPanel) {
                *to = weights[o * output_stride + tap * tap_stride + c * channel_stride];
            }
        }
    }
    made.data = own.get();
    made.own = own;
    return made;
}

void convolve(const PackedWeights& w, const Columns& columns, const float* bias, bool adds) noexcept {
    for (int t = 0; t < columns.count; ++t) {
        for (int o = 0; o < w.outputs; ++o) {
            const float* at = static_cast<const float*>(w.data) + int64_t{o / w.kPanel} * w.taps * w.channels * w.kPanel + o % w.kPanel;
            float sum = adds ? columns.outs[t][o] : bias ? bias[o] : 0;
            for (int tap = 0; tap < w.taps; ++tap) {
                const float* x = columns.rows[t] + tap * columns.tap_step;
                for (int c = 0; c < w.channels; ++c, at += w.kPanel) sum += *at * x[c];
            }
            columns.outs[t][o] = sum;
        }
    }
}

const char* kernels() { return "plain"; }

}  // namespace plan
}  // namespace lp
