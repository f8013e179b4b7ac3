// LP_RT marks what runs on the audio thread: it never waits, locks, allocates, throws, logs or calls Python.
//
// Written after the declarator: `void f(int) const LP_RT override`. Clang 20 and later checks every marked function, and
// what it calls where the body is visible (-Wfunction-effects; `make lint`). LP_RT_WAITS wraps the one statement that may
// wait, off-line.
#pragma once

#if defined(__has_warning)
#if __has_warning("-Wfunction-effects")
#define LP_RT [[clang::nonblocking]]
#define LP_RT_WAITS(statement)                                                                         \
    _Pragma("clang diagnostic push") _Pragma("clang diagnostic ignored \"-Wfunction-effects\"") statement \
        _Pragma("clang diagnostic pop")
#endif
#endif
#ifndef LP_RT
#define LP_RT
#define LP_RT_WAITS(statement) statement
#endif
