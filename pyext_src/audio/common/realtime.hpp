// The mark of the audio thread: what carries LP_RT never waits, locks, allocates, logs, or meets Python.
#pragma once

#if defined(__clang__) && defined(__has_feature)
#if __has_feature(realtime_sanitizer)
#define LP_RT [[clang::nonblocking]]
#endif
#endif
#ifndef LP_RT
#define LP_RT
#endif
