/* The audio thread of the fake Max: one vector of each chain, and watch over what perform routines do. */
#include <math.h>
#include <stdatomic.h>

#include "chain.h"

_Thread_local t_object *fm_performing;
_Atomic long fm_vectors_run, fm_vectors_missed;

/* --- the trap of tests/support/audio_trap.c, where it was preloaded --- */
static void (*trap_enter)(void);
static void (*trap_leave)(void);
static const long *(*trap_counts)(void);

#ifndef _WIN32
static __attribute__((constructor)) void find_trap(void) {
    *(void **)&trap_enter = dlsym(RTLD_DEFAULT, "audio_trap_enter");
    *(void **)&trap_leave = dlsym(RTLD_DEFAULT, "audio_trap_leave");
    *(void **)&trap_counts = dlsym(RTLD_DEFAULT, "audio_trap_counts");
}
#endif

t_object *fm_pause_watch(void) {
    t_object *performing = fm_performing;
    if (performing && trap_leave) trap_leave();
    fm_performing = NULL;
    return performing;
}

void fm_resume_watch(t_object *performing) {
    fm_performing = performing;
    if (performing && trap_enter) trap_enter();
}

void fm_add_trap_counts(fm_text *t) {
    static const char *const names[] = {"allocation", "lock", "use of Python", "system call"};
    const long *counts = trap_counts ? trap_counts() : NULL;
    for (int i = 0; counts && i < 4; ++i) {
        if (!counts[i]) continue;
        fm_add(t, "%s{\"what\": \"%s in perform\", \"thread\": \"audio\", \"count\": %ld}", t->s[t->length - 1] == '[' ? "" : ", ",
            names[i], counts[i]);
    }
}

/* --- one vector --- */
static void gather(const fm_item *item, int n) {
    for (int c = 0; c < item->in_count; ++c) {
        const fm_feed *feed = item->feeds + c;
        double *to = item->ins[c];
        if (feed->count == 0) memset(to, 0, sizeof(double) * (size_t)n);
        for (int k = 0; k < feed->count; ++k) {
            for (int i = 0; i < n; ++i) to[i] = k ? to[i] + feed->from[k][i] : feed->from[k][i];
        }
    }
}

/* What an object does not write is no number, so that nobody takes it for silence. */
static void spoil_outputs(const fm_item *item, int n) {
    const double spoiled = NAN;
    for (int c = item->in_place ? item->in_count : 0; c < item->out_count; ++c) {
        for (int i = 0; i < n; ++i) item->outs[c][i] = spoiled;
    }
}

static void check_guards(const fm_item *item, int n) {
    for (int k = 0; k < item->own_count; ++k) {
        for (int i = n; i < n + FM_GUARD; ++i) {
            if (item->own[k][i] == fm_guard_value) continue;
            fm_violation("perform of '%s' wrote beyond its vector", item->box->text);
            item->own[k][i] = fm_guard_value;
        }
    }
}

static void silence(const fm_item *item, int n) {
    for (int c = 0; c < item->out_count; ++c) memset(item->outs[c], 0, sizeof(double) * (size_t)n);
}

static void perform(const fm_item *item, t_object *dsp, int n) {
    gather(item, n);
    if (!item->x || !item->perform) {
        silence(item, n);
        return;
    }
    spoil_outputs(item, n);
    if (!item->built_in) fm_resume_watch(item->x);
    item->perform(item->x, dsp, item->ins, item->in_count, item->outs, item->out_count, n, item->flags, item->user);
    fm_pause_watch();
    check_guards(item, n);
}

/* A chain that is being compiled is left out, as in Max: its objects are never in perform meanwhile. */
void fm_perform_chains(int thread, int threads) {
    fm_chain *c;
    for (int k = 0; fm_dsp_on && (c = fm_chain_at(k)) != NULL; ++k) {
        if (k % threads != thread) continue;
        if (!fm_try(&c->lock)) {
            ++fm_vectors_missed;
            continue;
        }
        for (int i = 0; i < c->count; ++i) perform(c->items + i, &c->dsp->ob, c->vector);
        fm_give(&c->lock);
    }
    ++fm_vectors_run;
}

/* --- objects come and go --- */
void z_dsp_setup(t_pxobject *x, long nsignals) {
    fm_instance *in = fm_instance_of(x);
    x->z_count = (short)nsignals;
    if (in && in->box) in->box->signal_inlets = (int)nsignals;
}

void fm_drop_object(t_object *x) {
    fm_instance *in = fm_instance_of(x);
    fm_chain *c = in && in->box ? fm_top(in->box->patcher)->chain : NULL;
    if (!c) return;
    fm_take(&c->lock);
    for (int i = 0; i < c->count; ++i) {
        if (c->items[i].x != x) continue;
        c->items[i].x = NULL;
        silence(c->items + i, c->vector);
    }
    c->changed = true;
    fm_give(&c->lock);
}

void z_dsp_free(t_pxobject *x) {
    fm_instance *in = fm_instance_of(x);
    if (!in) return;
    in->dsp_freed = true;
    fm_drop_object((t_object *)x);
}
