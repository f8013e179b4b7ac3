// voronoi: the plane divided among scattered points (S. Worley, 1996) and cut by a line: the nearest point's value.
#pragma once

#include "noise/hash.hpp"
#include "noise/path.hpp"

namespace lp {

class Voronoi {
   public:
    explicit Voronoi(int32_t seed) : x_(seed, 4), y_(seed, 5), value_(seed, 6) {
        for (int c = 0; c < kTextureUnits; ++c) {
            for (int r = 0; r < kRows; ++r) points_[c][r] = {x_.at(c, r), y_.at(c, r) + r - 1.5};
        }
    }

    double at(int k) const {
        const double x = along(k);
        const int left = floor_of(x);
        const double t = x - left;
        int column = 0, row = 0;
        double nearest = 16;
        for (int i = -2; i <= 2; ++i) {  // further columns cannot hold the nearest point
            const int c = wrap_cell(left + i, kTextureUnits);
            for (int r = 0; r < kRows; ++r) {
                const double dx = points_[c][r].x + i - t, dy = points_[c][r].y, distance = dx * dx + dy * dy;
                if (distance < nearest) nearest = distance, column = c, row = r;
            }
        }
        return value_.at(column, row);
    }

   private:
    static constexpr int kRows = 3;  // one point in each square of one unit; the line runs through the middle row

    SeedHash x_, y_, value_;
    Place points_[kTextureUnits][kRows];
};

}  // namespace lp
