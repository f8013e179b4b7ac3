// The plan of a loaded model, compared with TorchScript before anyone hears it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/saved_model.hpp"

namespace lp {

struct Planned {
    SavedModel model;
    std::vector<std::string> without;  // why a method has no plan: "decode: it calls aten::erfinv", one each
};

// Of encode and decode, or where a model has neither, of all its methods. Takes the time of some frames. `model` is one that
// `load_torchscript` gave; throws std::runtime_error for another one, and only then.
Planned planned(const std::shared_ptr<Model>& model);

}  // namespace lp
