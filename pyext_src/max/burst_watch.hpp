// Watches, for a second after sound starts, how many vectors Max computes in one go: the device's period.
#pragma once

#include <atomic>
#include <cstdint>

#if defined(_WIN32)
#include <windows.h>
#undef near  // words of its own that mean nothing any more, and names elsewhere
#undef far
#elif defined(__APPLE__)
#include <mach/mach_time.h>
#else
#include <time.h>
#endif

#include "audio/common/realtime.hpp"

// A look at the clock, without a call into the system.
#if defined(__APPLE__)
extern "C" uint64_t mach_absolute_time(void) LP_RT;
#elif !defined(_WIN32)
extern "C" int clock_gettime(clockid_t clock, struct timespec* now) noexcept LP_RT;
#endif

namespace lp::max {

class BurstWatch {
   public:
    // --- main thread, while audio is stopped ----------------------------------------------------------------------------
    void begin(double rate, int vector) {
        vector_ = vector;
        gap_ = static_cast<int64_t>(kSameBurst * vector / rate * ticks_a_second());
        for (auto& count : runs_) count.store(0, std::memory_order_relaxed);
        last_ = run_ = 0;
        left_.store(static_cast<int>(kWatchSeconds * rate / vector), std::memory_order_relaxed);
    }

    // Samples that are computed at once, as most runs show it; 0 while it is still looking, and once it has been told.
    int take_burst() {
        int none_left = 0;
        if (!left_.compare_exchange_strong(none_left, kTold, std::memory_order_acquire)) return 0;
        int64_t all = 0, seen = 0;
        for (const auto& count : runs_) all += count.load(std::memory_order_relaxed);
        for (int run = 1; run < kLongest; ++run) {
            seen += runs_[run].load(std::memory_order_relaxed);
            if (static_cast<double>(seen) > kUsual * static_cast<double>(all)) return run * vector_;
        }
        return 0;
    }

    // --- audio thread -----------------------------------------------------------------------------------------------------
    void block() LP_RT {
        const int left = left_.load(std::memory_order_relaxed);
        if (left <= 0) return;
        const int64_t now = ticks();
        if (last_ != 0 && now - last_ < gap_) {
            run_ += run_ < kLongest - 1;
        } else {
            if (run_ > 0) runs_[run_].fetch_add(1, std::memory_order_relaxed);
            run_ = 1;
        }
        last_ = now;
        left_.store(left - 1, std::memory_order_release);
    }

   private:
    static constexpr double kWatchSeconds = 1;
    static constexpr double kSameBurst = 0.3;  // of a vector's time: those that follow sooner belong to one burst
    static constexpr double kUsual = 0.9;      // a stall is caught up in one long run; the period is what most stay within
    static constexpr int kLongest = 256, kTold = -1;

#if defined(_WIN32)
    static int64_t ticks() LP_RT {
        LARGE_INTEGER now;
        QueryPerformanceCounter(&now);  // reads a register of the processor
        return now.QuadPart;
    }
    static double ticks_a_second() {
        LARGE_INTEGER frequency;
        QueryPerformanceFrequency(&frequency);
        return static_cast<double>(frequency.QuadPart);
    }
#elif defined(__APPLE__)
    static int64_t ticks() LP_RT { return static_cast<int64_t>(mach_absolute_time()); }
    static double ticks_a_second() {
        mach_timebase_info_data_t base;
        mach_timebase_info(&base);
        return 1e9 * base.denom / base.numer;
    }
#else
    static int64_t ticks() LP_RT {
        timespec now{};
        clock_gettime(CLOCK_MONOTONIC, &now);
        return now.tv_sec * int64_t{1000000000} + now.tv_nsec;
    }
    static double ticks_a_second() { return 1e9; }
#endif

    int vector_ = 64;
    int64_t gap_ = 0, last_ = 0;
    int run_ = 0;
    std::atomic<int> left_{kTold};
    std::atomic<int> runs_[kLongest] = {};
};

}  // namespace lp::max
