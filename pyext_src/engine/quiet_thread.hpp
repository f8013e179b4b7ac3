// A thread that computes beside the audio thread.
#pragma once

#if defined(__linux__)
#include <sys/resource.h>
#endif
#if defined(__x86_64__) || defined(_M_X64)
#include <immintrin.h>
#endif

namespace lp {

// Numbers close to zero are taken for zero, as they come in and as they come out: a sound that dies away costs no more than a loud one.
inline void flush_denormals() {
#if defined(__x86_64__) || defined(_M_X64)
    _mm_setcsr(_mm_getcsr() | 0x8040);
#elif defined(__aarch64__) && !defined(_MSC_VER)
    unsigned long long control;
    __asm__ __volatile__("mrs %0, fpcr" : "=r"(control));
    __asm__ __volatile__("msr fpcr, %0" : : "r"(control | (1ull << 24)));
#endif
}

// For the worker and for jobs: denormals flushed, and where `nice` is not 0 a lower priority (on Linux).
inline void quiet_this_thread(int nice) {
    flush_denormals();
#if defined(__linux__)
    if (nice != 0) setpriority(PRIO_PROCESS, 0, nice);  // of this thread alone, on Linux
#else
    (void)nice;
#endif
}

}  // namespace lp
