// The hop clock's position in a signal chain of Max. Max tells no time to its audio thread, so the objects count.
#pragma once

#include <atomic>
#include <cstdint>

#include "audio/common/realtime.hpp"
#include "max/burst_watch.hpp"

namespace lp::max {

// One for all objects of a signal chain (a patcher and its subpatchers), which run one after the other on one thread.
class DspClock {
   public:
    BurstWatch burst;

    // While audio is stopped: the objects begin to count again.
    void restart(double rate, int vector) {
        base_ = kUnset;
        burst.begin(rate, vector);
    }

    // The position of a block of which an object has counted `count` samples before. The chain that starts takes up where
    // the furthest of all has come, so that the clock never runs backwards.
    int64_t position(int64_t count, int n) LP_RT {
        if (base_ == kUnset) base_ = end_ = reached_.load(std::memory_order_relaxed) - count;
        const int64_t end = base_ + count + n;
        if (end > end_) begin_vector(end);
        return end - n;
    }

   private:
    static constexpr int64_t kUnset = INT64_MIN;

    // For the first object of a vector.
    void begin_vector(int64_t end) LP_RT {
        end_ = end;
        burst.block();
        int64_t before = reached_.load(std::memory_order_relaxed);
        while (before < end && !reached_.compare_exchange_weak(before, end, std::memory_order_relaxed)) {
        }
    }

    inline static std::atomic<int64_t> reached_{0};  // the end of the last vector of any chain
    int64_t base_ = kUnset, end_ = 0;
};

}  // namespace lp::max
