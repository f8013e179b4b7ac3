// The mark of the audio thread: what carries LP_RT never waits, locks, allocates, throws, logs, or meets Python.
//
// It stands behind the declarator: `void f(int) const LP_RT override`. Clang from 20 on holds every marked function to it,
// and what that calls as far as it sees the bodies (-Wfunction-effects; `make lint`). LP_RT_WAITS: the one statement that may
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
