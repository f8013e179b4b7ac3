// The network of a mapping: from a position on the pad to the values of the groups that it was trained with.
//
// Layers with tanh between them, the last one cut to 0..1. The weights are those of the file, 32-bit; the sums run in
// double, in one order, with an exp of our own: the same position gives the same values on every machine.
#pragma once

#include <cmath>
#include <vector>

#include "objects/control/groups.hpp"
#include "objects/control/mapped_params.hpp"
#include "params/exact_math.hpp"

namespace lp {

constexpr int kMostLayers = 8, kWidestLayer = 1024;

inline double natural_tanh(double x) {
    if (x > 20) return 1;
    if (x < -20) return -1;
    return 1 - 2 / (natural_exp(2 * x) + 1);
}

class Network {
   public:
    Network() = default;

    // `sizes`: of the layers, 2 first. `weights`: for each layer the rows of (from, to), then the biases.
    Network(unsigned groups, int voices, std::vector<int> sizes, std::vector<float> weights)
        : groups_(groups), voices_(voices), sizes_(std::move(sizes)), weights_(std::move(weights)) {
        if (!fits()) *this = Network();
    }

    bool empty() const { return sizes_.empty(); }
    unsigned groups() const { return groups_; }
    int voices() const { return voices_; }
    int outputs() const { return empty() ? 0 : sizes_.back(); }

    // x and y from 0 to 1; values_of_groups(groups, voices) values from 0 to 1.
    void predict(double x, double y, double* values) const {
        double layers[2][kWidestLayer] = {{x, y}};
        const float* weights = weights_.data();
        for (size_t l = 1; l < sizes_.size(); ++l) {
            weights = pass(l, weights, layers[(l + 1) % 2], layers[l % 2]);
        }
        const double* last = layers[(sizes_.size() + 1) % 2];
        for (int i = 0; i < outputs(); ++i) values[i] = clipped(last[i]);
    }

   private:
    const float* pass(size_t layer, const float* weights, const double* from, double* to) const {
        const int ins = sizes_[layer - 1], outs = sizes_[layer];
        const float* biases = weights + static_cast<size_t>(ins) * outs;
        for (int o = 0; o < outs; ++o) to[o] = static_cast<double>(biases[o]);
        for (int i = 0; i < ins; ++i, weights += outs) {
            for (int o = 0; o < outs; ++o) to[o] += from[i] * static_cast<double>(weights[o]);
        }
        if (layer + 1 < sizes_.size()) {
            for (int o = 0; o < outs; ++o) to[o] = natural_tanh(to[o]);
        }
        return biases + outs;
    }

    bool fits() const {
        if (groups_ == 0 || groups_ > kAllGroups || voices_ < 1 || voices_ > kMaxVoices) return false;
        if (sizes_.size() < 2 || sizes_.size() > kMostLayers || sizes_[0] != 2) return false;
        if (sizes_.back() != values_of_groups(groups_, voices_)) return false;
        size_t count = 0;
        for (size_t l = 0; l < sizes_.size(); ++l) {
            if (sizes_[l] < 1 || sizes_[l] > kWidestLayer) return false;
            if (l > 0) count += static_cast<size_t>(sizes_[l - 1] + 1) * static_cast<size_t>(sizes_[l]);
        }
        if (count != weights_.size()) return false;
        for (float weight : weights_) {
            if (!std::isfinite(weight)) return false;
        }
        return true;
    }

    unsigned groups_ = 0;
    int voices_ = 0;
    std::vector<int> sizes_;
    std::vector<float> weights_;
};

}  // namespace lp
