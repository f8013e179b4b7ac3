// A recorded plan made shorter, and compared with TorchScript before anyone hears it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/plan_model.hpp"

namespace lp {

struct Planned {
    SavedModel saved;                 // with the plans that hold
    std::vector<std::string> without;  // why a method lost its plan: "decode: why", one each
};

// Takes the time of some frames. `torchscript` is the same file, loaded. Throws std::runtime_error with one line where there is no plan at all.
Planned planned(const std::string& path, SavedModel recorded, const std::shared_ptr<Model>& torchscript);

}  // namespace lp
