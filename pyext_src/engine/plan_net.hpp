// A net over a plan. From where the plan ends (an attribute is set, a call is no whole hop) a net over TorchScript takes over.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/plan_model.hpp"
#include "plan/random.hpp"
#include "plan/run.hpp"

namespace lp {

class PlanNet final : public Net {
   public:
    PlanNet(std::shared_ptr<const PlanModel> model, const plan::PreparedPtr& prepared);

    FrameStatus run(MethodId method, const float* in, float* out, int units, uint64_t seed, std::string* error) override;
    FrameStatus preview(MethodId method, const float* in, float* out, uint64_t seed, std::string* error) override;
    void reset() noexcept override;
    void set(const Setting& setting) override;
    AttributeValues get(const std::string& attribute) override;
    void set_layer(const std::string& name, const LayerValuesPtr& values) override;
    const void* shared_weights(MethodId method) const override;
    void run_together(MethodId method, const Call* calls, int count) override;
    bool plays_plan() const override { return !takes_over_; }
    MethodShape shape(MethodId method) const override { return model_->shape(method); }

   private:
    void run_part(MethodId method, const Call* calls, int count);
    FrameStatus finished(MethodId method, float* out, int hops, bool ran, std::string* error);  // looks at what was computed
    std::shared_ptr<Net> over_torchscript() const;  // with the layers of this one, and an empty memory
    FrameStatus run_plan(MethodId method, const float* in, float* out, int hops, uint64_t seed, std::string* error);
    bool run_hop(MethodId method, const float* in, float* out, int hop, int hops, const plan::Wanted& wanted);

    std::shared_ptr<const PlanModel> model_;
    plan::Runner runner_;
    plan::Random random_;
    std::shared_ptr<Net> takes_over_;
    std::vector<std::pair<std::string, LayerValuesPtr>> layers_;  // that were set
    std::vector<char> kept_;                                      // the memory, while a preview is played
    std::vector<float> in_, out_;                                 // of one hop, where a call has several
};

}  // namespace lp
