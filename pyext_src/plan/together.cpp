// Goes through the tasks of several nets side by side.
#include "plan/together.hpp"

namespace lp {
namespace plan {

bool run_together(int method, const Part* parts, int count) noexcept {
    if (!parts[0].runner->has(method)) return false;
    Frame frame;
    const Task* task[kMostTogether];
    for (int i = 0; i < count; ++i) {
        parts[i].runner->take(method, parts[i].in, frame);
        task[i] = parts[i].runner->tasks(method).data();
    }
    for (size_t left = parts[0].runner->tasks(method).size(); left > 0; --left) {
        if (!convolve_together(task, count)) {
            for (int i = 0; i < count; ++i) {
                frame.random = parts[i].random;
                task[i]->run(task[i]->arguments, frame);
            }
        }
        for (int i = 0; i < count; ++i) ++task[i];
    }
    for (int i = 0; i < count; ++i) parts[i].runner->give(method, parts[i].out);
    return !frame.failed;
}

}  // namespace plan
}  // namespace lp
