// The priority of threads, and how many run at a time.
#pragma once

#include <algorithm>
#include <thread>

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

// That this process may use, as it was first asked: the question itself is a system call.
inline int count_cores() {
    static const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    return cores;
}

}  // namespace lp
