// A thread that computes beside the audio thread.
#pragma once

#include "plan/denormals.hpp"

#if defined(__linux__)
#include <sys/resource.h>
#endif

namespace lp {

// For the worker and for jobs: denormals flushed, and where `nice` is not 0 a lower priority (on Linux).
inline void quiet_this_thread(int nice) {
    plan::FlushDenormals::for_good();
#if defined(__linux__)
    if (nice != 0) setpriority(PRIO_PROCESS, 0, nice);  // of this thread alone, on Linux
#else
    (void)nice;
#endif
}

}  // namespace lp
