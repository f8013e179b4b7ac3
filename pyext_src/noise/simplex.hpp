// simplex: OpenSimplex noise in two dimensions (Kurt Spencer, public domain), read round a circle.
//
// Written anew from the published algorithm; tests hold it to the last bit against the `opensimplex` package, which is
// its source. Compiled, because a texture has to be made while Python is busy with something else.
#pragma once

#include <array>
#include <cstdint>

#include "noise/path.hpp"

namespace lp {

class OpenSimplex2 {
   public:
    explicit OpenSimplex2(int64_t seed) { shuffle(static_cast<uint64_t>(seed)); }

    double at(double x, double y) const {
        const double stretch = (x + y) * kStretch;
        const double xs = x + stretch, ys = y + stretch;
        const Corner cell{floor_of(xs), floor_of(ys)};
        const double squish = (cell.i + cell.j) * kSquish;
        const double dx = x - (cell.i + squish), dy = y - (cell.j + squish);
        const double u = xs - cell.i, v = ys - cell.j;
        const Corner home = u + v <= 1 ? Corner{0, 0} : Corner{1, 1};
        // The order of the sum is the package's: another would differ in the last bit.
        double sum = pull(cell, {1, 0}, dx, dy);
        sum += pull(cell, {0, 1}, dx, dy);
        sum += pull(cell, home, dx, dy);
        sum += pull(cell, extra(u, v), dx, dy);
        return sum / 47;
    }

   private:
    static constexpr double kStretch = -0.211324865405187;  // (1/sqrt(2+1) - 1) / 2
    static constexpr double kSquish = 0.366025403784439;    // (sqrt(2+1) - 1) / 2

    struct Corner {
        int i, j;
    };

    // The fourth lattice point, beyond the triangle, that still reaches the place (u, v) inside the rhombus.
    // A table, not ifs: along fast noise they are mispredicted.
    static Corner extra(double u, double v) {
        static constexpr Corner kExtra[8] = {{1, 1}, {1, 1}, {-1, 1}, {1, -1}, {0, 0}, {0, 0}, {0, 2}, {2, 0}};
        const bool upper = u + v > 1;
        const double rest = (upper ? 2 : 1) - (u + v);
        const bool outer = upper ? (rest < u) | (rest < v) : (rest > u) | (rest > v);
        return kExtra[4 * upper + 2 * outer + (u > v)];
    }

    // What one lattice point adds: its gradient, faded with the distance.
    double pull(Corner cell, Corner corner, double dx0, double dy0) const {
        const double turn = (corner.i + corner.j) * kSquish;
        const double dx = dx0 - corner.i - turn, dy = dy0 - corner.j - turn;
        const double attenuation = 2 - dx * dx - dy * dy;
        const double kept = attenuation > 0 ? attenuation : 0;
        const double squared = kept * kept;
        return squared * squared * gradient(cell.i + corner.i, cell.j + corner.j, dx, dy);
    }

    double gradient(int i, int j, double dx, double dy) const {
        static constexpr int kTowards[16] = {5, 2, 2, 5, -5, 2, -2, 5, 5, -2, 2, -5, -5, -2, -2, -5};
        const int g = order_[static_cast<size_t>((order_[static_cast<size_t>(i & 255)] + j) & 255)] & 14;
        return kTowards[g] * dx + kTowards[g + 1] * dy;
    }

    static uint64_t next(uint64_t state) { return state * 6364136223846793005ull + 1442695040888963407ull; }

    void shuffle(uint64_t state) {
        std::array<uint8_t, 256> source;
        for (int i = 0; i < 256; ++i) source[i] = static_cast<uint8_t>(i);
        state = next(next(next(state)));
        for (int i = 255; i >= 0; --i) {
            state = next(state);
            const int r = remainder(static_cast<int64_t>(state), i + 1);
            order_[i] = source[r];
            source[r] = source[i];
        }
    }

    // (state + 31) modulo m, never negative, and without overflow.
    static int remainder(int64_t state, int m) {
        const int r = static_cast<int>((state % m + 31) % m);
        return r < 0 ? r + m : r;
    }

    std::array<uint8_t, 256> order_;
};

class Simplex {
   public:
    explicit Simplex(int32_t seed) : noise_(seed) {}
    double at(int k) const {
        const Place place = Circle::shared().at(k);
        return noise_.at(place.x, place.y);
    }

   private:
    OpenSimplex2 noise_;
};

}  // namespace lp
