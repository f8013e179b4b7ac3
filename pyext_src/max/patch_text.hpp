// What the file of a patcher says of a chain, also in boxes that Max has not made yet.
#pragma once

#include <filesystem>

#include "objects/chain_boxes.hpp"

namespace lp::max {

// Reads the texts of boxes in a .maxpat, .maxhelp or .amxd file; nothing when it is larger than 16 MB or no such file.
void read_patch(const std::filesystem::path& file, ChainBoxes* boxes);

}  // namespace lp::max
