// How many threads run at a time.
#pragma once

#include <algorithm>
#include <thread>

namespace lp {

// Cores that this process may use, as it was first asked: the question itself is a system call.
inline int count_cores() {
    static const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    return cores;
}

}  // namespace lp
