// Who reads and who writes a buffer, in the order of a method's steps.
#pragma once

#include <vector>

#include "plan/plan.hpp"

namespace lp {
namespace plan {

struct Use {
    int step;  // -1: before the first (the method's in), as many as there are steps: after the last (its out)
    bool writes;
    View* view;
};

// By buffer. Pointers into the method: they hold until its steps are moved.
inline std::vector<std::vector<Use>> uses_of(const Plan& plan, Method* method) {
    std::vector<std::vector<Use>> uses(plan.buffers.size());
    uses[method->in.buffer].push_back({-1, true, &method->in});
    for (size_t i = 0; i < method->steps.size(); ++i) {
        for (View& view : method->steps[i].in) uses[view.buffer].push_back({static_cast<int>(i), false, &view});
        for (View& view : method->steps[i].out) uses[view.buffer].push_back({static_cast<int>(i), true, &view});
    }
    uses[method->out.buffer].push_back({static_cast<int>(method->steps.size()), false, &method->out});
    return uses;
}

// Every view of the plan.
template <class Act>
void each_view(Plan* plan, Act&& act) {
    for (Method& method : plan->methods) {
        if (method.units == 0) continue;
        act(method.in);
        for (Step& step : method.steps) {
            for (View& view : step.in) act(view);
            for (View& view : step.out) act(view);
        }
        act(method.out);
    }
}

// Whether another method than this one knows the buffer.
inline bool is_shared(const Plan& plan, const Method* method, int buffer) {
    for (const Method& other : plan.methods) {
        if (&other == method) continue;
        for (const Step& step : other.steps) {
            for (const auto* list : {&step.in, &step.out}) {
                for (const View& view : *list) {
                    if (view.buffer == buffer) return true;
                }
            }
        }
    }
    return false;
}

}  // namespace plan
}  // namespace lp
