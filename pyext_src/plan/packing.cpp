// The shapes of convolutions, and what of a layer they read at once.
#include "plan/packing.hpp"

#include "plan/tasks.hpp"

namespace lp {
namespace plan {
namespace {

bool has_size(const View& view, int64_t a, int64_t b, int64_t c) {
    return view.sizes.size() == 3 && view.sizes[0] == a && view.sizes[1] == b && view.sizes[2] == c;
}

Packing packing_of(const View& w) {
    Packing made;
    made.buffer = w.buffer;
    made.offset = w.offset;
    return made;
}

void add_plain(const View& w, const Convolution& conv, std::vector<Packing>* to) {
    const int64_t each = conv.outputs / conv.groups;
    for (int64_t group = 0; group < (conv.depthwise ? 1 : conv.groups); ++group) {
        Packing made = packing_of(w);
        made.offset += group * each * w.strides[0];
        made.inner = conv.depthwise ? conv.outputs : each;
        made.inner_stride = w.strides[0];
        made.taps = conv.kernel;
        made.tap_stride = w.strides[2];
        made.channels = conv.inputs / conv.groups;
        made.channel_stride = w.strides[1];
        made.depthwise = conv.depthwise;
        to->push_back(made);
    }
}

void add_transposed(const View& w, const Convolution& conv, std::vector<Packing>* to) {
    const int64_t channels = conv.inputs / conv.groups, at_once = conv.whole_phases ? conv.stride : 1;
    for (int64_t group = 0; group < conv.groups; ++group) {
        for (int64_t tap = 0; tap < conv.kernel; tap += at_once) {
            Packing made = packing_of(w);
            made.offset += group * channels * w.strides[0] + tap * w.strides[2];
            made.outer = std::min(at_once, conv.kernel - tap);
            made.outer_stride = w.strides[2];
            made.inner = conv.outputs / conv.groups;
            made.inner_stride = w.strides[1];
            made.channels = channels;
            made.channel_stride = w.strides[0];
            to->push_back(made);
        }
    }
}

void check_shape(const Step& step, const Convolution& conv) {
    const View &x = step.in[0], &w = step.in[1], &out = step.out[0];
    require(conv.stride > 0 && conv.dilation > 0 && conv.groups > 0 && conv.padding >= 0 && conv.kernel > 0, "numbers of a convolution");
    require(std::max({conv.stride, conv.dilation, conv.padding, conv.kernel}) < (1 << 24), "numbers of a convolution");
    require(conv.inputs % conv.groups == 0 && conv.outputs % conv.groups == 0, "groups of a convolution");
    require(has_size(x, 1, conv.inputs, conv.length) && has_size(out, 1, conv.outputs, conv.out_length), "sizes of a convolution");
    const int64_t reach = conv.dilation * (conv.kernel - 1) + 1;
    if (conv.transposed) {
        require(has_size(w, conv.inputs, conv.outputs / conv.groups, conv.kernel), "weights of a convolution");
        const int64_t more = step.integers.size() > 4 ? step.integers[4] : 0;
        require(more >= 0 && more < (1 << 24) && conv.out_length == (conv.length - 1) * conv.stride - 2 * conv.padding + reach + more,
                "length of a transposed convolution");
    } else {
        require(has_size(w, conv.outputs, conv.inputs / conv.groups, conv.kernel), "weights of a convolution");
        const int64_t room = conv.length + 2 * conv.padding - reach;
        require(room >= 0 && conv.out_length == room / conv.stride + 1, "length of a convolution");
    }
    if (step.in.size() > 2) require(step.in[2].sizes.size() == 1 && step.in[2].sizes[0] == conv.outputs, "bias of a convolution");
}

}  // namespace

Convolution::Convolution(const Step& step) {
    require(step.in.size() >= 2 && step.in.size() <= 3 && step.out.size() == 1 && step.integers.size() >= 4, "parts of a convolution");
    const View &x = step.in[0], &w = step.in[1], &out = step.out[0];
    require(x.sizes.size() == 3 && w.sizes.size() == 3 && out.sizes.size() == 3, "sizes of a convolution");
    transposed = step.op == Op::conv_transpose;
    inputs = x.sizes[1];
    length = x.sizes[2];
    outputs = out.sizes[1];
    out_length = out.sizes[2];
    kernel = w.sizes[2];
    stride = step.integers[0];
    padding = step.integers[1];
    dilation = step.integers[2];
    groups = step.integers[3];
    check_shape(step, *this);
    depthwise = !transposed && groups > 1 && groups == inputs && groups == outputs;
    whole_phases = transposed && groups == 1 && dilation == 1;
    if (transposed) {
        add_transposed(w, *this, &packings);
    } else {
        add_plain(w, *this, &packings);
    }
}

size_t packed_bytes(const Packing& packing, Precision precision) {
    return packed_bytes(static_cast<const WeightOrder&>(packing), packing.depthwise ? Precision::full : precision);
}

PackedWeights pack(const Packing& packing, const float* values, Precision precision, const std::shared_ptr<void>& memory) {
    return pack(static_cast<const WeightOrder&>(packing), values + packing.offset, packing.depthwise ? Precision::full : precision, memory);
}

}  // namespace plan
}  // namespace lp
