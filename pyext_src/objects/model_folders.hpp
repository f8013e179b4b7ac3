// Where models are kept, beside the patch and the host's own paths.
#pragma once

#include <string>
#include <vector>

namespace lp {

// $LATENTPLAY_MODELS, the user's models folder, then `data_folder` with the demo model; those that are set. Python asks
// here too.
std::vector<std::string> model_folders(const std::string& data_folder);

// The full path of `name` in the first folder that holds it; empty when none does. An absolute name is looked for as it is.
std::string find_in(const std::vector<std::string>& folders, const std::string& name);

}  // namespace lp
