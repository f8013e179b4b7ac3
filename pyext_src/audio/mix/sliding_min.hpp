// The smallest of the last so many values, in fixed memory: a queue of those that may still become the smallest.
#pragma once

#include <cstdint>
#include <vector>

#include "rt/lp_rt.h"

namespace lp {

class SlidingMin {
   public:
    // Allocates: message side.
    void prepare(int window) {
        queue_.assign(static_cast<size_t>(window), {});
        clear();
    }

    LP_RT void clear() { first_ = count_ = 0; }

    // Takes a value in; the smallest of the last `window` ones. Each value enters and leaves once.
    LP_RT double next(double value) {
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

    LP_RT int size() const { return static_cast<int>(queue_.size()); }

    LP_RT size_t place(int entry) const {
        const int at = static_cast<int>(first_) + entry;
        return static_cast<size_t>(at < size() ? at : at - size());
    }

    LP_RT void drop_first() {
        first_ = place(1);
        --count_;
    }

    std::vector<Entry> queue_;
    size_t first_ = 0;
    int count_ = 0;
    int64_t now_ = 0;
};

}  // namespace lp
