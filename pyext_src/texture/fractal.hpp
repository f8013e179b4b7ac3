// fractal: turbulence (K. Perlin, 1985), six octaves of folded simplex noise: sharp ridges, detail on slow drift.
#pragma once

#include <vector>

#include "texture/hash.hpp"
#include "texture/simplex.hpp"

namespace lp {

class Fractal {
   public:
    explicit Fractal(int32_t seed) {
        const Dice dice(seed, 7);
        for (int o = 0; o < kOctaves; ++o) {
            const int64_t octave_seed = static_cast<int64_t>(dice.at(o) * 9007199254740992.0);
            octaves_.push_back({OpenSimplex2(octave_seed), {dice.at(o, 1), dice.at(o, 2)}});
        }
    }

    double at(int k) const {
        const Place place = Circle::shared().at(k);
        double sum = 0, weight = 1, pace = kSlowest;
        for (const Octave& octave : octaves_) {
            const double noise = octave.noise.at(place.x * pace + octave.shift.x, place.y * pace + octave.shift.y);
            sum += weight * (noise < 0 ? -noise : noise);
            weight *= kFaster;
            pace *= 2;
        }
        return sum;
    }

   private:
    static constexpr int kOctaves = 6;
    static constexpr double kSlowest = 1.0 / 4;  // the first octave drifts four times slower than simplex
    static constexpr double kFaster = 0.625;     // what remains from octave to octave

    struct Octave {
        OpenSimplex2 noise;
        Place shift;  // each on its own place of the lattice, where noise is always 0 at the points
    };

    std::vector<Octave> octaves_;
};

}  // namespace lp
