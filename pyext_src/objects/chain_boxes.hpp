// What boxes of a patch, read as text, say of a chain.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "objects/host_api.hpp"

namespace lp {

class ChainBoxes {
   public:
    explicit ChainBoxes(std::string chain) : chain_(std::move(chain)) {}

    // Whether an object of the table has this name.
    static bool is_ours(const std::string& name);

    // A box's words: one of our names, then its arguments as they are typed. `folder`: where its patch lies.
    void take(const std::vector<std::string>& words, const std::filesystem::path& folder);
    const ChainInPatch& found() const { return found_; }

   private:
    std::string chain_;
    ChainInPatch found_;
};

}  // namespace lp
