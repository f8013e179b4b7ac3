// Frames of latents on their way from one thread to another: a ring with one writer and one reader, neither of which waits.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <vector>

#include "audio/common/realtime.hpp"

namespace lp {

class LatentRing {
   public:
    // Before anything is written. Not for the audio thread.
    void allocate(int latents) {
        width_ = static_cast<size_t>(latents);
        values_.resize(width_ * kSlots);
    }
    size_t width() const LP_RT { return width_; }

    // Values beyond the width are left out, missing ones are 0. False: the ring is full, and the frame is not in it.
    bool write(const float* values, size_t count) LP_RT {
        const int64_t at = written_.load(std::memory_order_relaxed);
        if (at - read_.load(std::memory_order_acquire) >= kSlots) return false;
        float* slot = values_.data() + static_cast<size_t>(at % kSlots) * width_;
        for (size_t l = 0; l < width_; ++l) slot[l] = l < count ? values[l] : 0.0f;
        written_.store(at + 1, std::memory_order_release);
        return true;
    }

    // The reader's side.
    int64_t waiting() const LP_RT { return written_.load(std::memory_order_acquire) - read_.load(std::memory_order_relaxed); }

    void skip(int64_t frames) LP_RT { read_.fetch_add(frames, std::memory_order_release); }

    // The oldest frame; false when none waits, and `values` stay as they are.
    bool read(float* values) LP_RT {
        if (waiting() <= 0) return false;
        const int64_t at = read_.load(std::memory_order_relaxed);
        std::copy_n(values_.data() + static_cast<size_t>(at % kSlots) * width_, width_, values);
        read_.store(at + 1, std::memory_order_release);
        return true;
    }

   private:
    static constexpr int64_t kSlots = 64;
    size_t width_ = 0;
    std::vector<float> values_;
    alignas(64) std::atomic<int64_t> written_{0};
    alignas(64) std::atomic<int64_t> read_{0};
};

}  // namespace lp
