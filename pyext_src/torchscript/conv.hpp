// Short convolutions: a frame of a streaming model is one to a few hundred columns wide, too narrow for general matrix products.
#pragma once

#include <torch/csrc/jit/api/module.h>

namespace lp {

// Replaces the module's one-dimensional convolutions by `latentplay::conv1d` and `latentplay::conv_transpose1d`, which
// compute the same sums (in another order) over the same weights. To be called before the module first runs.
void use_short_convolutions(const torch::jit::Module& module);

}  // namespace lp
