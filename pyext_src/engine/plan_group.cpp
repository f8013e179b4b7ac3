// A frame of several nets.
#include "engine/plan_group.hpp"

#include <algorithm>
#include <utility>

#include "plan/denormals.hpp"

namespace lp {

namespace {

size_t in_size(const MethodShape& shape) { return static_cast<size_t>(shape.in_channels) * (shape.hop / shape.in_ratio); }
size_t out_size(const MethodShape& shape) { return static_cast<size_t>(shape.out_channels) * (shape.hop / shape.out_ratio); }

}  // namespace

PlanGroup::PlanGroup(std::vector<PlanNet*> nets) : nets_(std::move(nets)), group_(runners()), random_(nets_.size()) {}

std::vector<plan::Runner*> PlanGroup::runners() const {
    std::vector<plan::Runner*> list;
    for (PlanNet* net : nets_) list.push_back(&net->runner_);
    return list;
}

FrameStatus PlanGroup::run(MethodId method, const float* in, float* out, const uint64_t* seeds, std::string* error) {
    const bool together = std::all_of(nets_.begin(), nets_.end(), [&](const PlanNet* net) { return net->has_plan(method); });
    if (!together) return run_one_by_one(method, in, out, seeds, error);
    const plan::FlushDenormals flush;
    for (size_t i = 0; i < nets_.size(); ++i) random_[i].reseed(seeds[i]);
    const bool ran = group_.run(method, in, out, random_.data());
    const size_t step = out_size(nets_[0]->shape(method));
    FrameStatus status = FrameStatus::ok;
    for (size_t i = 0; i < nets_.size(); ++i) {
        const FrameStatus answer = nets_[i]->finished(method, out + i * step, 1, ran, error);
        if (answer != FrameStatus::ok) status = answer;
    }
    return status;
}

FrameStatus PlanGroup::run_one_by_one(MethodId method, const float* in, float* out, const uint64_t* seeds, std::string* error) {
    const MethodShape shape = nets_[0]->shape(method);
    FrameStatus status = FrameStatus::ok;
    for (size_t i = 0; i < nets_.size(); ++i) {
        PlanNet& net = *nets_[i];
        const FrameStatus answer = net.run(method, in + i * in_size(shape), out + i * out_size(shape), net.units(method), seeds[i], error);
        if (answer != FrameStatus::ok) status = answer;
    }
    return status;
}

}  // namespace lp
