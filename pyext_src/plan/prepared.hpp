// A plan that is ready to be run: weights packed for the kernels, a place in memory for each buffer. Shared by all nets, never changed.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "plan/conv.hpp"
#include "plan/packing.hpp"
#include "plan/plan.hpp"

namespace lp {
namespace plan {

// The values of a weight or a constant in every form in which steps read them.
struct Values {
    int buffer = -1;
    const void* raw = nullptr;           // null: no step reads them as they are
    std::vector<PackedWeights> packed;   // by the numbers of PreparedPlan::packings
    std::shared_ptr<const void> own;     // what holds `raw`
};
using ValuesPtr = std::shared_ptr<const Values>;

// Where each buffer lies in the memory of a net, in bytes: the state first.
struct Layout {
    std::vector<size_t> offsets;  // by the numbers of the buffers; of weights and constants 0
    size_t state = 0;             // bytes at the beginning that a reset puts back
    size_t bytes = 0;
};
Layout lay_out(const Plan& plan);

// Gives the values of a layer, which stay where they are during the call; null: there is no such layer, or it has another size.
using WeightSource = std::function<const float*(const std::string& name, int64_t count)>;

class PreparedPlan {
   public:
    // Takes the time to copy all weights. Throws std::runtime_error with one line.
    static std::shared_ptr<const PreparedPlan> prepare(Plan plan, Precision precision, const WeightSource& weights);

    // New values of a layer in all forms, for Runner::set_layer. Throws std::runtime_error; null: no step reads that layer.
    ValuesPtr make_layer(const std::string& name, const float* values, int64_t count) const;

    const Plan& plan() const { return plan_; }
    Precision precision() const { return precision_; }
    size_t weight_bytes(int method) const { return weight_bytes_[static_cast<size_t>(method)]; }  // that its convolutions read in a frame
    const Layout& layout() const { return layout_; }
    const ValuesPtr& values(int buffer) const { return values_[static_cast<size_t>(buffer)]; }
    const std::vector<Packing>& packings(int buffer) const { return packings_[static_cast<size_t>(buffer)]; }

   private:
    size_t packed_bytes(size_t buffer) const;
    ValuesPtr make_values(int buffer, const void* values, std::shared_ptr<char> memory) const;  // as much as `packed_bytes` says

    Plan plan_;
    Precision precision_ = Precision::full;
    Layout layout_;
    std::vector<ValuesPtr> values_;               // by buffer; null where it is neither weight nor constant
    std::vector<std::vector<Packing>> packings_;  // by buffer
    std::vector<bool> is_read_raw_;               // by buffer
    std::vector<size_t> weight_bytes_;            // by method
};
using PreparedPtr = std::shared_ptr<const PreparedPlan>;

}  // namespace plan
}  // namespace lp
