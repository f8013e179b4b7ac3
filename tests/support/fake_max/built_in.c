/* The fake Max's own objects, written against the same interface: sources, recorders, gain, packing of cords.

   source~ NAME CHANNELS and mc.source~ NAME CHANNELS play what the test loaded; record~ CHANNELS and mc.record~ keep each
   sample; gain~ G and mc.gain~ G; mc.pack~ N and mc.unpack~ N. */
#include "host.h"

typedef struct data {
    t_symbol *name;
    double *samples; /* channel after channel */
    long channels, frames;
    struct data *next;
} data;
typedef struct segment { /* recorded with one count of channels, frame by frame */
    double *samples;
    long channels, frames, room;
    struct segment *next;
} segment;
typedef struct box {
    t_pxobject ob;
    t_symbol *name; /* of a source's data */
    long channels, frame;
    double gain;
    bool many; /* one multichannel cord */
    segment *first, *last;
} box;

static data *loaded;

bool fm_load_data(const char *name, const char *file, long channels) {
    FILE *from = fopen(file, "rb");
    data *d = calloc(1, sizeof *d);
    if (!from || channels < 1) return false;
    fseek(from, 0, SEEK_END);
    const size_t count = (size_t)ftell(from) / sizeof(double);
    rewind(from);
    d->name = gensym(name);
    d->channels = channels;
    d->frames = (long)count / channels;
    d->samples = malloc(sizeof(double) * (count + 1));
    const bool good = fread(d->samples, sizeof(double), count, from) == count;
    fclose(from);
    d->next = loaded;
    loaded = d;
    return good;
}

static const data *find_data(const t_symbol *name) {
    const data *d = loaded;
    while (d && d->name != name) d = d->next;
    return d;
}

/* --- perform --- */
static void play(box *x, t_object *dsp, double **ins, long in_count, double **outs, long out_count, long n, long flags, void *with) {
    const data *d = with;
    (void)dsp, (void)ins, (void)in_count, (void)flags;
    for (long c = 0; c < out_count; ++c) {
        for (long i = 0; i < n; ++i) {
            const long at = x->frame + i;
            outs[c][i] = d && c < d->channels && at < d->frames ? d->samples[c * d->frames + at] : 0;
        }
    }
    x->frame += n;
}

static void record(box *x, t_object *dsp, double **ins, long in_count, double **outs, long out_count, long n, long flags, void *with) {
    segment *s = x->last;
    (void)dsp, (void)outs, (void)out_count, (void)flags, (void)with;
    if (s->frames + n > s->room) {
        s->room = 2 * (s->frames + n) + 65536;
        s->samples = realloc(s->samples, sizeof(double) * (size_t)(s->room * s->channels));
    }
    for (long c = 0; c < s->channels && c < in_count; ++c) {
        for (long i = 0; i < n; ++i) s->samples[(s->frames + i) * s->channels + c] = ins[c][i];
    }
    s->frames += n;
}

static void scale(box *x, t_object *dsp, double **ins, long in_count, double **outs, long out_count, long n, long flags, void *with) {
    (void)dsp, (void)flags, (void)with;
    for (long c = 0; c < out_count; ++c) {
        for (long i = 0; i < n; ++i) outs[c][i] = c < in_count ? x->gain * ins[c][i] : 0;
    }
}

/* --- the compiler's questions --- */
static void add(box *x, t_object *dsp, void *perform, const void *with) {
    object_method(dsp, gensym("dsp_add64"), x, perform, 0, with);
}

static void dsp_source(box *x, t_object *dsp) { add(x, dsp, (void *)(uintptr_t)play, find_data(x->name)); }
static void dsp_gain(box *x, t_object *dsp) { add(x, dsp, (void *)(uintptr_t)scale, NULL); }

static void dsp_record(box *x, t_object *dsp) {
    const long channels = x->many ? (long)(t_ptr_int)object_method(dsp, gensym("getnuminputchannels"), x, 0) : x->channels;
    if (!x->last || x->last->channels != channels) {
        segment *s = calloc(1, sizeof *s);
        s->channels = channels;
        if (x->last) {
            x->last->next = s;
        } else {
            x->first = s;
        }
        x->last = s;
    }
    add(x, dsp, (void *)(uintptr_t)record, NULL);
}

static long channels_out(box *x, long outlet) {
    (void)outlet;
    return x->channels;
}

static long input_changed(box *x, long inlet, long channels) {
    (void)inlet;
    x->channels = channels;
    return 1;
}

