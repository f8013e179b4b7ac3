// Where seed maps are kept, and their text as it is on disk.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

#include "objects/user_data.hpp"

namespace lp {

// The user's own: $LATENTPLAY_SEEDMAP, else seedmap.txt in the user's data folder; empty when there is no such folder.
inline std::string own_seed_map() {
    const std::string chosen = variable("LATENTPLAY_SEEDMAP");
    return chosen.empty() ? user_data("seedmap.txt") : chosen;
}

// The one that comes with latentplay.
inline std::string shipped_seed_map(const std::string& data_folder) {
    return (std::filesystem::u8path(data_folder) / "seedmap.txt").u8string();
}

inline bool exists(const std::string& path) {
    std::error_code ignored;
    return !path.empty() && std::filesystem::exists(std::filesystem::u8path(path), ignored);
}

// False with the reason as the rest of a sentence that starts with the file's name. A pipe or device is never opened:
// it could keep the host waiting.
inline bool read_map_file(const std::string& path, std::string& text, std::string& why) {
    constexpr std::uintmax_t kLargest = 4 << 20;
    std::error_code error;
    const auto place = std::filesystem::u8path(path);
    if (!std::filesystem::exists(place, error)) return why = "does not exist: make one with `latentplay seedmap`", false;
    if (!std::filesystem::is_regular_file(place, error)) return why = "is no file: give a seedmap.txt", false;
    const std::uintmax_t size = std::filesystem::file_size(place, error);
    if (error || size > kLargest) return why = "is larger than 4 MB: give a seedmap.txt", false;
    std::ifstream file(place, std::ios::binary);
    text.resize(static_cast<size_t>(size));
    if (!file.read(text.data(), static_cast<std::streamsize>(size))) {
        return why = "cannot be read: check the file's permissions and its disk", false;
    }
    return true;
}

}  // namespace lp
