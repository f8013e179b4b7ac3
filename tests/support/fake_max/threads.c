/* The threads of the fake Max. Off-line the main thread lets the others run one at a time; in real time they run freely. */
#include <stdatomic.h>

#include "host.h"

enum { kMostAudio = 16 };
static const double kMostLag = 200; /* ms; more than that is not caught up with */

typedef struct worker {
    fm_lock lock;
    fm_signal changed;
    enum fm_role role;
    int index;
    void (*job)(void *);
    void *with;
    bool idle;
    double next; /* real time: when the next vector is due */
} worker;

_Thread_local enum fm_role fm_role;
fm_lock fm_lockout;
bool fm_scheduler_in_audio;
static _Atomic bool running, without_pause;
static worker scheduler, audio[kMostAudio];
static int audio_count;
static long long position; /* off-line: samples so far */
static _Atomic double offline_now;
static double wall_at_start;
_Thread_local double fm_event_time = -1;

bool fm_is_realtime(void) { return running; }

const char *fm_thread_name(void) {
    static const char *const names[] = {"foreign", "main", "scheduler", "audio"};
    return names[fm_role];
}

double fm_now(void) {
    if (fm_event_time >= 0) return fm_event_time;
    return running ? offline_now + fm_wall_ms() - wall_at_start : offline_now;
}

/* --- real time --- */
static void tick_scheduler(worker *w) {
    const double wait = fm_scheduler_in_audio ? 5 : fm_next_due() - fm_now();
    if (wait > 0) {
        fm_take(&w->lock);
        fm_wait(&w->changed, &w->lock, wait < 2 ? wait : 2);
        fm_give(&w->lock);
    } else {
        fm_run_due(fm_now());
    }
}

static void tick_audio(worker *w) {
    const double now = fm_wall_ms();
    if (!without_pause && w->next > now) {
        fm_sleep_ms(w->next - now);
        return;
    }
    if (w->next < now - kMostLag) w->next = now;
    w->next += 1000.0 * fm_vector / fm_rate;
    if (fm_scheduler_in_audio && w->index == 0) fm_run_due(fm_now());
    fm_perform_chains(w->index, audio_count);
}

static void tick(worker *w) {
    if (w->role == FM_SCHEDULER) {
        tick_scheduler(w);
    } else {
        tick_audio(w);
    }
}

static void run_worker(void *p) {
    worker *w = p;
    fm_role = w->role;
    fm_take(&w->lock);
    for (;;) {
        if (w->job) {
            void (*job)(void *) = w->job;
            fm_give(&w->lock);
            job(w->with);
            fm_take(&w->lock);
            w->job = NULL;
            fm_wake(&w->changed);
        } else if (running) {
            w->idle = false;
            fm_give(&w->lock);
            tick(w);
            fm_take(&w->lock);
        } else {
            w->idle = true;
            fm_wake(&w->changed);
            fm_wait(&w->changed, &w->lock, -1);
        }
    }
}

static void start(worker *w, enum fm_role role, int index) {
    fm_lock_init(&w->lock);
    fm_signal_init(&w->changed);
    w->role = role;
    w->index = index;
    fm_start_thread(run_worker, w);
}

void fm_start_threads(int audio_threads) {
    fm_lock_init(&fm_lockout);
    audio_count = audio_threads < 1 ? 1 : audio_threads > kMostAudio ? kMostAudio : audio_threads;
    start(&scheduler, FM_SCHEDULER, 0);
    for (int i = 0; i < audio_count; ++i) start(audio + i, FM_AUDIO, i);
}

static void wake(worker *w) {
    fm_take(&w->lock);
    fm_wake(&w->changed);
    fm_give(&w->lock);
}

static void wait_until_idle(worker *w) {
    fm_take(&w->lock);
    while (!w->idle) fm_wait(&w->changed, &w->lock, 10);
    fm_give(&w->lock);
}

void fm_wake_scheduler(void) {
    if (running) wake(&scheduler);
}

static void each_worker(void (*what)(worker *)) {
    what(&scheduler);
    for (int i = 0; i < audio_count; ++i) what(audio + i);
}

static void set_deadline(worker *w) { w->next = fm_wall_ms(); }

void fm_set_realtime(bool on, bool no_pause) {
    if (on == running) return;
    if (on) {
        each_worker(set_deadline);
        without_pause = no_pause;
        wall_at_start = fm_wall_ms();
        running = true;
        each_worker(wake);
    } else {
        const double reached = fm_now();
        running = false;
        each_worker(wake);
        each_worker(wait_until_idle);
        offline_now = reached;
        fm_tune(fm_rate, fm_vector);
    }
}

/* --- off-line --- */
static void call_worker(worker *w, void (*run)(void *), void *with) {
    fm_take(&w->lock);
    w->with = with;
    w->job = run;
    fm_wake(&w->changed);
    while (w->job) fm_wait(&w->changed, &w->lock, -1);
    fm_give(&w->lock);
}

void fm_call_on(enum fm_role role, void (*run)(void *), void *with) {
    if (role == FM_MAIN) {
        run(with);
    } else {
        call_worker(role == FM_AUDIO || fm_scheduler_in_audio ? audio : &scheduler, run, with);
    }
}

static void perform(void *index) { fm_perform_chains((int)(intptr_t)index, audio_count); }

/* The vector size and rate from now on; the position stays where the time is. */
void fm_tune(double rate, int vector) {
    fm_rate = rate;
    fm_vector = vector;
    position = (long long)(offline_now * rate / 1000 / vector + 1e-6) * vector;
    if (1000.0 * (double)position / rate < offline_now - 1e-6) position += vector;
}

static void reach(double ms) {
    if (ms > offline_now) offline_now = ms;
}

/* What comes during a vector takes effect at its start, as in Pd. */
static void run_events(void) {
    for (double due; (due = fm_next_due()) * fm_rate / 1000 / fm_vector + 1e-6 < (double)(position / fm_vector + 1);) {
        reach(due);
        fm_run_next_event();
        fm_drain_main();
    }
}

void fm_run_offline(long samples) {
    const long long end = position + samples;
    fm_drain_main();
    for (; position < end; position += fm_vector) {
        reach(1000.0 * (double)position / fm_rate);
        run_events();
        fm_drain_main();
        for (int i = 0; i < audio_count && fm_dsp_on; ++i) call_worker(audio + i, perform, (void *)(intptr_t)i);
    }
    reach(1000.0 * (double)position / fm_rate);
}

/* --- Max's functions --- */
short systhread_ismainthread(void) { return fm_role == FM_MAIN; }
short systhread_istimerthread(void) { return fm_role == FM_SCHEDULER || fm_in_scheduler; }
short systhread_isaudiothread(void) { return fm_role == FM_AUDIO; }

long systhread_mutex_new(t_systhread_mutex *pmutex, long flags) {
    fm_lock *l = malloc(sizeof *l);
    (void)flags;
    fm_lock_init(l);
    *pmutex = l;
    return 0;
}

long systhread_mutex_free(t_systhread_mutex pmutex) {
    if (!pmutex) return -1;
    fm_lock_end(pmutex);
    free(pmutex);
    return 0;
}

long systhread_mutex_lock(t_systhread_mutex pmutex) {
    FM_NOT_IN_PERFORM();
    fm_take(pmutex);
    return 0;
}

long systhread_mutex_trylock(t_systhread_mutex pmutex) {
    FM_NOT_IN_PERFORM();
    return fm_try(pmutex) ? 0 : 1;
}

long systhread_mutex_unlock(t_systhread_mutex pmutex) {
    fm_give(pmutex);
    return 0;
}
