// The names of the steps, for errors and tests; in the order of Op.
#pragma once

#include <cstddef>

#include "plan/plan.hpp"

namespace lp {
namespace plan {

constexpr const char* kOpNames[] = {
    "conv", "conv_transpose", "matmul", "copy", "fill", "leaky_relu", "relu", "elu", "gelu", "silu", "tanh", "sigmoid",
    "softplus", "sin", "cos", "exp", "log", "log1p", "expm1", "sqrt", "rsqrt", "reciprocal", "abs", "neg", "round", "floor",
    "ceil", "trunc", "sign", "atan", "acos", "asin", "log2", "log10", "square", "erf", "clamp", "logical_not", "is_nan", "add", "sub", "mul",
    "div", "pow", "maximum", "minimum", "atan2", "fmod", "remainder", "floor_divide", "eq", "ne", "lt", "le", "gt", "ge",
    "logical_and", "logical_or", "where", "lerp", "addcmul", "addcdiv", "sum", "mean", "amax", "amin", "norm", "variance",
    "argmin", "argmax", "cumsum", "cumprod", "softmax", "log_softmax", "gather", "index_select", "scatter", "topk", "distance", "flip",
    "pad_reflect", "pad_replicate", "upsample_nearest", "upsample_linear", "avg_pool", "fft_r2c", "fft_c2r", "fft_c2c", "uniform",
    "normal",
};
constexpr size_t kOps = sizeof(kOpNames) / sizeof(kOpNames[0]);
static_assert(kOps == static_cast<size_t>(Op::normal) + 1, "a name for each");

inline const char* name_of(Op op) { return static_cast<size_t>(op) < kOps ? kOpNames[static_cast<size_t>(op)] : "unknown"; }

}  // namespace plan
}  // namespace lp
