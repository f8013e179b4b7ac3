// distorted: simplex noise bends the line along which gradient noise is read, so that the reading hastens or halts.
#pragma once

#include "noise/gradient.hpp"
#include "noise/simplex.hpp"

namespace lp {

class Distorted {
   public:
    explicit Distorted(int32_t seed) : bend_(seed), noise_(seed, 3, kTextureUnits / 4) {}
    double at(int k) const {
        const double bend = bend_.at(k);
        const double pull = bend < 0 ? -bend * bend : bend * bend;  // little near 0, then all of a sudden
        return noise_.at(along(k) / 4 + kReach * pull, kReach * pull * bend);
    }

   private:
    static constexpr double kReach = 2;  // cells of the gradient noise, which are 4 units wide

    Simplex bend_;
    Gradient2 noise_;
};

}  // namespace lp
