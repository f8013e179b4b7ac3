/* An external that proves the fake Max: it does what objects do, and on demand what they must not. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifndef _WIN32
#include <pthread.h>
#include <unistd.h>
#endif

#include "max/api.h"

typedef struct trial {
    t_pxobject ob;
    double gain;
    t_atom_long mode, inplace, frees, channels, told;
    t_symbol *name;
    char active;
    const char *volatile bad; /* what the next perform does wrong */
    void *status;
    t_clock *clock;
    t_qelem *qelem;
    t_buffer_ref *buffer;
} trial;

static t_class *one_cord_class, *mc_class;

static void say(trial *x, const char *what, long number) {
    t_atom a;
    atom_setlong(&a, (t_atom_long)number);
    outlet_anything(x->status, gensym(what), 1, &a);
}

static void say_text(trial *x, const char *what, const char *text) {
    t_atom a;
    atom_setsym(&a, gensym(text));
    outlet_anything(x->status, gensym(what), 1, &a);
}

static void on_deferred(trial *x, t_symbol *s, short argc, t_atom *argv) {
    say(x, s->s_name, argc ? (long)atom_getlong(argv) : 0);
}

/* --- what must not be done in perform --- */
static void misbehave(trial *x, double **outs, long n) {
    const char *bad = x->bad;
    void *volatile memory;
    x->bad = NULL;
    if (!strcmp(bad, "outlet")) say(x, "from-perform", 1);
    if (!strcmp(bad, "qelem")) qelem_set(x->qelem);
    if (!strcmp(bad, "post")) object_post((t_object *)x, "from perform");
    if (!strcmp(bad, "gensym")) gensym("made-in-perform");
    if (!strcmp(bad, "defer")) defer(x, (method)on_deferred, gensym("deferred"), 0, NULL);
    if (!strcmp(bad, "sysmem")) sysmem_freeptr(sysmem_newptr(8));
    if (!strcmp(bad, "clock")) clock_fdelay(x->clock, 1);
    if (!strcmp(bad, "beyond")) outs[0][n] = 1;
    if (!strcmp(bad, "malloc")) {
        memory = malloc(64);
        free(memory);
    }
#ifndef _WIN32
    if (!strcmp(bad, "mutex")) {
        static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
        pthread_mutex_lock(&mutex);
        pthread_mutex_unlock(&mutex);
    }
    if (!strcmp(bad, "system")) getppid();
#endif
    if (!strcmp(bad, "crash")) *(volatile int *)8 = 1;
}

static void perform(trial *x, t_object *dsp, double **ins, long in_count, double **outs, long out_count, long n, long flags, void *with) {
    (void)dsp, (void)flags, (void)with;
    if (x->bad) misbehave(x, outs, n);
    for (long c = 0; c < out_count; ++c) {
        for (long i = 0; i < n; ++i) outs[c][i] = c < in_count ? x->gain * ins[c][i] : 0.25;
    }
}

static void dsp64(trial *x, t_object *dsp, short *count, double rate, long vector, long flags) {
    (void)flags;
    x->told = (t_atom_long)(t_ptr_int)object_method(dsp, gensym("getnuminputchannels"), x, 0);
    object_post((t_object *)x, "dsp64 %g %ld %d %ld", rate, vector, count[0], (long)x->told);
    object_method(dsp, gensym("dsp_add64"), x, (method)perform, 0, NULL);
}

static long channels_out(trial *x, long outlet) {
    object_post((t_object *)x, "multichanneloutputs %ld", outlet);
    return (long)x->channels;
}

static long input_changed(trial *x, long inlet, long channels) {
    object_post((t_object *)x, "inputchanged %ld %ld", inlet, channels);
    x->channels = 2 * channels;
    return 1;
}

/* --- later --- */
static void on_clock(trial *x) { say(x, "clock", systhread_istimerthread()); }
static void on_qelem(trial *x) { say(x, "qelem", systhread_ismainthread()); }
static void later(trial *x, t_symbol *s, long argc, t_atom *argv) {
    const char *how = atom_getsym(argv)->s_name;
    (void)s, (void)argc;
    if (!strcmp(how, "clock")) clock_fdelay(x->clock, atom_getfloat(argv + 1));
    if (!strcmp(how, "stop")) clock_unset(x->clock);
    if (!strcmp(how, "defer")) defer(x, (method)on_deferred, gensym("deferred"), 1, argv + 1);
    if (!strcmp(how, "low")) defer_low(x, (method)on_deferred, gensym("low"), 1, argv + 1);
    if (!strcmp(how, "qelem")) {
        qelem_set(x->qelem);
        qelem_set(x->qelem);
    }
    say(x, "asked", systhread_ismainthread());
}

