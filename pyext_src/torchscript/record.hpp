// The plan of a method: TorchScript runs it once, and every operator that it calls is written down with the tensors that it met.
#pragma once

#include <stdexcept>
#include <string>

#include "torchscript/torch_net.hpp"
#include "plan/plan.hpp"

namespace lp {

// Why a method has no plan: an operator that a plan does not know, a decision that depends on the sound.
struct NoPlan : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Adds the method to `plan`. `net` is fresh: its memory is empty. Throws NoPlan, or what the model raises.
void record(TorchNet& net, MethodId method, plan::Plan* plan);

}  // namespace lp
