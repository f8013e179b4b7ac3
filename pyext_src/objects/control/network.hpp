// The network of a mapping: from a position on the pad to the values of the groups that it was trained with.
//
// The weights are those of the file, 32-bit; the sums run in double, in one order, with an exp of our own: the same position gives
// the same values on every machine.
#pragma once

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "objects/control/groups.hpp"
#include "objects/control/mapped_params.hpp"
#include "objects/control/radial_units.hpp"
#include "objects/control/tanh_layers.hpp"

namespace lp {

class Network {
   public:
    Network() = default;

    // `kind`: radial (see RadialUnits) or layers (see TanhLayers), which say what `sizes` and `weights` are. `time`: what its time is.
    Network(unsigned groups, int voices, const std::string& time, const std::string& kind, std::vector<int> sizes,
            std::vector<float> weights)
        : groups_(groups), voices_(voices), sizes_(std::move(sizes)), weights_(std::move(weights)) {
        radial_ = kind == "radial";
        if (!(radial_ || kind == "layers") || !time_form_of(time, &time_) || !fits()) *this = Network();
    }

    bool empty() const { return sizes_.empty(); }
    unsigned groups() const { return groups_; }
    int voices() const { return voices_; }
    TimeForm time() const { return time_; }
    int outputs() const { return empty() ? 0 : sizes_.back(); }

    // x and y from 0 to 1; values_of_groups(groups, voices) values from 0 to 1.
    void predict(double x, double y, double* values) const {
        if (radial_) {
            RadialUnits::predict(sizes_, weights_.data(), x, y, values);
        } else if (!empty()) {
            TanhLayers::predict(sizes_, weights_.data(), x, y, values);
        }
        for (int i = 0; i < outputs(); ++i) values[i] = clipped(values[i]);
    }

   private:
    bool fits() const {
        if (groups_ == 0 || groups_ > kAllGroups || voices_ < 1 || voices_ > kMaxVoices) return false;
        if (sizes_.empty() || sizes_[0] != 2 || sizes_.back() != values_of_groups(groups_, voices_)) return false;
        if (!(radial_ ? RadialUnits::fits(sizes_, weights_.size()) : TanhLayers::fits(sizes_, weights_.size()))) return false;
        for (float weight : weights_) {
            if (!std::isfinite(weight)) return false;
        }
        return true;
    }

    unsigned groups_ = 0;
    int voices_ = 0;
    TimeForm time_ = TimeForm::any;
    bool radial_ = false;
    std::vector<int> sizes_;
    std::vector<float> weights_;
};

}  // namespace lp
