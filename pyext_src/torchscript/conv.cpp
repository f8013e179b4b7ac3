// Short convolutions as TorchScript operators, and the rewriting of a module's graphs to use them.
#include "torchscript/conv.hpp"

#include <ATen/ATen.h>
#include <torch/csrc/jit/api/function_impl.h>
#include <torch/csrc/jit/ir/ir.h>
#include <torch/library.h>

#include "torchscript/short_product.hpp"

namespace lp {

namespace {

constexpr int64_t kLongest = 2048;  // columns: beyond, torch's own convolutions are as good

bool is_short(const at::Tensor& x, const at::Tensor& w, int64_t groups) {
    return has_short_product() && groups == 1 && x.dim() == 3 && x.size(0) == 1 && x.size(2) > 0 && x.size(2) <= kLongest &&
           w.dim() == 3 && x.scalar_type() == at::kFloat && w.scalar_type() == at::kFloat && x.device().is_cpu() &&
           w.device().is_cpu() && !(at::GradMode::is_enabled() && (x.requires_grad() || w.requires_grad()));
}

void add_bias(at::Tensor& out, const std::optional<at::Tensor>& bias) {
    if (bias.has_value() && bias->defined()) out.add_(bias->view({1, -1, 1}));
}

// The input that each output column sees, a row a column: (columns, channels x taps), zeros beyond the ends.
at::Tensor unfold(const at::Tensor& x, int64_t taps, int64_t columns, int64_t stride, int64_t padding, int64_t dilation) {
    const int64_t channels = x.size(1), length = x.size(2);
    at::Tensor rows = at::empty({columns, channels * taps}, x.options());
    const float* from = x.data_ptr<float>();
    float* to = rows.data_ptr<float>();
    for (int64_t t = 0; t < columns; ++t) {
        const int64_t first = t * stride - padding, last = first + (taps - 1) * dilation;
        const bool inside = first >= 0 && last < length;  // always, in a streaming model: it brings its own past
        for (int64_t c = 0; c < channels; ++c) {
            const float* line = from + c * length + first;
            for (int64_t j = 0; j < taps; ++j) {
                const int64_t at = first + j * dilation;
                *to++ = inside || (at >= 0 && at < length) ? line[j * dilation] : 0.0f;
            }
        }
    }
    return rows;
}

at::Tensor conv1d(const at::Tensor& input, const at::Tensor& weight, const std::optional<at::Tensor>& bias,
                  at::IntArrayRef stride, at::IntArrayRef padding, at::IntArrayRef dilation, int64_t groups) {
    const int64_t taps = weight.dim() == 3 ? weight.size(2) : 1;
    const int64_t length = input.dim() == 3 ? input.size(2) + 2 * padding[0] - dilation[0] * (taps - 1) - 1 : -1;
    if (!is_short(input, weight, groups) || length < 0 || input.size(1) != weight.size(1)) {
        return at::conv1d(input, weight, bias, stride, padding, dilation, groups);
    }
    const int64_t columns = length / stride[0] + 1, filters = weight.size(0), k = weight.size(1) * taps;
    const at::Tensor x = input.contiguous(), w = weight.contiguous();
    const at::Tensor rows = unfold(x, taps, columns, stride[0], padding[0], dilation[0]);
    at::Tensor out = at::empty({1, filters, columns}, x.options());
    multiply(w.data_ptr<float>(), rows.data_ptr<float>(), filters, columns, k, out.data_ptr<float>());
    add_bias(out, bias);
    return out;
}

at::Tensor conv_transpose1d(const at::Tensor& input, const at::Tensor& weight, const std::optional<at::Tensor>& bias,
                            at::IntArrayRef stride, at::IntArrayRef padding, at::IntArrayRef output_padding, int64_t groups,
                            at::IntArrayRef dilation) {
    if (!is_short(input, weight, groups) || input.size(1) != weight.size(0)) {
        return at::conv_transpose1d(input, weight, bias, stride, padding, output_padding, groups, dilation);
    }
    const int64_t steps = input.size(2), filters = weight.size(1), taps = weight.size(2), width = filters * taps;
    const int64_t length = (steps - 1) * stride[0] - 2 * padding[0] + dilation[0] * (taps - 1) + output_padding[0] + 1;
    const at::Tensor x = input.contiguous(), w = weight.contiguous();
    at::Tensor parts = at::zeros({steps, width}, x.options());
    spread(w.data_ptr<float>(), x.data_ptr<float>(), x.size(1), steps, width, parts.data_ptr<float>());
    at::Tensor out = at::zeros({1, filters, length}, x.options());
    const float* from = parts.data_ptr<float>();
    float* to = out.data_ptr<float>();
    for (int64_t t = 0; t < steps; ++t) {
        for (int64_t f = 0; f < filters; ++f) {
            for (int64_t j = 0; j < taps; ++j) {
                const int64_t at = t * stride[0] + j * dilation[0] - padding[0];
                if (at >= 0 && at < length) to[f * length + at] += from[t * width + f * taps + j];
            }
        }
    }
    add_bias(out, bias);
    return out;
}

TORCH_LIBRARY(latentplay, library) {
    library.def("conv1d(Tensor input, Tensor weight, Tensor? bias, int[] stride, int[] padding, int[] dilation, int groups) -> Tensor",
                &conv1d);
    library.def("conv_transpose1d(Tensor input, Tensor weight, Tensor? bias, int[] stride, int[] padding, "
                "int[] output_padding, int groups, int[] dilation) -> Tensor",
                &conv_transpose1d);
}

// Our operator for a node of torch's; an empty symbol for any other node, or another overload.
c10::Symbol ours(const torch::jit::Node& node) {
    const auto* schema = node.maybeSchema();
    if (!schema || !schema->overload_name().empty()) return c10::Symbol();
    if (node.kind() == c10::Symbol::fromQualString("aten::conv1d")) return c10::Symbol::fromQualString("latentplay::conv1d");
    if (node.kind() == c10::Symbol::fromQualString("aten::conv_transpose1d")) {
        return c10::Symbol::fromQualString("latentplay::conv_transpose1d");
    }
    return c10::Symbol();
}

void rewrite(torch::jit::Block* block) {
    for (auto at = block->nodes().begin(); at != block->nodes().end();) {
        torch::jit::Node* node = *at++;
        for (torch::jit::Block* inner : node->blocks()) rewrite(inner);
        const c10::Symbol kind = ours(*node);
        if (kind == c10::Symbol()) continue;
        torch::jit::Node* made = block->owningGraph()->create(kind, node->inputs(), 1);
        made->insertBefore(node);
        made->output()->copyMetadata(node->output());
        node->output()->replaceAllUsesWith(made->output());
        node->destroy();
    }
}

}  // namespace

void use_short_convolutions(const torch::jit::Module& module) {
    for (const auto& part : module.modules()) {
        for (const auto& method : part.get_methods()) {
            if (auto* function = torch::jit::tryToGraphFunction(method.function())) rewrite(function->graph()->block());
        }
    }
}

}  // namespace lp
