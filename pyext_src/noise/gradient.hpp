// Gradient noise (K. Perlin, Improving Noise, 2002): zero at each lattice point, a random slope through it.
#pragma once

#include <vector>

#include "noise/hash.hpp"
#include "noise/path.hpp"

namespace lp {

inline double fade(double t) { return t * t * t * (t * (t * 6 - 15) + 10); }

inline double blend(double a, double b, double t) { return a + (b - a) * t; }

// On a line that closes after `period` lattice points. Most slopes are mild, a few are steep: their third power.
class Gradient1 {
   public:
    Gradient1(int32_t seed, uint32_t salt, int period) : slopes_(static_cast<size_t>(period) + 1) {
        const SeedHash dice(seed, salt);
        for (int cell = 0; cell <= period; ++cell) {
            const double s = dice.signed_at(cell % period);
            slopes_[static_cast<size_t>(cell)] = s * s * s;
        }
    }

    double at(double x) const {
        const int left = floor_of(x);
        const double t = x - left;
        const size_t cell = static_cast<size_t>(wrap_cell(left, static_cast<int>(slopes_.size()) - 1));
        return blend(slopes_[cell] * t, slopes_[cell + 1] * (t - 1), fade(t));
    }

   private:
    std::vector<double> slopes_;
};

// On a strip that closes after `period` columns.
class Gradient2 {
   public:
    Gradient2(int32_t seed, uint32_t salt, int period)
        : dice_x_(seed, salt), dice_y_(seed, 100 + salt), period_(period) {}

    double at(double x, double y) const {
        const int left = floor_of(x), row = floor_of(y), column = wrap_cell(left, period_);
        const double t = x - left, u = y - row;
        const double below = between(column, row, t, u);
        const double above = between(column, row + 1, t, u - 1);
        return blend(below, above, fade(u));
    }

   private:
    double between(int column, int row, double dx, double dy) const {
        return blend(corner(column, row, dx, dy), corner(column + 1, row, dx - 1, dy), fade(dx));
    }

    double corner(int column, int row, double dx, double dy) const {
        column %= period_;
        return dice_x_.signed_at(column, row) * dx + dice_y_.signed_at(column, row) * dy;
    }

    SeedHash dice_x_, dice_y_;
    int period_;
};

}  // namespace lp
