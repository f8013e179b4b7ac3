// How long a model may compute and how much memory it may take: looked at while it runs, so that one that never returns is given up.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>

#include "engine/frame_wanted.hpp"

namespace lp {

// For the calling thread, while it lives. What is beyond ends in an exception out of the model's code, into who runs it.
class RunLimits {
   public:
    inline static std::atomic<double> seconds{10};  // of the thread's own time, for one call

    // `port`: whose frame it is, which may be wanted no more; may be null.
    explicit RunLimits(const FramePort* port);
    ~RunLimits();
    RunLimits(const RunLimits&) = delete;

    static void look();                  // throws std::runtime_error; cheap: every turn of a loop
    static void allocating(size_t bytes);  // the same, before memory is taken
    bool exceeded() const { return exceeded_; }  // its time or memory was over

    // At exit: everything is given up.
    static void give_up_all();

   private:
    void look_closely();
    void look_at_memory(size_t more);
    [[noreturn]] void give_up(const std::string& why);

    FrameWanted wanted_;
    RunLimits* outer_;
    int64_t until_ns_, looked_ns_;
    size_t taken_ = 0, memory_before_ = 0;
    bool exceeded_ = false;
};

inline void set_most_seconds(double seconds) { RunLimits::seconds = seconds; }
void limit_memory();  // once: torch's memory comes from an allocator that asks the limits

}  // namespace lp
