// Short convolutions: a frame of a streaming model is one to a few hundred columns wide, where general matrix products idle.
#pragma once

#include <torch/csrc/jit/api/module.h>

namespace lp {

// Has the module's one-dimensional convolutions done by `latentplay::conv1d` and `latentplay::conv_transpose1d`, which
// compute the same sums (in another order) over the same weights. Before the module runs for the first time.
void use_short_convolutions(const torch::jit::Module& module);

}  // namespace lp
