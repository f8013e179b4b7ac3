// A radial basis function network whose values stay within bounds, smoothly.
//
//     value = lo + (hi - lo) * bounded(bias + sum over the units of share * exp(-kReach * sqrt(distance^2 + radius^2)))
//
// A unit sits at a place of the pad and is felt around it; the radius rounds its tip. lo and hi are the value's own bounds:
// whatever the sum, no value leaves them.
#pragma once

#include <cmath>
#include <vector>

#include "audio/common/exact_math.hpp"

namespace lp {

// A sum within 0..1: itself in between; within kKnee of either end a parabola, so that it arrives there without a corner.
inline double bounded(double sum) {
    constexpr double kKnee = 1.0 / 12;
    const double from_end = sum < 0.5 ? sum : 1 - sum;
    if (from_end >= kKnee) return sum;
    const double above = from_end + kKnee, eased = above > 0 ? above * above / (4 * kKnee) : 0;
    return sum < 0.5 ? eased : 1 - eased;
}

// `sizes`: 2, the units, the values. `weights`: x, y and radius of each unit; the units' shares, a row of values for each;
// the biases; the lower bounds; the upper ones.
class RadialUnits {
   public:
    static constexpr int kMostUnits = 1024;

    static bool fits(const std::vector<int>& sizes, size_t weights) {
        if (sizes.size() != 3 || sizes[1] < 1 || sizes[1] > kMostUnits) return false;
        const size_t units = static_cast<size_t>(sizes[1]), values = static_cast<size_t>(sizes[2]);
        return weights == units * (3 + values) + 3 * values;
    }

    static void predict(const std::vector<int>& sizes, const float* weights, double x, double y, double* values) {
        const int units = sizes[1], count = sizes[2];
        const float *shares = weights + 3 * units, *biases = shares + static_cast<size_t>(units) * count;
        const float *lo = biases + count, *hi = lo + count;
        for (int i = 0; i < count; ++i) values[i] = static_cast<double>(biases[i]);
        for (int u = 0; u < units; ++u, weights += 3, shares += count) {
            const double felt = height(x - static_cast<double>(weights[0]), y - static_cast<double>(weights[1]), static_cast<double>(weights[2]));
            for (int i = 0; i < count; ++i) values[i] += felt * static_cast<double>(shares[i]);
        }
        for (int i = 0; i < count; ++i) {
            const double least = static_cast<double>(lo[i]);
            values[i] = least + (static_cast<double>(hi[i]) - least) * bounded(values[i]);
        }
    }

   private:
    static constexpr double kReach = 3, kFarthest = 100;

    static double height(double x, double y, double radius) {
        const double far = kReach * std::sqrt(x * x + y * y + radius * radius);
        return far < kFarthest ? natural_exp(-far) : 0;
    }
};

}  // namespace lp
