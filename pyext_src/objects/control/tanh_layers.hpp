// The networks of the first mappings: layers with tanh between them, the last one cut to 0..1.
#pragma once

#include <cmath>
#include <vector>

#include "audio/common/exact_math.hpp"

namespace lp {

inline double natural_tanh(double x) {
    if (x > 20) return 1;
    if (x < -20) return -1;
    return 1 - 2 / (natural_exp(2 * x) + 1);
}

// `sizes`: of the layers, 2 first. `weights`: for each layer the rows of (from, to), then the biases.
class TanhLayers {
   public:
    static constexpr int kMostLayers = 8, kWidestLayer = 1024;

    static bool fits(const std::vector<int>& sizes, size_t weights) {
        if (sizes.size() < 2 || sizes.size() > kMostLayers) return false;
        size_t count = 0;
        for (size_t l = 0; l < sizes.size(); ++l) {
            if (sizes[l] < 1 || sizes[l] > kWidestLayer) return false;
            if (l > 0) count += static_cast<size_t>(sizes[l - 1] + 1) * static_cast<size_t>(sizes[l]);
        }
        return count == weights;
    }

    static void predict(const std::vector<int>& sizes, const float* weights, double x, double y, double* values) {
        double layers[2][kWidestLayer] = {{x, y}};
        for (size_t l = 1; l < sizes.size(); ++l) {
            weights = pass(sizes, l, weights, layers[(l + 1) % 2], layers[l % 2]);
        }
        const double* last = layers[(sizes.size() + 1) % 2];
        for (int i = 0; i < sizes.back(); ++i) values[i] = last[i];
    }

   private:
    static const float* pass(const std::vector<int>& sizes, size_t layer, const float* weights, const double* from, double* to) {
        const int ins = sizes[layer - 1], outs = sizes[layer];
        const float* biases = weights + static_cast<size_t>(ins) * outs;
        for (int o = 0; o < outs; ++o) to[o] = static_cast<double>(biases[o]);
        for (int i = 0; i < ins; ++i, weights += outs) {
            for (int o = 0; o < outs; ++o) to[o] += from[i] * static_cast<double>(weights[o]);
        }
        if (layer + 1 < sizes.size()) {
            for (int o = 0; o < outs; ++o) to[o] = natural_tanh(to[o]);
        }
        return biases + outs;
    }
};

}  // namespace lp
