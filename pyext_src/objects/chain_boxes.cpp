// What boxes of a patch, read as text, say of a chain.
#include "objects/chain_boxes.hpp"

#include <algorithm>
#include <cstdlib>
#include <system_error>

#include "lp_table.h"
#include "objects/arguments.hpp"

namespace lp {

namespace {

constexpr const char* kAllFlags = "-latents -channels -signals -m -own -seed -resample -trust -precision -deadline";

// As a host reads a word.
Atom atom_of(const std::string& word) {
    if (word.find_first_not_of("0123456789+-.eE") != std::string::npos) return word;
    char* end = nullptr;
    const double number = std::strtod(word.c_str(), &end);
    return *end == '\0' ? Atom(number) : Atom(word);
}

}  // namespace

bool ChainBoxes::is_ours(const std::string& name) {
    for (const ObjectRow* row = kObjects; row->name; ++row) {
        if (name == row->name) return true;
    }
    return false;
}

void ChainBoxes::take(const std::vector<std::string>& words, const std::filesystem::path& folder) {
    AtomList atoms;
    for (size_t i = 1; i < words.size(); ++i) atoms.push_back(atom_of(words[i]));
    const Arguments arguments = parse_arguments(atoms, kAllFlags, words[0] == "lp.model~");
    if (arguments.chain != chain_) return;
    const bool codec = words[0] == "lp.encode~" || words[0] == "lp.decode~";
    if (codec) found_.channels = std::max(found_.channels, arguments.channels);
    if (arguments.file.empty() || arguments.own) return;
    std::error_code ignored;
    const auto beside = folder / std::filesystem::u8path(arguments.file);
    found_.file = std::filesystem::exists(beside, ignored) ? beside.u8string() : arguments.file;
}

}  // namespace lp
