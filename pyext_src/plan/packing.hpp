// Which part of a layer a convolution reads at once, as outputs, taps and channels: what PackedWeights are made of.
#pragma once

#include <vector>

#include "plan/conv.hpp"
#include "plan/plan.hpp"

namespace lp {
namespace plan {

struct Packing : WeightOrder {
    int buffer = -1;
    int64_t offset = 0;      // of the first one
    bool depthwise = false;  // an output has a channel of its own; always in full precision

    bool operator==(const Packing& o) const {
        return buffer == o.buffer && offset == o.offset && outer == o.outer && outer_stride == o.outer_stride && inner == o.inner &&
               inner_stride == o.inner_stride && taps == o.taps && tap_stride == o.tap_stride && channels == o.channels &&
               channel_stride == o.channel_stride && depthwise == o.depthwise;
    }
};

// The numbers of a convolution, checked. `w` of both kinds: (Co, Ci / groups, K), (Ci, Co / groups, K).
struct Convolution {
    explicit Convolution(const Step& step);  // throws std::runtime_error

    bool transposed = false;
    int64_t inputs = 0, outputs = 0, length = 0, out_length = 0, kernel = 0;
    int64_t stride = 1, padding = 0, dilation = 1, groups = 1;
    bool depthwise = false;
    bool whole_phases = false;  // transposed: `stride` taps at once, side by side
    std::vector<Packing> packings;  // of each group: one, or transposed one after another from tap 0 on
};

size_t packed_bytes(const Packing& packing, Precision precision);
PackedWeights pack(const Packing& packing, const float* values, Precision precision, const std::shared_ptr<void>& memory);

}  // namespace plan
}  // namespace lp
