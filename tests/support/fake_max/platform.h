/* What operating systems do differently for the fake Max: threads, locks, time, libraries. */
#ifndef FAKE_MAX_PLATFORM_H
#define FAKE_MAX_PLATFORM_H

#include <stdbool.h>
#include <stdint.h>

#ifdef _WIN32
#define WIN32_LEAN_AND_MEAN
#include <windows.h>

#define FM_LIBRARY "mxe64"
typedef CRITICAL_SECTION fm_lock; /* may be taken again by the thread that holds it */
typedef CONDITION_VARIABLE fm_signal;

static inline void fm_lock_init(fm_lock *l) { InitializeCriticalSection(l); }
static inline void fm_lock_end(fm_lock *l) { DeleteCriticalSection(l); }
static inline void fm_take(fm_lock *l) { EnterCriticalSection(l); }
static inline bool fm_try(fm_lock *l) { return TryEnterCriticalSection(l) != 0; }
static inline void fm_give(fm_lock *l) { LeaveCriticalSection(l); }
static inline void fm_signal_init(fm_signal *s) { InitializeConditionVariable(s); }
static inline void fm_wake(fm_signal *s) { WakeAllConditionVariable(s); }
static inline void fm_wait(fm_signal *s, fm_lock *l, double ms) { SleepConditionVariableCS(s, l, ms < 0 ? INFINITE : (DWORD)ms + 1); }

static inline double fm_wall_ms(void) {
    LARGE_INTEGER now, per_second;
    QueryPerformanceCounter(&now);
    QueryPerformanceFrequency(&per_second);
    return 1000.0 * (double)now.QuadPart / (double)per_second.QuadPart;
}

static inline void fm_sleep_ms(double ms) { Sleep(ms < 1 ? 1 : (DWORD)ms); }

typedef struct fm_start {
    void (*run)(void *);
    void *with;
} fm_start;

static DWORD WINAPI fm_enter_thread(void *p) {
    fm_start start = *(fm_start *)p;
    HeapFree(GetProcessHeap(), 0, p);
    start.run(start.with);
    return 0;
}

static inline void fm_start_thread(void (*run)(void *), void *with) {
    fm_start *start = HeapAlloc(GetProcessHeap(), 0, sizeof *start);
    start->run = run;
    start->with = with;
    CloseHandle(CreateThread(NULL, 1 << 20, fm_enter_thread, start, 0, NULL));
}

static inline void *fm_open_library(const char *path) { return (void *)LoadLibraryA(path); }
static inline void *fm_find_symbol(void *library, const char *name) { return (void *)GetProcAddress((HMODULE)library, name); }
static inline const char *fm_library_error(void) { return "LoadLibrary failed"; }

#else
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#define FM_LIBRARY "mxl"
typedef pthread_mutex_t fm_lock;
typedef pthread_cond_t fm_signal;

static inline void fm_lock_init(fm_lock *l) {
    pthread_mutexattr_t kind;
    pthread_mutexattr_init(&kind);
    pthread_mutexattr_settype(&kind, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(l, &kind);
    pthread_mutexattr_destroy(&kind);
}
static inline void fm_lock_end(fm_lock *l) { pthread_mutex_destroy(l); }
static inline void fm_take(fm_lock *l) { pthread_mutex_lock(l); }
static inline bool fm_try(fm_lock *l) { return pthread_mutex_trylock(l) == 0; }
static inline void fm_give(fm_lock *l) { pthread_mutex_unlock(l); }

static inline void fm_signal_init(fm_signal *s) {
    pthread_condattr_t kind;
    pthread_condattr_init(&kind);
    pthread_condattr_setclock(&kind, CLOCK_MONOTONIC);
    pthread_cond_init(s, &kind);
    pthread_condattr_destroy(&kind);
}
static inline void fm_wake(fm_signal *s) { pthread_cond_broadcast(s); }

static inline double fm_wall_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return 1e3 * (double)t.tv_sec + 1e-6 * (double)t.tv_nsec;
}

static inline struct timespec fm_timespec(double ms) {
    struct timespec t;
    t.tv_sec = (time_t)(ms / 1e3);
    t.tv_nsec = (long)(1e6 * (ms - 1e3 * (double)t.tv_sec));
    return t;
}

static inline void fm_wait(fm_signal *s, fm_lock *l, double ms) {
    const struct timespec until = fm_timespec(fm_wall_ms() + ms);
    if (ms < 0) {
        pthread_cond_wait(s, l);
    } else {
        pthread_cond_timedwait(s, l, &until);
    }
}

static inline void fm_sleep_ms(double ms) {
    const struct timespec t = fm_timespec(ms < 0 ? 0 : ms);
    nanosleep(&t, NULL);
}

typedef struct fm_start {
    void (*run)(void *);
    void *with;
} fm_start;

static void *fm_enter_thread(void *p) {
    fm_start start = *(fm_start *)p;
    free(p);
    start.run(start.with);
    return NULL;
}

static inline void fm_start_thread(void (*run)(void *), void *with) {
    fm_start *start = malloc(sizeof *start);
    pthread_t thread;
    start->run = run;
    start->with = with;
    pthread_create(&thread, NULL, fm_enter_thread, start);
    pthread_detach(thread);
}

static inline void *fm_open_library(const char *path) { return dlopen(path, RTLD_NOW | RTLD_LOCAL); }
static inline void *fm_find_symbol(void *library, const char *name) { return dlsym(library, name); }
static inline const char *fm_library_error(void) { return dlerror(); }
#endif

#endif
