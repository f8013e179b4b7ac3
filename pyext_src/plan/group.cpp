// The tasks of a group.
#include "plan/group.hpp"

#include <utility>

namespace lp {
namespace plan {

Group::Group(std::vector<Runner*> runners) : runners_(std::move(runners)), methods_(runners_[0]->prepared().plan().methods.size()) {
    for (size_t method = 0; method < methods_.size(); ++method) {
        if (runners_[0]->has(static_cast<int>(method))) make(method);
    }
    follow_layers();
}

void Group::make(size_t method) {
    const PreparedPlan& prepared = runners_[0]->prepared();
    const Method& from = prepared.plan().methods[method];
    MethodTasks& to = methods_[method];
    to.in_size = static_cast<size_t>(from.in.size());
    to.out_size = static_cast<size_t>(from.out.size());
    for (size_t i = static_cast<size_t>(from.once); i < from.steps.size(); ++i) {
        std::vector<std::vector<Task>> each(runners_.size());
        for (size_t r = 0; r < runners_.size(); ++r) {
            TaskMaker maker(prepared, runners_[r]->memory_, &made_);
            maker.make(from.steps[i], &each[r], &to.once);
        }
        for (size_t t = 0; t < each[0].size(); ++t) {
            std::vector<Task> same;
            for (const auto& tasks : each) same.push_back(tasks[t]);
            if (const auto together = convolve_together(same, &made_)) {
                to.tasks.push_back({*together, 0});
                continue;
            }
            for (size_t r = 0; r < same.size(); ++r) to.tasks.push_back({same[r], r});
        }
    }
}

bool Group::run(int method, const float* in, float* out, Random* random) noexcept {
    if (!runners_[0]->has(method)) return false;
    const MethodTasks& made = methods_[static_cast<size_t>(method)];
    Frame frame;
    for (size_t r = 0; r < runners_.size(); ++r) runners_[r]->take(method, in + r * made.in_size, frame);
    if (is_stale_) {
        for (const MethodTasks& each : methods_) {
            for (const Task& task : each.once) task.run(task.arguments, frame);
        }
        is_stale_ = false;
    }
    for (const GroupTask& each : made.tasks) {
        frame.random = random + each.runner;
        each.task.run(each.task.arguments, frame);
    }
    for (size_t r = 0; r < runners_.size(); ++r) runners_[r]->give(method, out + r * made.out_size);
    return !frame.failed;
}

void Group::follow_layers() noexcept {
    for (const Link& link : made_.links) point_at(link, *runners_[0]->values_[static_cast<size_t>(link.buffer)]);
    is_stale_ = true;
}

}  // namespace plan
}  // namespace lp
