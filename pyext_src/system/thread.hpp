// The priority of threads.
#pragma once

#if !defined(_WIN32)
#include <pthread.h>
#include <sched.h>
#endif

namespace lp {

// A thread starts with its maker's priority, which may be the host's audio thread: to be called by those that work in the
// background.
inline void lower_this_thread() {
#if !defined(_WIN32)
    sched_param normal{};
    pthread_setschedparam(pthread_self(), SCHED_OTHER, &normal);
#endif
}

}  // namespace lp
