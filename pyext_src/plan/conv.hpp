// Convolutions over few columns: weights are packed once in the order in which they are read, and read once a frame.
//
// Sound lies column after column: the channels of one moment side by side. So a tap of the kernel is a row that lies elsewhere, nothing
// is unfolded, and the past of a streaming convolution stands before what is new.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

namespace lp {
namespace plan {

enum class Precision : uint8_t { full, half };  // half: whole numbers of 16 bits in memory, widened where they are used; sums have 32

// w[output][tap][channel] of one group, in panels of 16 outputs: [panel][tap][channel][16], the last one filled with zeros.
class PackedWeights {
   public:
    static constexpr int kPanel = 16;
    int outputs = 0, taps = 0, channels = 0;
    Precision precision = Precision::full;
    const void* data = nullptr;  // in `own`
    const float* scales = nullptr;  // half: of each output; what is stored is the weight divided by it, rounded
    std::shared_ptr<const void> own;

    size_t bytes() const;
    int panels() const { return (outputs + kPanel - 1) / kPanel; }
};

// Where the weight of (output, tap, channel) lies. Outputs lie in two levels: of a transposed convolution several phases, each with all
// its channels.
struct WeightOrder {
    int64_t outer = 1, outer_stride = 0, inner = 0, inner_stride = 0;
    int64_t taps = 1, tap_stride = 0, channels = 0, channel_stride = 0;

    int64_t outputs() const { return outer * inner; }
    int64_t offset(int64_t output) const { return output / inner * outer_stride + output % inner * inner_stride; }
};

// `memory`: as much as is packed, aligned to 64 bytes.
size_t packed_bytes(const WeightOrder& order, Precision precision);
PackedWeights pack(const WeightOrder& order, const float* weights, Precision precision, const std::shared_ptr<void>& memory);

// outs[t][o] = bias[o] (or 0; null: what `outs` holds already where `adds`) + sum over taps, channels of w * rows[t][tap * tap_step + channel].
// Which columns are computed at once changes no bit of any of them.
struct Columns {
    const float* const* rows = nullptr;  // of each column: the channels of its first tap
    int64_t tap_step = 0;                // values from a tap to the next
    float* const* outs = nullptr;        // of each column: where its outputs lie, side by side
    int count = 0;
};
void convolve(const PackedWeights& weights, const Columns& columns, const float* bias, bool adds) noexcept;

const char* kernels();  // which ones this processor runs: "AVX-512", "AVX2", "NEON", "plain"

}  // namespace plan
}  // namespace lp