/* --- numbers, files, buffers, the patcher --- */
static void on_int(trial *x, t_atom_long n) { say(x, "int", 10 * proxy_getinlet((t_object *)x) + (long)n); }
static void on_float(trial *x, double f) { outlet_float(x->status, f); }
static void on_list(trial *x, t_symbol *s, long argc, t_atom *argv) { outlet_list(x->status, s, (short)argc, argv); }
static void on_bang(trial *x) { outlet_bang(x->status); }

static void find(trial *x, t_symbol *name) {
    char wanted[MAX_PATH_CHARS], path[MAX_PATH_CHARS] = "";
    short folder = 0;
    t_fourcc type = 0;
    strncpy_zero(wanted, name->s_name, sizeof wanted);
    if (locatefile_extended(wanted, &folder, &type, NULL, 0) == 0) path_toabsolutesystempath(folder, wanted, path);
    say_text(x, "found", path);
}

static void where(trial *x) {
    t_object *patcher = NULL, *box = NULL;
    char path[MAX_PATH_CHARS] = "";
    object_obex_lookup(x, gensym("#P"), &patcher);
    path_nameconform(jpatcher_get_filepath(patcher)->s_name, path, PATH_STYLE_NATIVE, PATH_TYPE_BOOT);
    say_text(x, "max-path", jpatcher_get_filepath(patcher)->s_name);
    say_text(x, "path", path);
    say_text(x, "parent", jpatcher_get_parentpatcher(patcher) ? "yes" : "no");
    for (box = jpatcher_get_firstobject(patcher); box; box = jbox_get_nextobject(box)) {
        say_text(x, object_classname(jbox_get_object(box))->s_name, (char *)object_method(jbox_get_textfield(box), gensym("getptr")));
    }
}

static void fill(trial *x, t_symbol *name) {
    t_buffer_obj *buffer;
    float *samples;
    buffer_ref_set(x->buffer, name);
    buffer = buffer_ref_getobject(x->buffer);
    samples = buffer ? buffer_locksamples(buffer) : NULL;
    if (samples) {
        for (long i = 0; i < (long)(buffer_getframecount(buffer) * buffer_getchannelcount(buffer)); ++i) samples[i] = (float)i;
        buffer_unlocksamples(buffer);
        buffer_setdirty(buffer);
    }
    say(x, "filled", samples != NULL);
}

static void resize(trial *x, t_atom_long frames) {
    t_atom size;
    atom_setlong(&size, frames);
    object_method_typed(buffer_ref_getobject(x->buffer), gensym("sizeinsamps"), 1, &size, NULL);
    say(x, "frames", (long)buffer_getframecount(buffer_ref_getobject(x->buffer)));
}

static t_max_err notify(trial *x, t_symbol *s, t_symbol *msg, void *sender, void *data) {
    object_post((t_object *)x, "notify %s", msg->s_name);
    return buffer_ref_notify(x->buffer, s, msg, sender, data);
}

/* --- attributes and state --- */
static t_max_err set_mode(trial *x, void *attr, long argc, t_atom *argv) {
    (void)attr, (void)argc;
    x->mode = atom_getlong(argv);
    object_attr_touch((t_object *)x, gensym("gain"));
    return MAX_ERR_NONE;
}

static t_max_err get_mode(trial *x, void *attr, long *argc, t_atom **argv) {
    char made;
    (void)attr;
    atom_alloc(argc, argv, &made);
    atom_setlong(*argv, x->mode);
    return MAX_ERR_NONE;
}

static t_max_err get_value(trial *x, long *argc, t_atom **argv) {
    char made;
    atom_alloc_array(2, argc, argv, &made);
    atom_setfloat(*argv, x->gain);
    atom_setsym(*argv + 1, x->name ? x->name : gensym("none"));
    return MAX_ERR_NONE;
}

static t_max_err set_value(trial *x, long argc, t_atom *argv) {
    if (argc > 0) x->gain = atom_getfloat(argv);
    if (argc > 1) x->name = atom_getsym(argv + 1);
    return MAX_ERR_NONE;
}

static void assist(trial *x, void *b, long io, long index, char *text) {
    (void)x, (void)b;
    snprintf_zero(text, 256, "%s %ld", io == ASSIST_INLET ? "inlet" : "outlet", index);
}

static void do_wrong(trial *x, t_symbol *what) {
    x->bad = what->s_name;
    if (!strcmp(what->s_name, "crash-now")) *(volatile int *)8 = 1;
    if (!strcmp(what->s_name, "hang-now")) {
        for (;;) x->mode = 1;
    }
    if (!strcmp(what->s_name, "keep")) x->frees = 0;
    if (!strcmp(what->s_name, "heap")) { /* AddressSanitizer sees it, nobody else */
        volatile char *memory = malloc(8);
        memory[8] = 1;
        free((void *)memory);
    }
}

