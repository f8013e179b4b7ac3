// A process that ends with the one that started it.
#include "system/parent_watch.hpp"

#include <chrono>
#include <cstdlib>
#include <thread>

#include "system/shared_memory.hpp"

#if defined(_WIN32)
#include <windows.h>
#else
#include <poll.h>
#include <unistd.h>
#endif

namespace lp {

namespace {

constexpr int kGraceMs = 300;  // for what is being written to a file

#if defined(_WIN32)  // tried with the Windows side of a host, not as a child

void wait_for_end_of_parent() {
    char byte;
    DWORD got = 0;
    while (ReadFile(GetStdHandle(STD_INPUT_HANDLE), &byte, 1, &got, nullptr) && got > 0) {
    }
}

#else

// The pipe may be held by another child of the parent, so the parent is looked at, too.
void wait_for_end_of_parent() {
    const pid_t parent = getppid();
    char byte;
    while (getppid() == parent) {
        pollfd input{STDIN_FILENO, POLLIN, 0};
        if (poll(&input, 1, 250) > 0 && read(STDIN_FILENO, &byte, 1) <= 0) return;
    }
}

#endif

}  // namespace

void end_with_parent() {
    SharedMemory::clear_own();  // of one that had our number before
    std::thread([] {
        wait_for_end_of_parent();
        std::this_thread::sleep_for(std::chrono::milliseconds(kGraceMs));
        SharedMemory::clear_own();
        std::_Exit(0);
    }).detach();
}

}  // namespace lp
