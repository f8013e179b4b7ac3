// Several runners of one plan, run together: each step is done for all of them before the next one, and a convolution reads its weights
// once. What comes out is the same, to the bit.
#pragma once

#include <vector>

#include "plan/run.hpp"

namespace lp {
namespace plan {

class Group {
   public:
    // The runners stay where they are; they may also be run one by one. Throws std::runtime_error as Runner does.
    explicit Group(std::vector<Runner*> runners);
    Group(const Group&) = delete;
    Group& operator=(const Group&) = delete;

    // `in` and `out`: those of one runner after those of another; `random`: one each.
    bool run(int method, const float* in, float* out, Random* random) noexcept;

    void follow_layers() noexcept;  // a layer was set in all of the runners

   private:
    struct GroupTask {
        Task task;
        size_t runner;  // whose random numbers it draws
    };
    struct MethodTasks {
        std::vector<Task> once;
        std::vector<GroupTask> tasks;
        size_t in_size = 0, out_size = 0;
    };

    void make(size_t method);

    std::vector<Runner*> runners_;
    TaskMemory made_;
    std::vector<MethodTasks> methods_;
    bool is_stale_ = true;
};

}  // namespace plan
}  // namespace lp
