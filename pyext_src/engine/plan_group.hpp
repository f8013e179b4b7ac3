// The nets of a chain over one plan, run together.
#pragma once

#include <vector>

#include "engine/plan_net.hpp"
#include "plan/group.hpp"

namespace lp {

class PlanGroup final : public NetGroup {
   public:
    explicit PlanGroup(std::vector<PlanNet*> nets);

    bool plays(MethodId method) const override;
    FrameStatus run(MethodId method, const float* in, float* out, const uint64_t* seeds, std::string* error) override;
    void follow_layers() override { group_.follow_layers(); }

   private:
    std::vector<plan::Runner*> runners() const;

    std::vector<PlanNet*> nets_;
    plan::Group group_;
    std::vector<plan::Random> random_;
};

}  // namespace lp
