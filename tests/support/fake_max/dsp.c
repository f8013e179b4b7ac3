/* The compiler of signal chains: order, channels, vectors, as Max asks and tells its objects. */
#include <stdatomic.h>

#include "chain.h"

enum { kMostChains = 1024 };
double fm_rate = 48000;
int fm_vector = 64;
_Atomic bool fm_dsp_on;
long fm_compiles;
static fm_chain *chains[kMostChains];
static _Atomic int chain_count;

fm_chain *fm_make_chain(fm_patcher *top) {
    fm_chain *c = calloc(1, sizeof *c);
    fm_lock_init(&c->lock);
    c->top = top;
    if (chain_count == kMostChains) abort();
    chains[chain_count] = c;
    ++chain_count;
    return c;
}

fm_chain *fm_chain_at(int index) { return index < chain_count ? chains[index] : NULL; }

void fm_free_items(fm_chain *c) {
    for (fm_item *i = c->items; i && i < c->items + c->count; ++i) {
        for (int k = 0; k < i->own_count; ++k) free(i->own[k]);
        for (int k = 0; k < i->in_count; ++k) free(i->feeds[k].from);
        free(i->own), free(i->feeds), free(i->ins), free(i->outs);
        free(i->in_channels), free(i->out_channels), free(i->first_out);
    }
    free(c->items);
    c->items = NULL;
    c->count = 0;
}

/* --- order: a box comes after those that feed it, else as it was made --- */
static bool is_signal_box(const fm_box *b, const fm_chain *c) {
    return fm_top(b->patcher) == c->top && b->object && object_class(b->object)->is_dsp;
}

static bool is_signal_cord(const fm_cord *c) { return fm_is_signal(fm_outlet_at(c->from, c->outlet)->type); }

static fm_item *item_of(const fm_chain *c, const fm_box *b) {
    for (int i = 0; i < c->count; ++i) {
        if (c->items[i].box == b) return c->items + i;
    }
    return NULL;
}

static bool is_ready(const fm_chain *c, const fm_box *b) {
    for (int i = 0; i < fm_cord_count; ++i) {
        if (fm_cords[i].to == b && is_signal_cord(fm_cords + i) && !item_of(c, fm_cords[i].from)) return false;
    }
    return true;
}

static fm_box *next_ready(const fm_chain *c) {
    for (fm_box *b = fm_boxes; b; b = b->next) {
        if (is_signal_box(b, c) && !item_of(c, b) && is_ready(c, b)) return b;
    }
    return NULL;
}

static int count_boxes(const fm_chain *c) {
    int count = 0;
    for (fm_box *b = fm_boxes; b; b = b->next) count += is_signal_box(b, c);
    return count;
}

/* --- channels --- */
static bool feeds_inlet(const fm_cord *c, const fm_box *b, int inlet) { return c->to == b && c->inlet == inlet && is_signal_cord(c); }

/* Channels that arrive at an inlet: the most of any cord, one without a cord. */
static int channels_at(const fm_chain *c, const fm_box *b, int inlet, bool *connected) {
    int most = 1;
    *connected = false;
    for (int i = 0; i < fm_cord_count; ++i) {
        const fm_cord *cord = fm_cords + i;
        if (!feeds_inlet(cord, b, inlet)) continue;
        const int channels = item_of(c, cord->from)->out_channels[cord->outlet];
        *connected = true;
        if (channels > most) most = channels;
    }
    return most;
}

static void count_inputs(const fm_chain *c, fm_item *item, short *count) {
    fm_box *b = item->box;
    const fm_method *changed = fm_find_method(object_class(item->x), gensym("inputchanged"));
    for (int i = 0; i < item->inlets; ++i) {
        bool connected;
        const int channels = channels_at(c, b, i, &connected);
        count[i] = connected;
        item->in_channels[i] = fm_takes_many(b) ? channels : 1; /* the others hear the first channel of a cord */
        if (changed && connected && fm_takes_many(b) && b->told[i] != channels) {
            ((long (*)(t_object *, long, long))changed->f)(item->x, i, channels);
        }
        b->told[i] = channels;
        item->in_count += item->in_channels[i];
    }
}

