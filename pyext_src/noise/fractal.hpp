// fractal: turbulence (K. Perlin, 1985), six octaves of folded simplex noise: sharp ridges, detail on slow drift.
#pragma once

#include <vector>

#include "noise/hash.hpp"
#include "noise/simplex.hpp"

namespace lp {

class Fractal {
   public:
    explicit Fractal(int32_t seed) : sums_(kTextureSize, 0.0) {
        const SeedHash dice(seed, 7);
        double weight = 1, pace = kSlowest;
        for (int octave = 0; octave < kOctaves; ++octave, weight *= kFaster, pace *= 2) add(dice, octave, weight, pace);
    }

    double at(int k) const { return sums_[static_cast<size_t>(k)]; }

   private:
    static constexpr int kOctaves = 6;
    static constexpr double kSlowest = 1.0 / 4;  // the first octave drifts four times slower than simplex
    static constexpr double kFaster = 0.625;     // what remains from octave to octave

    // Each octave has its own noise, and its own place on the lattice: at the points noise is always 0.
    void add(const SeedHash& dice, int octave, double weight, double pace) {
        const OpenSimplex2 noise(static_cast<int64_t>(dice.at(octave) * 9007199254740992.0));
        const double shift_x = dice.at(octave, 1), shift_y = dice.at(octave, 2);
        for (int k = 0; k < kTextureSize; ++k) {
            const Place place = Circle::shared().at(k);
            const double n = noise.at(place.x * pace + shift_x, place.y * pace + shift_y);
            sums_[static_cast<size_t>(k)] += weight * (n < 0 ? -n : n);
        }
    }

    std::vector<double> sums_;
};

}  // namespace lp
