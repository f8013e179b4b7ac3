// perlin: gradient noise on a line of 128 lattice points, at its middle on each of them.
#pragma once

#include "noise/gradient.hpp"

namespace lp {

class Perlin {
   public:
    explicit Perlin(int32_t seed) : noise_(seed, 2, kTextureUnits) {}
    double at(int k) const { return noise_.at(along(k)); }

   private:
    Gradient1 noise_;
};

}  // namespace lp
