// cell: one value for each cell of one unit, a jump at each border.
#pragma once

#include "noise/hash.hpp"
#include "noise/path.hpp"

namespace lp {

class Cell {
   public:
    explicit Cell(int32_t seed) : dice_(seed, 1) {}
    double at(int k) const { return dice_.at(wrap_cell(floor_of(along(k)), kTextureUnits)); }

   private:
    SeedHash dice_;
};

}  // namespace lp
