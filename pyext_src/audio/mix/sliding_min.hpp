// The smallest of the last N values, in fixed memory: a queue of those that may still become the smallest.
#pragma once

#include <cstdint>
#include <vector>

#include "audio/common/realtime.hpp"

namespace lp {

class SlidingMin {
   public:
    // Allocates: message side.
    void prepare(int window) {
        queue_.assign(static_cast<size_t>(window), {});
        clear();
    }

    void clear() LP_RT { first_ = count_ = 0; }

    // Adds a value and returns the smallest of the last `window`. Each value enters and leaves once.
    double next(double value) LP_RT {
        if (count_ > 0 && queue_[first_].time <= now_ - size()) drop_first();
        while (count_ > 0 && queue_[place(count_ - 1)].value >= value) --count_;
        queue_[place(count_)] = {value, now_};
        ++count_;
        ++now_;
        return queue_[first_].value;
    }

   private:
    struct Entry {
        double value = 0;
        int64_t time = 0;
    };

    int size() const LP_RT { return static_cast<int>(queue_.size()); }

    size_t place(int entry) const LP_RT {
        const int at = static_cast<int>(first_) + entry;
        return static_cast<size_t>(at < size() ? at : at - size());
    }

    void drop_first() LP_RT {
        first_ = place(1);
        --count_;
    }

    std::vector<Entry> queue_;
    size_t first_ = 0;
    int count_ = 0;
    int64_t now_ = 0;
};

}  // namespace lp
