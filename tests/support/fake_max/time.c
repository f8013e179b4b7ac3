/* What happens at a time in the fake Max: clocks and scheduled messages. */
#include "host.h"

typedef struct fm_clock {
    t_object ob;
    void *owner;
    method f;
} fm_clock;
typedef struct event {
    double time;
    fm_clock *clock; /* else a message */
    int box;
    long inlet, ac;
    bool on_main;
    t_atom *av;
    struct event *next;
} event;

static const double kNever = 1e300;
static fm_lock lock;
static event *events;
_Thread_local bool fm_in_scheduler;

static __attribute__((constructor)) void prepare(void) { fm_lock_init(&lock); }

t_atom *fm_copy_atoms(long ac, const t_atom *av) {
    t_atom *copy = malloc(sizeof(t_atom) * (size_t)(ac > 0 ? ac : 1));
    if (ac > 0) memcpy(copy, av, sizeof(t_atom) * (size_t)ac);
    return copy;
}

/* --- events: in order of time, then as they came --- */
static void add_event(event *e) {
    event **at = &events;
    fm_take(&lock);
    while (*at && (*at)->time <= e->time) at = &(*at)->next;
    e->next = *at;
    *at = e;
    fm_give(&lock);
    fm_wake_scheduler();
}

static void free_event(event *e) {
    free(e->av);
    free(e);
}

static void remove_clock(const fm_clock *c) {
    fm_take(&lock);
    for (event **at = &events; *at;) {
        event *e = *at;
        if (e->clock == c) {
            *at = e->next;
            free_event(e);
        } else {
            at = &e->next;
        }
    }
    fm_give(&lock);
}

void fm_schedule(double at, fm_box *b, long inlet, bool on_main, long ac, t_atom *av) {
    event *e = calloc(1, sizeof *e);
    e->time = at;
    e->box = b->id;
    e->inlet = inlet;
    e->on_main = on_main;
    e->ac = ac;
    e->av = fm_copy_atoms(ac, av);
    add_event(e);
}

double fm_next_due(void) {
    fm_take(&lock);
    const double due = events ? events->time : kNever;
    fm_give(&lock);
    return due;
}

static event *take_event(double until) {
    fm_take(&lock);
    event *e = events && events->time <= until ? events : NULL;
    if (e) events = e->next;
    fm_give(&lock);
    return e;
}

static void run_event(void *p) {
    event *e = p;
    const bool before = fm_in_scheduler;
    fm_event_time = e->time;
    fm_in_scheduler = !e->on_main;
    fm_take(&fm_lockout);
    if (e->clock) {
        e->clock->f(e->clock->owner);
    } else {
        fm_box *b = fm_find_box(e->box);
        if (b && b->object) fm_deliver_atoms(b->object, e->inlet, e->ac, e->av);
    }
    fm_give(&fm_lockout);
    fm_in_scheduler = before;
    fm_event_time = -1;
    free_event(e);
}

static void run_on_main(void *ob, t_symbol *s, short ac, t_atom *av) {
    event *e = (event *)(uintptr_t)av[0].a_w.w_obj;
    (void)ob, (void)s, (void)ac;
    run_event(e);
}

/* In real time: on the scheduler's thread, or on that of audio. */
void fm_run_due(double until) {
    for (event *e; (e = take_event(until)) != NULL;) {
        if (e->on_main) {
            t_atom pointer = {A_OBJ, {0}};
            pointer.a_w.w_obj = (t_object *)e;
            defer_low(NULL, (method)(uintptr_t)run_on_main, NULL, 1, &pointer);
        } else {
            run_event(e);
        }
    }
}

void fm_run_next_event(void) {
    event *e = take_event(kNever);
    if (e) fm_call_on(e->on_main ? FM_MAIN : FM_SCHEDULER, run_event, e);
}

/* --- clocks --- */
t_clock *clock_new(void *obj, method fn) {
    FM_NOT_IN_PERFORM();
    fm_clock *c = calloc(1, sizeof *c);
    fm_set_kind(&c->ob, FM_CLOCK);
    c->owner = obj;
    c->f = fn;
    return c;
}

void clock_fdelay(t_clock *x, double f) {
    t_object *performing = fm_pause_watch(); /* Max allows it in perform */
    event *e = calloc(1, sizeof *e);
    remove_clock(x);
    e->time = fm_now() + (f > 0 ? f : 0);
    e->clock = x;
    add_event(e);
    fm_resume_watch(performing);
}

void clock_delay(t_clock *x, long n) { clock_fdelay(x, (double)n); }
void clock_unset(t_clock *x) { remove_clock(x); }
void clock_getftime(double *time) { *time = fm_now(); }
double systimer_gettime(void) { return fm_now(); }

void fm_free_clock(t_object *clock) {
    remove_clock((fm_clock *)clock);
    clock->o_magic = 0;
    free(clock);
}
