// Reads .pd files: the boxes of this library, and what they say of a chain.
#include "pd/patch_text.hpp"

#include <algorithm>
#include <fstream>
#include <string_view>
#include <system_error>

namespace lp::pd {

namespace {

constexpr std::uintmax_t kFileCost = 4096;  // of opening it, in bytes
constexpr size_t kMostWords = 64;

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

// The words of a box up to a comma, behind which its width stands.
std::vector<std::string> words_of(std::string_view record) {
    std::vector<std::string> words;
    std::string word;
    const auto end_word = [&] {
        if (!word.empty()) words.push_back(std::move(word));
        word.clear();
    };
    for (size_t i = 0; i < record.size() && words.size() < kMostWords; ++i) {
        const char c = record[i];
        if (c == ',') break;
        if (c == '\\' && i + 1 < record.size()) {
            word += record[++i];
        } else if (is_space(c)) {
            end_word();
        } else {
            word += c;
        }
    }
    end_word();
    return words;
}

// The end of the record that begins at `from`: the next semicolon that is not escaped.
size_t end_of_record(std::string_view text, size_t from) {
    for (size_t at = text.find(';', from); at != std::string_view::npos; at = text.find(';', at + 1)) {
        size_t before = at;
        while (before > from && text[before - 1] == '\\') --before;
        if ((at - before) % 2 == 0) return at;
    }
    return text.size();
}

// $1, $2 and so on as the arguments of a box; $0 of a patch that is not open is no number yet.
Expand arguments_in(const std::vector<std::string>& words) {
    return [words](const std::string& word) {
        std::string text;
        for (size_t i = 0; i < word.size(); ++i) {
            const bool dollar = word[i] == '$' && i + 1 < word.size() && word[i + 1] >= '1' && word[i + 1] <= '9';
            const auto place = dollar ? static_cast<size_t>(word[i + 1] - '0') : 0;
            if (dollar && place < words.size()) {
                text += words[place];
                ++i;
            } else {
                text += word[i];
            }
        }
        return text;
    };
}

// The words of each object box: its name, then its arguments, without escapes.
template <class Take>
void for_each_box(std::string_view text, Take take) {
    for (size_t from = 0; from < text.size();) {
        while (from < text.size() && is_space(text[from])) ++from;
        const size_t end = end_of_record(text, from);
        const std::string_view record = text.substr(from, end - from);
        from = end + 1;
        if (record.compare(0, 7, "#X obj ") != 0) continue;
        std::vector<std::string> words = words_of(record);
        words.erase(words.begin(), words.begin() + std::min<std::ptrdiff_t>(4, static_cast<std::ptrdiff_t>(words.size())));
        if (!words.empty()) take(words);
    }
}

}  // namespace

void PatchSearch::read(const std::filesystem::path& patch, const Expand& expand, int depth) {
    const std::string text = text_of(patch);
    for_each_box(text, [&](const Words& words) { take_box(words, patch.parent_path(), expand, depth); });
}

std::string PatchSearch::text_of(const std::filesystem::path& file) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(file, error)) return "";
    const std::uintmax_t size = std::filesystem::file_size(file, error);
    if (error || size + kFileCost > left_) return "";
    left_ -= size + kFileCost;
    std::string text(static_cast<size_t>(size), '\0');
    std::ifstream stream(file, std::ios::binary);
    stream.read(text.data(), static_cast<std::streamsize>(size));
    text.resize(static_cast<size_t>(std::max<std::streamsize>(0, stream.gcount())));
    return text;
}

void PatchSearch::take_box(const Words& words, const std::filesystem::path& folder, const Expand& expand, int depth) {
    Words expanded;
    for (const std::string& word : words) expanded.push_back(word.find('$') == std::string::npos ? word : expand(word));
    Words named = expanded;
    named[0] = words[0].substr(words[0].find_last_of('/') + 1);
    if (ChainBoxes::is_ours(named[0])) {
        boxes_.take(named, folder);
    } else if (depth > 0) {
        take_abstraction(expanded, folder, depth - 1);
    }
}

void PatchSearch::take_abstraction(const Words& words, const std::filesystem::path& folder, int depth) {
    const auto file = folder / std::filesystem::u8path(words[0] + ".pd");
    std::string key = file.u8string();
    for (const std::string& word : words) key += " " + word;
    if (read_.insert(key).second) read(file, arguments_in(words), depth);
}

}  // namespace lp::pd
