/* A signal chain of the fake Max: what was compiled of a top patcher and its subpatchers. */
#ifndef FAKE_MAX_CHAIN_H
#define FAKE_MAX_CHAIN_H

#include "host.h"

typedef struct fm_feed { /* what is added up for one channel of an inlet */
    double **from;
    int count;
} fm_feed;
typedef struct fm_item { /* one object in its chain */
    fm_box *box;
    t_object *x; /* NULL: gone, or feeding itself */
    t_perfroutine64 perform;
    long flags;
    void *user;
    int inlets, outlets, in_count, out_count, own_count;
    int *in_channels, *out_channels, *first_out; /* of each inlet, of each outlet */
    double **ins, **outs, **own;
    fm_feed *feeds;
    bool in_place, built_in;
} fm_item;
typedef struct fm_dsp { /* what objects know as dsp64 */
    t_object ob;
    fm_chain *chain;
} fm_dsp;
struct fm_chain {
    fm_lock lock; /* held for a vector, and while the chain is compiled */
    fm_patcher *top;
    fm_dsp *dsp;
    fm_item *items;
    int count, vector;
    bool changed;
};

#ifdef __SANITIZE_ADDRESS__
enum { FM_GUARD = 0 }; /* the sanitizer sees more */
#else
enum { FM_GUARD = 4 };
#endif
static const double fm_guard_value = 4.2424242e42;
fm_chain *fm_chain_at(int index); /* NULL behind the last */
void fm_free_items(fm_chain *c);

#endif
