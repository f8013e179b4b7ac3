// The path of a texture: 8192 places along 128 noise units, 64 a unit, which come back to where they began.
//
// Nothing here, nor in the bases, calls sin, cos, pow or exp: + - * / sqrt and floor are the same to the last bit on
// every machine, the others are not.
#pragma once

#include <array>
#include <cmath>

namespace lp {

constexpr int kTextureSize = 8192;
constexpr int kTextureUnits = 128;
constexpr int kPlacesPerUnit = kTextureSize / kTextureUnits;

// Place k on the line. The path starts in the middle of a cell: at whole steps of one unit (jump 1000) it would
// otherwise meet nothing but lattice points, where gradient noise is always at its middle.
inline double along(int k) { return 0.5 + static_cast<double>(k) / kPlacesPerUnit; }

// As std::floor for what fits in an int; that one is a call into the library on older processors.
inline int floor_of(double x) {
    const int towards_zero = static_cast<int>(x);
    return towards_zero - (x < towards_zero);
}

// `cell` on a line that closes after `period` cells.
inline int wrap_cell(int cell, int period) {
    const int rest = cell % period;
    return rest < 0 ? rest + period : rest;
}

struct Place {
    double x, y;
};

// For noise without a period: the line bent to a circle of the same length, 40 units wide, too wide for its curve to be heard.
class Circle {
   public:
    static const Circle& shared() {
        static const Circle circle;
        return circle;
    }
    Place at(int k) const { return places_[static_cast<size_t>(k)]; }

   private:
    static constexpr double kRadius = 20.371832715762602;  // 128 / (2 pi)

    // Rotations by halved angles, multiplied according to the bits of k: within 1e-15, with arithmetic and sqrt alone.
    Circle() {
        std::array<Place, 13> turn;  // turn[j]: 2^j places
        turn[12] = {-1, 0};
        turn[11] = {0, 1};
        for (int j = 10; j >= 0; --j) {
            const double c = std::sqrt((1 + turn[j + 1].x) / 2);
            turn[j] = {c, turn[j + 1].y / (2 * c)};
        }
        places_[0] = {1, 0};
        for (int k = 1; k < kTextureSize; ++k) {
            int bit = 0;
            while (!(k >> bit & 1)) ++bit;
            const Place a = places_[k & (k - 1)], b = turn[bit];
            places_[k] = {a.x * b.x - a.y * b.y, a.x * b.y + a.y * b.x};
        }
        for (Place& p : places_) p = {p.x * kRadius, p.y * kRadius};
    }

    std::array<Place, kTextureSize> places_;
};

}  // namespace lp
