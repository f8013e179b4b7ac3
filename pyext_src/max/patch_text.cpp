// Reads the texts of our boxes out of a patcher's file, which is JSON (a device's has a header around it).
#include "max/patch_text.hpp"

#include <fstream>
#include <iterator>
#include <string_view>

#include "max/box.hpp"

namespace lp::max {

namespace {

constexpr std::uintmax_t kMostBytes = 16 << 20;
constexpr std::string_view kKey = "\"text\"";

std::string contents(const std::filesystem::path& file) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(file, error)) return "";
    const std::uintmax_t size = std::filesystem::file_size(file, error);
    if (error || size > kMostBytes) return "";
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

// The string that follows a key, without its escapes; moves `at` behind it.
std::string string_after(std::string_view text, size_t* at) {
    const size_t open = text.find_first_not_of(" \t\r\n:", *at);
    if (open == std::string_view::npos || text[open] != '"') return "";
    std::string found;
    size_t i = open + 1;
    for (; i < text.size() && text[i] != '"'; ++i) {
        if (text[i] == '\\') ++i;
        if (i < text.size()) found += text[i];
    }
    *at = i;
    return found;
}

std::vector<std::string> words_of(const std::string& text) {
    std::vector<std::string> words;
    std::string word;
    bool quoted = false;
    for (const char c : text + ' ') {
        if (c == '"') {
            quoted = !quoted;
        } else if (c != ' ' || quoted) {
            word += c;
        } else if (!word.empty()) {
            words.push_back(std::move(word));
            word.clear();
        }
    }
    return words;
}

void take_box(const std::string& text, const std::filesystem::path& folder, ChainBoxes* boxes) {
    std::vector<std::string> words = words_of(text);
    if (words.empty()) return;
    std::string& name = words[0];
    if (name.compare(0, 3, "mc.") == 0) name.erase(0, 3);
    if (!ChainBoxes::is_ours(name)) return;
    AtomList typed_words(words.begin() + 1, words.end());
    words.resize(1);
    for (const Atom& atom : creation_arguments(words[0], typed_words)) words.push_back(typed(atom));
    boxes->take(words, folder);
}

}  // namespace

void read_patch(const std::filesystem::path& file, ChainBoxes* boxes) {
    const std::string text = contents(file);
    for (size_t at = text.find(kKey); at != std::string::npos; at = text.find(kKey, at)) {
        at += kKey.size();
        take_box(string_after(text, &at), file.parent_path(), boxes);
    }
}

}  // namespace lp::max
