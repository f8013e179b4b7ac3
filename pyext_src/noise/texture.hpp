// A texture: 8192 values in [0, 1], a pure function of basis and seed, read step by step by a voice.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>

#include "noise/cell.hpp"
#include "noise/distorted.hpp"
#include "noise/fractal.hpp"
#include "noise/levels.hpp"
#include "noise/perlin.hpp"
#include "noise/ranges.hpp"
#include "noise/simplex.hpp"
#include "noise/voronoi.hpp"

namespace lp {

enum class Basis : int { cell, simplex, perlin, distorted, voronoi, fractal };

constexpr int kBases = 6;
constexpr const char* kBasisNames[kBases] = {"cell", "simplex", "perlin", "distorted", "voronoi", "fractal"};

// The basis called `name`, or -1.
inline int basis_index(const char* name) {
    for (int i = 0; i < kBases; ++i) {
        if (std::strcmp(name, kBasisNames[i]) == 0) return i;
    }
    return -1;
}

// A basis whose values stand still and jump: between two places there is nothing to interpolate.
constexpr bool is_blocky(Basis basis) { return basis == Basis::cell || basis == Basis::voronoi; }

template <class Noise>
void fill_raw(int32_t seed, double* values) {
    const Noise noise(seed);
    for (int k = 0; k < kTextureSize; ++k) values[k] = noise.at(k);
}

// The basis function as it is, before its range is set; ranges.hpp is computed from this.
inline void make_raw_texture(Basis basis, int32_t seed, double* values) {
    switch (basis) {
        case Basis::cell: return fill_raw<Cell>(seed, values);
        case Basis::simplex: return fill_raw<Simplex>(seed, values);
        case Basis::perlin: return fill_raw<Perlin>(seed, values);
        case Basis::distorted: return fill_raw<Distorted>(seed, values);
        case Basis::voronoi: return fill_raw<Voronoi>(seed, values);
        case Basis::fractal: return fill_raw<Fractal>(seed, values);
    }
}

// The laws of movement: a state that a preset of version 1 has stored keeps the first, all else goes by the second.
enum class Law : int { first = 1, second = 2 };

inline double to_range(double value, Range range) {
    const double n = (value - range.low) / (range.high - range.low);
    return n < 0 ? 0 : n > 1 ? 1 : n;
}

// Nearly straight in the middle, rounded towards 0 and 1, which it never meets.
inline double to_level(double value, Level level) {
    const double y = level.gain * (value - level.centre), square = y * y;
    return 0.5 + 0.5 * y / std::sqrt(std::sqrt(1 + square * square));
}

// Not for the audio thread: 0.1 to 0.8 ms, and 64 KB of stack.
inline void make_texture(Basis basis, int32_t seed, Law law, float* values) {
    double raw[kTextureSize];
    const Range range = kRanges[static_cast<int>(basis)];
    const Level level = kLevels[static_cast<int>(basis)];
    make_raw_texture(basis, seed, raw);
    for (int k = 0; k < kTextureSize; ++k) {
        values[k] = static_cast<float>(law == Law::first ? to_range(raw[k], range) : to_level(raw[k], level));
    }
}

// Whether the values stand still for half a unit before a border at place k, and for half a unit after it.
inline bool is_lone_border(const float* values, int k) {
    constexpr int kReach = kPlacesPerUnit / 2;
    for (int i = 1; i < kReach; ++i) {
        if (values[k + i] != values[k] || values[k - 1 - i] != values[k - 1]) return false;
    }
    return true;
}

// The first place, in noise units, where the values change by a fifth: within a quarter of a unit, or at a border between
// two values that last.
inline double turn_of(const float* values, bool blocky) {
    constexpr int kReach = kPlacesPerUnit / 2;
    const int before = blocky ? 1 : kPlacesPerUnit / 8, after = blocky ? 0 : kPlacesPerUnit / 8;
    for (int k = kReach; k + kReach < kTextureSize; ++k) {
        const float change = values[k + after] - values[k - before];
        if (change > -0.2f && change < 0.2f) continue;
        if (!blocky) return static_cast<double>(k) / kPlacesPerUnit;
        if (is_lone_border(values, k)) return (k - 0.5) / kPlacesPerUnit;
    }
    return 0;
}

}  // namespace lp