/* Not safe from two threads: ThreadSanitizer sees it. */
static void race(trial *x) { x->told += 1; }

static void end(trial *x) {
    if (x->frees) dsp_free(&x->ob);
    object_free(x->clock);
    qelem_free(x->qelem);
    object_free(x->buffer);
}

static trial *make_parts(t_class *c) {
    trial *x = object_alloc(c);
    x->gain = x->channels = x->frees = 1;
    x->clock = clock_new(x, (method)on_clock);
    x->qelem = qelem_new(x, (method)on_qelem);
    x->buffer = buffer_ref_new((t_object *)x, gensym(""));
    return x;
}

static void make_ports(trial *x, int many) {
    x->status = outlet_new(x, NULL);
    object_obex_store(x, gensym("dumpout"), x->status);
    dsp_setup(&x->ob, many ? 1 : 2);
    for (int i = 0; i < (many ? 1 : 3); ++i) outlet_new(x, many ? "multichannelsignal" : "signal");
}

static void *make(t_symbol *s, long argc, t_atom *argv) {
    const int many = !strncmp(s->s_name, "mc.", 3);
    const long typed = attr_args_offset((short)argc, argv);
    trial *x = make_parts(many ? mc_class : one_cord_class);
    if (typed && atom_getsym(argv) == gensym("nothing")) {
        object_free(x);
        return NULL;
    }
    make_ports(x, many);
    attr_args_process(x, (short)argc, argv);
    x->ob.z_misc = (short)((x->inplace ? 0 : Z_NO_INPLACE) | (many ? Z_MC_INLETS : 0));
    for (long i = 0; i < typed; ++i) object_post((t_object *)x, "argument %ld type %ld", i, atom_gettype(argv + i));
    return x;
}

static void add_attribute(t_class *c, const char *name, const char *type, long flags, size_t offset) {
    class_addattr(c, attr_offset_new(name, gensym(type), flags, NULL, NULL, (long)offset));
}

static t_class *add_class(const char *name) {
    static const struct {
        const char *name;
        method f;
        short type;
    } methods[] = {{"int", (method)on_int, A_LONG}, {"float", (method)on_float, A_FLOAT}, {"list", (method)on_list, A_GIMME},
        {"later", (method)later, A_GIMME}, {"find", (method)find, A_SYM}, {"fill", (method)fill, A_SYM}, {"resize", (method)resize, A_LONG},
        {"bad", (method)do_wrong, A_SYM}, {"dsp64", (method)dsp64, A_CANT}, {"multichanneloutputs", (method)channels_out, A_CANT},
        {"inputchanged", (method)input_changed, A_CANT}, {"notify", (method)notify, A_CANT}, {"getvalueof", (method)get_value, A_CANT},
        {"setvalueof", (method)set_value, A_CANT}, {"assist", (method)assist, A_CANT}};
    t_class *c = class_new(name, (method)make, (method)end, sizeof(trial), NULL, A_GIMME, 0);
    for (size_t i = 0; i < sizeof methods / sizeof *methods; ++i) class_addmethod(c, methods[i].f, methods[i].name, methods[i].type, 0);
    class_addmethod(c, (method)on_bang, "bang", 0);
    class_addmethod(c, (method)race, "race", 0);
    class_addmethod(c, (method)where, "where", 0);
    add_attribute(c, "gain", "float64", 0, offsetof(trial, gain));
    CLASS_ATTR_FILTER_CLIP(c, "gain", 0, 10);
    CLASS_ATTR_LABEL(c, "gain", 0, "Gain of it");
    CLASS_ATTR_CATEGORY(c, "gain", 0, "Sound");
    CLASS_ATTR_DEFAULT(c, "gain", 0, "1.");
    add_attribute(c, "mode", "atom_long", 0, offsetof(trial, mode));
    CLASS_ATTR_ENUMINDEX(c, "mode", 0, "linear \"equal power\"");
    CLASS_ATTR_ACCESSORS(c, "mode", (method)get_mode, (method)set_mode);
    add_attribute(c, "name", "symbol", 0, offsetof(trial, name));
    add_attribute(c, "active", "char", 0, offsetof(trial, active));
    add_attribute(c, "inplace", "atom_long", 0, offsetof(trial, inplace));
    add_attribute(c, "told", "atom_long", ATTR_SET_OPAQUE_USER, offsetof(trial, told));
    class_dspinit(c);
    class_register(CLASS_BOX, c);
    return c;
}

void C74_EXPORT ext_main(void *r) {
    (void)r;
    if (class_findbyname(CLASS_BOX, gensym("trial~"))) return; /* a copy of this file under another object's name */
    one_cord_class = add_class("trial~");
    mc_class = add_class("mc.trial~");
    object_post(NULL, "trial loaded");
}
