// The model hash: short, stable, and ready in the zip's directory, so that 150 MB of weights need not be read.
//
// For each member of the archive under data/, constants/ or code/ (there only .py), and for data.pkl and constants.pkl,
// one line "name crc32 size\n" (name without the archive's top folder, crc32 as eight hex digits, size in decimal);
// the lines sorted by name; FNV-1a, 64 bits, over all of them. Renaming, moving or re-compressing the file keeps the
// hash; another weight, object or line of code changes it. It distinguishes models; it does not protect against forgery.
#pragma once

#include <algorithm>
#include <cinttypes>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "model_file/zip.hpp"

namespace lp {
namespace model_file {

inline bool counts_in_hash(std::string_view name) {
    if (starts_with(name, "code/")) return ends_with(name, ".py");
    return starts_with(name, "data/") || starts_with(name, "constants/") || name == "data.pkl" ||
           name == "constants.pkl";
}

inline uint64_t fnv1a(uint64_t so_far, std::string_view bytes) {
    for (char c : bytes) so_far = (so_far ^ static_cast<unsigned char>(c)) * 0x100000001B3ull;
    return so_far;
}

inline std::string model_hash(const Zip& zip) {
    std::vector<const Member*> sorted;
    for (const Member& each : zip.members()) {
        if (counts_in_hash(each.name)) sorted.push_back(&each);
    }
    std::sort(sorted.begin(), sorted.end(), [](const Member* a, const Member* b) { return a->name < b->name; });
    uint64_t hash = 0xCBF29CE484222325ull;
    char rest[48];
    for (const Member* each : sorted) {
        int n = std::snprintf(rest, sizeof rest, " %08" PRIx32 " %" PRIu64 "\n", each->crc, each->size);
        hash = fnv1a(fnv1a(hash, each->name), std::string_view(rest, static_cast<size_t>(n)));
    }
    std::snprintf(rest, sizeof rest, "%016" PRIx64, hash);
    return rest;
}

}  // namespace model_file
}  // namespace lp
