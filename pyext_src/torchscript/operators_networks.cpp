// Convolutions, products, normalisations and transforms as steps of a plan.
#include "torchscript/operators.hpp"

namespace lp {

namespace {

using plan::Op;
using plan::Type;
using plan::View;

View part_of_batch(const View& view, int64_t i) {
    View part = view;
    part.offset += i * view.strides[0];
    part.sizes[0] = 1;
    part.strides[0] = 0;
    return part;
}

View batched(View view) {  // (channels, length) -> (1, channels, length)
    if (view.sizes.size() == 2) view.sizes.insert(view.sizes.begin(), 1), view.strides.insert(view.strides.begin(), 0);
    if (view.sizes.size() != 3) throw NoPlan("a convolution in two dimensions");
    return view;
}

// One step for each of a batch.
void add_convolution(Recording& to, const Call& call, Op op, const std::vector<int64_t>& integers) {
    const View x = batched(to.in(call.tensor(0))), w = to.in(call.tensor(1)), out = batched(to.out(call.result()));
    if (to.type(x) != Type::real || w.sizes.size() != 3) throw NoPlan("a convolution of a rare kind");
    for (int64_t i = 0; i < x.sizes[0]; ++i) {
        std::vector<View> in{part_of_batch(x, i), w};
        if (call.has(2)) in.push_back(to.in(call.tensor(2)));
        to.steps.push_back({op, std::move(in), {part_of_batch(out, i)}, integers, {}});
    }
}

int64_t only(const std::vector<int64_t>& list) {
    if (list.size() != 1) throw NoPlan("a convolution in two dimensions");
    return list[0];
}

void conv1d(Recording& to, const Call& call) {  // input, weight, bias, stride, padding, dilation, groups
    add_convolution(to, call, Op::conv, {only(call.integers(3)), only(call.integers(4)), only(call.integers(5)), call.integer(6, 1)});
}

void conv_transpose1d(Recording& to, const Call& call) {  // input, weight, bias, stride, padding, output_padding, groups, dilation
    add_convolution(to, call, Op::conv_transpose, {only(call.integers(3)), only(call.integers(4)), only(call.integers(7)), call.integer(6, 1),
                                                   only(call.integers(5))});
}

void convolution(Recording& to, const Call& call) {  // input, weight, bias, stride, padding, dilation, transposed, output_padding, groups
    const int64_t stride = only(call.integers(3)), padding = only(call.integers(4)), dilation = only(call.integers(5)), groups = call.integer(8, 1);
    if (!call.in[6].toBool()) return add_convolution(to, call, Op::conv, {stride, padding, dilation, groups});
    add_convolution(to, call, Op::conv_transpose, {stride, padding, dilation, groups, only(call.integers(7))});
}

// out (B, M, N) = alpha a (B, M, K) b (B, K, N) + beta c.
void add_product(Recording& to, const View& a, const View& b, const View* c, const View& out, double alpha, double beta) {
    std::vector<View> in{a, b};
    if (c) in.push_back(*c);
    to.steps.push_back({Op::matmul, std::move(in), {out}, {}, {alpha, beta}});
}

void product(Recording& to, const Call& call) {  // mm, bmm
    add_product(to, batched(to.in(call.tensor(0))), batched(to.in(call.tensor(1))), nullptr, batched(to.out(call.result())), 1, 1);
}

void product_and_sum(Recording& to, const Call& call) {  // addmm, baddbmm: self, a, b, beta, alpha
    const View out = batched(to.out(call.result())), c = expanded(to.in(call.tensor(0)), out.sizes);
    add_product(to, batched(to.in(call.tensor(1))), batched(to.in(call.tensor(2))), &c, out, call.number(4, 1), call.number(3, 1));
}

void matrix_times_vector(Recording& to, const Call& call) {  // mv: (M, K), (K)
    View v = to.in(call.tensor(1)), out = to.out(call.result());
    for (View* each : {&v, &out}) {
        each->sizes = {1, each->sizes[0], 1};
        each->strides = {0, each->strides[0], 0};
    }
    add_product(to, batched(to.in(call.tensor(0))), v, nullptr, out, 1, 1);
}

// x * scale + shift a channel, from what the layer holds.
void batch_norm(Recording& to, const Call& call) {  // input, weight, bias, running_mean, running_var, training, momentum, eps
    if (call.in[5].toBool()) throw NoPlan("a batch norm that learns");
    const at::Tensor& x = call.tensor(0);
    const std::vector<int64_t> channels{x.size(1)};
    const View scale = to.scratch(Type::real, channels), shift = to.scratch(Type::real, channels), mean = to.in(call.tensor(3));
    to.steps.push_back({Op::add, {to.in(call.tensor(4)), expanded(to.constant(call.number(7), Type::real), channels)}, {scale}, {}, {1}});
    to.steps.push_back({Op::rsqrt, {scale}, {scale}, {}, {}});
    if (call.has(1)) to.steps.push_back({Op::mul, {scale, to.in(call.tensor(1))}, {scale}, {}, {}});
    to.steps.push_back({Op::mul, {mean, scale}, {shift}, {}, {}});
    if (call.has(2)) {
        to.steps.push_back({Op::sub, {to.in(call.tensor(2)), shift}, {shift}, {}, {1}});
    } else {
        to.steps.push_back({Op::neg, {shift}, {shift}, {}, {}});
    }
    const auto along_channels = [&x](View view) {
        view.sizes.resize(static_cast<size_t>(x.dim()) - 1, 1);
        view.strides.resize(view.sizes.size(), 0);
        return expanded(view, x.sizes());
    };
    const View out = to.out(call.result());
    to.steps.push_back({Op::mul, {to.in(x), along_channels(scale)}, {out}, {}, {}});
    to.steps.push_back({Op::add, {out, along_channels(shift)}, {out}, {}, {1}});
}

void layer_norm(Recording& to, const Call& call) {  // input, normalized_shape, weight, bias, eps
    const at::Tensor& x = call.tensor(0);
    std::vector<int64_t> kept = x.sizes().vec(), dimensions;
    for (size_t i = 0; i < call.integers(1).size(); ++i) {
        dimensions.push_back(x.dim() - 1 - static_cast<int64_t>(i));
        kept[static_cast<size_t>(dimensions.back())] = 1;
    }
    const View in = to.in(x), out = to.out(call.result()), mean = to.scratch(Type::real, kept), spread = to.scratch(Type::real, kept);
    to.steps.push_back({Op::mean, {in}, {mean}, dimensions, {}});
    to.steps.push_back({Op::variance, {in}, {spread}, dimensions, {0}});
    to.steps.push_back({Op::add, {spread, expanded(to.constant(call.number(4, 1e-5), Type::real), kept)}, {spread}, {}, {1}});
    to.steps.push_back({Op::rsqrt, {spread}, {spread}, {}, {}});
    to.steps.push_back({Op::sub, {in, expanded(mean, x.sizes())}, {out}, {}, {1}});
    to.steps.push_back({Op::mul, {out, expanded(spread, x.sizes())}, {out}, {}, {}});
    if (call.has(2)) to.steps.push_back({Op::mul, {out, expanded(to.in(call.tensor(2)), x.sizes())}, {out}, {}, {}});
    if (call.has(3)) to.steps.push_back({Op::add, {out, expanded(to.in(call.tensor(3)), x.sizes())}, {out}, {}, {1}});
}

void glu(Recording& to, const Call& call) {
    const at::Tensor& x = call.tensor(0);
    const auto d = static_cast<size_t>(wrapped(call.integer(1, -1), x.dim()));
    View first = to.in(x);
    first.sizes[d] /= 2;
    View second = first;
    second.offset += first.sizes[d] * first.strides[d];
    const View gate = to.scratch(Type::real, call.result().sizes());
    to.steps.push_back({Op::sigmoid, {second}, {gate}, {}, {}});
    to.steps.push_back({Op::mul, {first, gate}, {to.out(call.result())}, {}, {}});
}

void distance(Recording& to, const Call& call) {
    const bool with_p = call.name != "aten::_euclidean_dist";
    if (with_p && call.number(2, 2) != 2) throw NoPlan("distances that are not euclidean");
    to.steps.push_back({Op::distance, {batched(to.in(call.tensor(0))), batched(to.in(call.tensor(1)))}, {batched(to.out(call.result()))}, {}, {}});
}

void upsample_nearest(Recording& to, const Call& call) {  // input, output_size, scales
    to.steps.push_back({Op::upsample_nearest, {to.in(call.tensor(0))}, {to.out(call.result())}, {0}, {call.number(2, 0)}});
}
void upsample_linear(Recording& to, const Call& call) {  // input, output_size, align_corners, scales
    to.steps.push_back({Op::upsample_linear, {to.in(call.tensor(0))}, {to.out(call.result())}, {call.in[2].toBool()}, {call.number(3, 0)}});
}
void avg_pool(Recording& to, const Call& call) {  // input, kernel, stride, padding, ceil_mode, count_include_pad
    const auto stride = call.integers(2);
    if (call.in[4].toBool()) throw NoPlan("a pooling that rounds up");
    to.steps.push_back({Op::avg_pool, {batched(to.in(call.tensor(0)))}, {batched(to.out(call.result()))},
                        {only(call.integers(1)), stride.empty() ? only(call.integers(1)) : only(stride), only(call.integers(3)), call.in[5].toBool()}, {}});
}

template <Op op>
void transform(Recording& to, const Call& call) {  // self, dim[], normalization, onesided / last_dim_size / forward
    const auto dimensions = call.integers(1);
    if (dimensions.size() != 1) throw NoPlan("a transform of several dimensions");
    if (op == Op::fft_r2c && !call.in[3].toBool()) throw NoPlan("a transform of both sides");
    const int64_t last = op == Op::fft_c2r ? call.integer(3) : 0, forward = op == Op::fft_c2c ? call.in[3].toBool() : op == Op::fft_r2c;
    to.steps.push_back({op, {to.in(call.tensor(0))}, {to.out(call.result())},
                        {wrapped(dimensions[0], call.tensor(0).dim()), call.integer(2), forward, last}, {}});
}

}  // namespace

void add_networks(Translations* to) {
    const Translations list = {
        {"conv1d", conv1d}, {"conv_transpose1d", conv_transpose1d}, {"convolution", convolution}, {"mm", product}, {"bmm", product},
        {"addmm", product_and_sum}, {"baddbmm", product_and_sum}, {"mv", matrix_times_vector}, {"batch_norm", batch_norm},
        {"layer_norm", layer_norm}, {"glu", glu}, {"cdist", distance}, {"_cdist_forward", distance}, {"_euclidean_dist", distance},
        {"upsample_nearest1d", upsample_nearest}, {"upsample_linear1d", upsample_linear}, {"avg_pool1d", avg_pool},
        {"_fft_r2c", transform<Op::fft_r2c>}, {"_fft_c2r", transform<Op::fft_c2r>}, {"_fft_c2c", transform<Op::fft_c2c>},
    };
    to->insert(list.begin(), list.end());
}

}  // namespace lp
