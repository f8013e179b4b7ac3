// The checksum of a zip's members (ISO 3309), four bytes a step.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "model_file/bytes.hpp"

namespace lp {
namespace model_file {

inline uint32_t crc32(std::string_view bytes) {
    static const auto table = [] {
        std::array<std::array<uint32_t, 256>, 4> t{};
        for (uint32_t i = 0; i < 256; ++i) {
            uint32_t c = i;
            for (int k = 0; k < 8; ++k) c = (c >> 1) ^ ((c & 1) ? 0xEDB88320u : 0u);
            t[0][i] = c;
        }
        for (int k = 1; k < 4; ++k)
            for (uint32_t i = 0; i < 256; ++i) t[k][i] = (t[k - 1][i] >> 8) ^ t[0][t[k - 1][i] & 255];
        return t;
    }();
    uint32_t c = ~0u;
    const auto* p = reinterpret_cast<const unsigned char*>(bytes.data());
    size_t n = bytes.size();
    for (; n >= 4; n -= 4, p += 4) {
        c ^= little32(p);
        c = table[3][c & 255] ^ table[2][(c >> 8) & 255] ^ table[1][(c >> 16) & 255] ^ table[0][c >> 24];
    }
    for (; n > 0; --n, ++p) c = (c >> 8) ^ table[0][(c ^ *p) & 255];
    return ~c;
}

}  // namespace model_file
}  // namespace lp
