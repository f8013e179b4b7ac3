// Runs a plan: one net with its memory. Nothing is allocated, looked up by name or thrown while it runs.
#pragma once

#include <memory>
#include <vector>

#include "plan/prepared.hpp"
#include "plan/random.hpp"
#include "plan/tasks.hpp"
#include "plan/wanted.hpp"

namespace lp {
namespace plan {

struct Part;

class Runner {
   public:
    explicit Runner(PreparedPtr prepared);  // throws std::runtime_error: a plan that cannot be run, in one line
    Runner(const Runner&) = delete;
    Runner& operator=(const Runner&) = delete;

    bool has(int method) const noexcept;

    // `in` and `out`: channels * length, channel after channel. False: there is no such method, or an index was out of range, and what
    // `out` holds is of no use. Denormal numbers are the caller's business (FlushDenormals).
    // Between two steps it asks `wanted`, if there is one: where that says no, the frame ends, as if it had failed.
    bool run(int method, const float* in, float* out, Random& random, const Wanted* wanted = nullptr) noexcept;

    void reset() noexcept;  // forgets the past
    bool is_finite() const noexcept;  // the memory
    void reset_broken() noexcept;     // the parts of it that are not finite

    // The memory: as large as `memory_size` says. A preview puts back what it was.
    size_t memory_size() const noexcept { return prepared_->layout().state; }
    void copy_memory(void* to) const noexcept;
    void put_back_memory(const void* from) noexcept;
    char* memory(int buffer) noexcept { return memory_ + prepared_->layout().offsets[static_cast<size_t>(buffer)]; }

    // From the next frame on; gives what was there, for another thread to free.
    ValuesPtr set_layer(ValuesPtr values) noexcept;

    const PreparedPlan& prepared() const noexcept { return *prepared_; }

   private:
    struct MethodTasks {
        std::vector<Task> once, tasks;
        float* in = nullptr;
        Loop in_copy;  // as out_copy
        const float* out = nullptr;
        Loop out_copy;  // its first base is set in each run
    };

    friend bool run_together(int method, const Part* parts, int count) noexcept;

    void make(const Method& method, TaskMaker* maker, MethodTasks* to);
    bool is_memory(size_t buffer) const noexcept;
    bool is_finite(size_t buffer) const noexcept;
    void reset(size_t buffer) noexcept;
    void compute_once(Frame& frame) noexcept;
    const std::vector<Task>& tasks(int method) const noexcept { return methods_[static_cast<size_t>(method)].tasks; }
    void take(int method, const float* in, Frame& frame) noexcept;  // before the tasks of a frame
    void give(int method, float* out) const noexcept;               // after them

    PreparedPtr prepared_;
    std::unique_ptr<char[]> allocated_;
    char* memory_ = nullptr;
    TaskMemory made_;
    std::vector<MethodTasks> methods_;
    std::vector<ValuesPtr> values_;  // by buffer: what is played now
    bool is_stale_ = true;           // a layer has changed since the steps that depend on layers alone were done
};

}  // namespace plan
}  // namespace lp
