// Steps that depend on nothing but layers and constants: they are computed when a layer changes, not in every frame.
#include <algorithm>

#include "plan/improve.hpp"
#include "plan/uses.hpp"

namespace lp {
namespace plan {

namespace {

class Once {
   public:
    Once(Plan* plan, Method* method) : plan_(*plan), method_(*method), fixed_(plan->buffers.size()) {
        for (size_t i = 0; i < fixed_.size(); ++i) fixed_[i] = plan->buffers[i].role == Role::scratch;
        fixed_[method->in.buffer] = false;
    }

    void move() {
        while (exclude()) {
        }
        const auto first_of_rest = std::stable_partition(method_.steps.begin(), method_.steps.end(), [&](const Step& step) { return is_fixed(step); });
        method_.once = static_cast<int>(first_of_rest - method_.steps.begin());
        for (int i = 0; i < method_.once; ++i) {
            for (const View& out : method_.steps[i].out) plan_.buffers[out.buffer].role = Role::computed;
        }
    }

   private:
    bool is_fixed(const View& view) const {
        const Role role = plan_.buffers[view.buffer].role;
        return plan::is_fixed(role) || role == Role::computed || fixed_[view.buffer];
    }
    bool is_fixed(const Step& step) const {
        if (is_random(step.op)) return false;
        return std::all_of(step.in.begin(), step.in.end(), [&](const View& view) { return is_fixed(view); }) &&
               std::all_of(step.out.begin(), step.out.end(), [&](const View& view) { return fixed_[view.buffer]; });
    }

    // Buffers that another step writes to, or reads before they are whole. False when there are no more.
    bool exclude() {
        const std::vector<bool> before = fixed_;
        const auto uses = uses_of(plan_, &method_);
        for (size_t b = 0; b < uses.size(); ++b) {
            int last_write = -1;
            for (const Use& use : uses[b]) {
                if (!use.writes || use.step < 0) continue;
                last_write = std::max(last_write, use.step);
                if (!is_fixed(method_.steps[use.step])) fixed_[b] = false;
            }
            for (const Use& use : uses[b]) {
                const bool is_read_early = !use.writes && use.step < last_write;
                if (is_read_early && !is_fixed(method_.steps[use.step])) fixed_[b] = false;
            }
        }
        return fixed_ != before;
    }

    Plan& plan_;
    Method& method_;
    std::vector<bool> fixed_;
};

}  // namespace

void compute_once(Plan* plan, Method* method) { Once(plan, method).move(); }

}  // namespace plan
}  // namespace lp