static void count_outputs(fm_item *item) {
    const fm_method *asked = fm_find_method(object_class(item->x), gensym("multichanneloutputs"));
    for (int i = 0; i < item->outlets; ++i) {
        const char *type = fm_outlet_at(item->box, i)->type;
        long channels = fm_is_signal(type);
        if (!strcmp(type, "multichannelsignal") && asked) channels = ((long (*)(t_object *, long))asked->f)(item->x, i);
        if (fm_is_signal(type) && (channels < 1 || channels > MC_MAX_CHANS)) {
            fm_violation("multichanneloutputs of '%s' returned %ld", item->box->text, channels);
            channels = 1;
        }
        item->first_out[i] = item->out_count;
        item->out_channels[i] = (int)channels;
        item->out_count += (int)channels;
    }
}

/* --- vectors --- */
static double *new_vector(fm_item *item, int n) {
    double *v = malloc(sizeof(double) * (size_t)(n + FM_GUARD));
    for (int i = 0; i < n + FM_GUARD; ++i) v[i] = i < n ? 0 : fm_guard_value;
    item->own[item->own_count++] = v;
    return v;
}

static void find_feeds(const fm_chain *c, const fm_item *item, int inlet, int channel, fm_feed *feed) {
    for (int i = 0; i < fm_cord_count; ++i) {
        const fm_cord *cord = fm_cords + i;
        if (!feeds_inlet(cord, item->box, inlet)) continue;
        const fm_item *source = item_of(c, cord->from);
        if (channel >= source->out_channels[cord->outlet]) continue;
        feed->from = realloc(feed->from, sizeof(double *) * (size_t)(feed->count + 1));
        feed->from[feed->count++] = source->outs[source->first_out[cord->outlet] + channel];
    }
}

/* Inputs are copies of their own. Where an object allows it, outputs lie in the same memory, crosswise: as bad as can be. */
static void make_vectors(const fm_chain *c, fm_item *item) {
    int at = 0;
    item->own = calloc((size_t)(item->in_count + item->out_count + 1), sizeof(double *));
    item->ins = calloc((size_t)item->in_count + 1, sizeof(double *));
    item->outs = calloc((size_t)item->out_count + 1, sizeof(double *));
    item->feeds = calloc((size_t)item->in_count + 1, sizeof(fm_feed));
    for (int i = 0; i < item->inlets; ++i) {
        for (int k = 0; k < item->in_channels[i]; ++k, ++at) {
            item->ins[at] = new_vector(item, c->vector);
            find_feeds(c, item, i, k, item->feeds + at);
        }
    }
    item->in_place = !(((t_pxobject *)(void *)item->x)->z_misc & Z_NO_INPLACE);
    for (int i = 0; i < item->out_count; ++i) {
        const bool shared = item->in_place && i < item->in_count;
        item->outs[i] = shared ? item->ins[item->in_count - 1 - i] : new_vector(item, c->vector);
    }
}

/* --- one object, all objects --- */
static void add_box(fm_chain *c, fm_box *b) {
    fm_item *item = c->items + c->count++;
    short count[2 * MC_MAX_CHANS] = {0};
    item->box = b;
    item->x = b->object;
    item->built_in = object_class(b->object)->is_built_in;
    item->inlets = b->signal_inlets;
    item->outlets = fm_outlet_count(b);
    item->in_channels = calloc((size_t)item->inlets + 1, sizeof(int));
    item->out_channels = calloc((size_t)item->outlets + 1, sizeof(int));
    item->first_out = calloc((size_t)item->outlets + 1, sizeof(int));
    count_inputs(c, item, count);
    count_outputs(item);
    make_vectors(c, item);
    for (int i = 0; i < fm_cord_count; ++i) {
        if (fm_cords[i].from == b && is_signal_cord(fm_cords + i)) count[item->inlets + fm_cords[i].outlet] = 1;
    }
    const fm_method *dsp64 = fm_find_method(object_class(item->x), gensym("dsp64"));
    typedef void (*asked)(t_object *, t_object *, short *, double, long, long);
    if (dsp64) ((asked)dsp64->f)(item->x, &c->dsp->ob, count, fm_rate, c->vector, 0);
}

