// fractal: turbulence (K. Perlin, 1985), seven octaves of folded gradient noise: sharp ridges, detail on slow drift.
#pragma once

#include "texture/gradient.hpp"

namespace lp {

class Fractal {
   public:
    explicit Fractal(int32_t seed) {
        const Dice shift(seed, 7);
        for (int o = 0, period = kSlowest; o < kOctaves; ++o, period *= 2) {
            const uint32_t salt = 16 + static_cast<uint32_t>(o);
            octaves_.push_back({Gradient1(seed, salt, period, Slopes::even), shift.at(o), period});
        }
    }

    double at(int k) const {
        double sum = 0, weight = 1;
        for (const Octave& octave : octaves_) {
            const double noise = octave.noise.at(along(k) * octave.period / kTextureUnits + octave.shift);
            sum += weight * (noise < 0 ? -noise : noise);
            weight /= 2;
        }
        return sum;
    }

   private:
    static constexpr int kOctaves = 7;
    static constexpr int kSlowest = 16;  // cells of the slowest octave: 8 units each

    struct Octave {
        Gradient1 noise;
        double shift;  // part of a cell: unshifted, all octaves would meet at zero on the slowest lattice
        int period;
    };

    std::vector<Octave> octaves_;
};

}  // namespace lp
