// A frame of several nets.
#include "engine/plan_group.hpp"

#include <algorithm>
#include <utility>

#include "plan/denormals.hpp"

namespace lp {

PlanGroup::PlanGroup(std::vector<PlanNet*> nets) : nets_(std::move(nets)), group_(runners()), random_(nets_.size()) {}

std::vector<plan::Runner*> PlanGroup::runners() const {
    std::vector<plan::Runner*> list;
    for (PlanNet* net : nets_) list.push_back(&net->runner_);
    return list;
}

bool PlanGroup::plays(MethodId method) const {
    return std::all_of(nets_.begin(), nets_.end(), [&](const PlanNet* net) { return net->has_plan(method); });
}

FrameStatus PlanGroup::run(MethodId method, const float* in, float* out, const uint64_t* seeds, std::string* error) {
    const plan::FlushDenormals flush;
    for (size_t i = 0; i < nets_.size(); ++i) random_[i].reseed(seeds[i]);
    const bool ran = group_.run(method, in, out, random_.data());
    const size_t step = nets_[0]->shape(method).out_values();
    FrameStatus status = FrameStatus::ok;
    for (size_t i = 0; i < nets_.size(); ++i) {
        const FrameStatus answer = nets_[i]->finished(method, out + i * step, 1, ran, error);
        if (answer != FrameStatus::ok) status = answer;
    }
    return status;
}

}  // namespace lp