static void compile(fm_chain *c) {
    fm_dsp *before = c->dsp;
    const int boxes = count_boxes(c);
    fm_take(&c->lock);
    fm_free_items(c);
    c->changed = false;
    c->vector = fm_vector;
    c->dsp = calloc(1, sizeof *c->dsp);
    fm_set_kind(&c->dsp->ob, FM_DSP);
    c->dsp->chain = c;
    c->items = calloc((size_t)boxes + 1, sizeof(fm_item));
    for (fm_box *b; (b = next_ready(c)) != NULL;) add_box(c, b);
    if (c->count < boxes) fm_complain(NULL, "feedback loop detected: %d objects are left out", boxes - c->count);
    ++fm_compiles;
    free(before);
    fm_give(&c->lock);
}

static void compile_if(bool all) {
    fm_take(&fm_lockout);
    for (int i = 0; i < chain_count; ++i) {
        if (chains[i]->top && fm_dsp_on && (all || chains[i]->changed)) compile(chains[i]);
    }
    fm_give(&fm_lockout);
}

void fm_compile_all(void) { compile_if(true); }
void fm_compile_changed(void) { compile_if(false); }
void fm_mark_changed(fm_patcher *p) { fm_top(p)->chain->changed = true; }

void fm_end_chain(fm_chain *c) {
    fm_take(&c->lock);
    fm_free_items(c);
    free(c->dsp);
    c->dsp = NULL;
    c->top = NULL;
    fm_give(&c->lock);
}

/* --- messages to dsp64 --- */
static fm_item *item_with(const fm_chain *c, const t_object *x) {
    for (int i = 0; i < c->count; ++i) {
        if (c->items[i].x == x) return c->items + i;
    }
    return NULL;
}

void *fm_dsp_message(t_object *dsp, t_symbol *s, void **p) {
    const long port = (long)(t_ptr_int)p[1];
    fm_item *item = item_with(((fm_dsp *)(void *)dsp)->chain, p[0]);
    if (!item) {
        fm_violation("%s for an object that is not in this chain", s->s_name);
    } else if (s == gensym("dsp_add64")) {
        if (item->perform) fm_violation("dsp_add64 twice by '%s'", item->box->text);
        item->perform = (t_perfroutine64)(uintptr_t)p[1];
        item->flags = (long)(t_ptr_int)p[2];
        item->user = p[3];
    } else if (s == gensym("getnuminputchannels") && port >= 0 && port < item->inlets) {
        const bool many = fm_takes_many(item->box);
        return (void *)(t_ptr_int)(many ? item->in_channels[port] : item->box->told[port]);
    } else if (s == gensym("getnumoutputchannels") && port >= 0 && port < item->outlets) {
        return (void *)(t_ptr_int)item->out_channels[port];
    }
    return NULL;
}

void dsp_add64(t_object *chain, t_object *x, t_perfroutine64 f, long flags, void *userparam) {
    void *p[8] = {x, (void *)(uintptr_t)f, (void *)(t_ptr_int)flags, userparam};
    fm_dsp_message(chain, gensym("dsp_add64"), p);
}

float sys_getsr(void) { return (float)fm_rate; }
int sys_getblksize(void) { return fm_vector; }
int sys_getmaxblksize(void) { return fm_vector; }
int sys_getdspstate(void) { return fm_dsp_on; }
int sys_getdspobjdspstate(t_object *o) { return fm_dsp_on && fm_instance_of(o) != NULL; }