/* --- making --- */
static t_class *class_for(const t_symbol *s) { return class_findbyname(CLASS_BOX, gensym(s->s_name)); }
static long long_at(long i, long ac, t_atom *av) { return i < ac ? (long)atom_getlong(av + i) : 1; }

static box *make(t_symbol *s) {
    box *x = object_alloc(class_for(s));
    x->many = !strncmp(s->s_name, "mc.", 3);
    x->channels = 1;
    return x;
}

static void make_ports(box *x, long ins, bool many_in, long outs, bool many_out) {
    dsp_setup(&x->ob, ins);
    x->ob.z_misc = (short)(Z_NO_INPLACE | (many_in ? Z_MC_INLETS : 0));
    for (long i = 0; i < outs; ++i) outlet_new(x, many_out ? "multichannelsignal" : "signal");
}

static void *new_source(t_symbol *s, long ac, t_atom *av) {
    box *x = make(s);
    x->name = ac ? atom_getsym(av) : gensym("");
    x->channels = long_at(1, ac, av);
    make_ports(x, 0, false, x->many ? 1 : x->channels, x->many);
    return x;
}

static void *new_record(t_symbol *s, long ac, t_atom *av) {
    box *x = make(s);
    x->channels = long_at(0, ac, av);
    make_ports(x, x->many ? 1 : x->channels, x->many, 0, false);
    return x;
}

static void *new_gain(t_symbol *s, long ac, t_atom *av) {
    box *x = make(s);
    x->gain = ac ? atom_getfloat(av) : 1;
    make_ports(x, 1, x->many, 1, x->many);
    return x;
}

static void *new_pack(t_symbol *s, long ac, t_atom *av) {
    box *x = make(s);
    x->gain = 1;
    x->channels = long_at(0, ac, av);
    make_ports(x, x->channels, false, 1, true);
    return x;
}

static void *new_unpack(t_symbol *s, long ac, t_atom *av) {
    box *x = make(s);
    x->gain = 1;
    make_ports(x, 1, true, long_at(0, ac, av), false);
    return x;
}

static void end(box *x) {
    dsp_free(&x->ob);
    while (x->first) {
        segment *s = x->first;
        x->first = s->next;
        free(s->samples);
        free(s);
    }
}

static void set_gain(box *x, double gain) { x->gain = gain; }

static t_class *add_class(const char *name, void *(*make_one)(t_symbol *, long, t_atom *), void *dsp64) {
    t_class *c = class_new(name, (method)(uintptr_t)make_one, (method)(uintptr_t)end, sizeof(box), NULL, A_GIMME, 0);
    c->is_built_in = true;
    class_addmethod(c, (method)(uintptr_t)dsp64, "dsp64", A_CANT, 0);
    class_addmethod(c, (method)(uintptr_t)set_gain, "float", A_FLOAT, 0);
    class_addmethod(c, (method)(uintptr_t)channels_out, "multichanneloutputs", A_CANT, 0);
    class_dspinit(c);
    class_register(CLASS_BOX, c);
    return c;
}

void fm_register_built_in(void) {
    void *gain = (void *)(uintptr_t)dsp_gain;
    add_class("source~", new_source, (void *)(uintptr_t)dsp_source);
    add_class("mc.source~", new_source, (void *)(uintptr_t)dsp_source);
    add_class("record~", new_record, (void *)(uintptr_t)dsp_record);
    add_class("mc.record~", new_record, (void *)(uintptr_t)dsp_record);
    add_class("gain~", new_gain, gain);
    class_addmethod(add_class("mc.gain~", new_gain, gain), (method)(uintptr_t)input_changed, "inputchanged", A_CANT, 0);
    add_class("mc.pack~", new_pack, gain);
    add_class("mc.unpack~", new_unpack, gain);
}

/* --- what was recorded: the segments one after the other --- */
bool fm_write_record(fm_box *b, const char *file, fm_text *t) {
    FILE *to = b->object && object_class(b->object)->release == (method)(uintptr_t)end ? fopen(file, "wb") : NULL;
    if (!to) return false;
    fm_add(t, "[");
    for (const segment *s = ((box *)(void *)b->object)->first; s; s = s->next) {
        fwrite(s->samples, sizeof(double), (size_t)(s->frames * s->channels), to);
        fm_add(t, "[%ld, %ld]%s", s->channels, s->frames, s->next ? ", " : "");
    }
    fm_add(t, "]");
    fclose(to);
    return true;
}
