// A peak: the largest value that the audio thread has reported since the message side last took it.
#pragma once

#include <atomic>

#include "audio/common/realtime.hpp"

namespace lp {

class Peak {
   public:
    void tell(float value) LP_RT {
        float seen = peak_.load(std::memory_order_relaxed);
        while (value > seen && !peak_.compare_exchange_weak(seen, value, std::memory_order_relaxed)) {
        }
    }

    float take() { return peak_.exchange(0, std::memory_order_relaxed); }

   private:
    std::atomic<float> peak_{0};
};

}  // namespace lp
