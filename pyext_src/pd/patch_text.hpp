// What the text of a patch says of a chain, also in boxes that Pd has not made yet.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "objects/chain_boxes.hpp"

namespace lp::pd {

// What a word with $0, $1 and so on stands for in a patch.
using Expand = std::function<std::string(const std::string& word)>;

// Looks for a chain in a patch, and in abstractions that lie in its folder. Whatever the files hold, it costs no more than
// reading 16 MB; what goes beyond, or is no file (a pipe), is not opened.
class PatchSearch {
   public:
    explicit PatchSearch(std::string chain) : boxes_(std::move(chain)) {}

    void read(const std::filesystem::path& patch, const Expand& expand) { read(patch, expand, kDeepest); }
    const ChainInPatch& found() const { return boxes_.found(); }

   private:
    using Words = std::vector<std::string>;
    static constexpr int kDeepest = 4;  // abstractions within abstractions

    std::string text_of(const std::filesystem::path& file);
    void read(const std::filesystem::path& patch, const Expand& expand, int depth);
    void take_box(const Words& words, const std::filesystem::path& folder, const Expand& expand, int depth);
    void take_abstraction(const Words& words, const std::filesystem::path& folder, int depth);

    ChainBoxes boxes_;
    std::set<std::string> read_;  // abstractions, with their arguments
    std::uintmax_t left_ = 16 << 20;  // bytes that may still be read
};

}  // namespace lp::pd
