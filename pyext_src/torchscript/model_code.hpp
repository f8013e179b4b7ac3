// What the code of a loaded module may do here; to be called before any of it runs.
#pragma once

#include <torch/csrc/jit/api/module.h>

#include <string>
#include <vector>

namespace lp {

// Throws std::runtime_error for an operator that no model needs, unless `trusted`. Loops get a look at the limits of the run,
// prints are left out; what there is to tell of that is added to `notes`, as the rest of lines that start with the file's name.
void tame_code(const torch::jit::Module& module, bool trusted, std::vector<std::string>* notes);

}  // namespace lp
