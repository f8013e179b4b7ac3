// When the next frame of a port may come, learned from those that came, so that its worker need not look all the time.
#pragma once

#include <algorithm>
#include <cstdint>

namespace lp {

// Frames come once a hop, early or late by what the host computes at once. Times in ns.
class Arrivals {
   public:
    // A frame was found at `now`; at `looked` it was not there yet. A look that came too late goes back in small steps only: the worker
    // may have been at work elsewhere.
    void found(int64_t looked, int64_t now, int64_t hop, int64_t look_every) {
        const int64_t expected = earliest_ + hop;
        const bool goes_on = frames_ > 0 && now > earliest_ - hop && now < expected + hop;
        const bool was_looking = now - looked <= 2 * look_every;
        const int64_t came = was_looking ? looked : std::max(looked, std::min(now, expected) - hop / kStep);
        earliest_ = goes_on ? std::min(expected + hop / kDrift, came) : came;
        frames_ = goes_on ? std::min(frames_ + 1, kEnough) : 1;
        next_ = frames_ < kEnough || hop < kShortNs ? now + static_cast<int64_t>(kCertainlyQuiet * static_cast<double>(hop)) : earliest_ + hop - hop / kStep;
    }

    int64_t next() const { return next_; }  // none is expected before

   private:
    static constexpr int kEnough = 8;
    static constexpr int kStep = 32, kDrift = 256;  // parts of a hop: before the earliest time; how much later that may become in a hop
    static constexpr int64_t kShortNs = 20'000'000;  // a hop in which a moment too late counts, and little is won
    static constexpr double kCertainlyQuiet = 0.6;  // of a hop: until enough is known, and in short hops, none follows sooner than this after the last

    int64_t earliest_ = 0, next_ = 0;
    int frames_ = 0;
};

}  // namespace lp
