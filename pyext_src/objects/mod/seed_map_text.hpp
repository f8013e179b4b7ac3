// A seed map as text: the reader of seedmap.txt.
//
//     latentplay seed map 1
//     # a line that starts with # is for people
//     basis cell 256
//     -1874093185 0.482031 0.917445        seed, x, y: 256 such lines
//     …                                    up to six bases, each once
//     end
//
// Numbers are read without the C locale, which a host may have set to decimal commas.
#pragma once

#include <array>
#include <charconv>
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "objects/mod/seed_map.hpp"
#include "noise/texture.hpp"

namespace lp {

constexpr int kMostPoints = 4096;
constexpr const char* kMapHeader = "latentplay seed map 1";

using SixMaps = std::array<SeedMap, kBases>;

class MapText {
   public:
    // True when all of it is good; else error() says which line is not, and `maps` is not to be used.
    bool read(std::string_view text, SixMaps& maps) {
        rest_ = text;
        if (!next() || line_ != kMapHeader) return fail("expected '%s'", kMapHeader);
        while (next()) {
            if (line_ == "end") return next() ? fail("expected nothing after 'end'") : true;
            if (!read_basis(maps)) return false;
        }
        return fail("expected 'end': the file is cut short");
    }

    const std::string& error() const { return error_; }

   private:
    using Fields = std::vector<std::string_view>;

    // The next line that is neither empty nor a comment, without its end; false after the last.
    bool next() {
        while (!rest_.empty()) {
            const size_t end = std::min(rest_.find('\n'), rest_.size());
            line_ = rest_.substr(0, end);
            rest_.remove_prefix(std::min(end + 1, rest_.size()));
            ++number_;
            if (!line_.empty() && line_.back() == '\r') line_.remove_suffix(1);
            if (!line_.empty() && line_.front() != '#') return true;
        }
        line_ = {};
        return false;
    }

    bool read_basis(SixMaps& maps) {
        const Fields word = fields();
        int count = 0;
        if (word.size() != 3 || word[0] != "basis") return fail("expected 'basis NAME COUNT'");
        const int basis = basis_index(std::string(word[1]).c_str());
        if (basis < 0) return fail("there is no such basis: expected cell, simplex, perlin, distorted, voronoi or fractal");
        if (!whole(word[2], &count) || count < 1 || count > kMostPoints) return fail("expected 1 to %d points", kMostPoints);
        SeedMap& map = maps[static_cast<size_t>(basis)];
        if (!map.empty()) return fail("basis %s comes twice", kBasisNames[basis]);
        for (int i = 0; i < count; ++i) {
            if (!next()) return fail("expected %d points, found %d: the file is cut short", count, i);
            if (!read_point(map)) return false;
        }
        return true;
    }

    bool read_point(SeedMap& map) {
        const Fields word = fields();
        MapPoint point{};
        if (word.size() != 3) return fail("expected 'SEED X Y'");
        if (!whole(word[0], &point.seed)) return fail("expected a seed of 32 bits, -2147483648 to 2147483647");
        if (!place(word[1], &point.x) || !place(word[2], &point.y)) return fail("expected places from 0 to 1, such as 0.25");
        map.add(point);
        return true;
    }

    Fields fields() const {
        Fields found;
        for (size_t from = 0; from <= line_.size() && found.size() < 4;) {
            const size_t end = std::min(line_.find(' ', from), line_.size());
            found.push_back(line_.substr(from, end - from));
            from = end + 1;
        }
        return found;
    }

    static bool whole(std::string_view word, int32_t* value) {
        const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), *value);
        return error == std::errc() && end == word.data() + word.size();
    }

    // 0 to 1, with up to nine digits behind the point.
    static bool place(std::string_view word, float* value) {
        if (word.empty() || word.size() > 11 || word[0] < '0' || word[0] > '1') return false;
        if (word.size() == 2 || (word.size() > 2 && word[1] != '.')) return false;
        double sum = word[0] - '0', unit = 1;
        for (const char digit : word.substr(std::min<size_t>(2, word.size()))) {
            if (digit < '0' || digit > '9') return false;
            sum += (digit - '0') * (unit /= 10);
        }
        *value = static_cast<float>(sum);
        return sum <= 1;
    }

    bool fail(const char* form, ...) {
        char expected[160];
        va_list values;
        va_start(values, form);
        std::vsnprintf(expected, sizeof expected, form, values);
        va_end(values);
        error_ = "line " + std::to_string(number_) + " '" + shown() + "': " + expected;
        return false;
    }

    // The line as a console can show it.
    std::string shown() const {
        std::string text(line_.substr(0, 40));
        for (char& c : text) {
            if (c < ' ' || c > '~') c = '?';
        }
        return text;
    }

    std::string_view rest_, line_;
    int number_ = 0;
    std::string error_;
};

}  // namespace lp
