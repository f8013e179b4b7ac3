// The plans of a loaded model's methods, as they were recorded.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/saved_model.hpp"

namespace lp {

// Of encode and decode, or where a model has neither, of all its methods. `without`: why a method has no plan, as "decode: why", one
// each. `model` is one that `load_torchscript` gave; throws std::runtime_error for another one, and only then.
SavedModel recorded(const std::shared_ptr<Model>& model, std::vector<std::string>* without);

}  // namespace lp
