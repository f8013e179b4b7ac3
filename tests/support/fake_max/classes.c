/* Classes and objects of the fake Max: made by name, told by method, freed. */
#include "host.h"

static t_class *classes;
static struct messlist other_kinds[FM_INLET + 1];
const char *fm_externals = "";

static __attribute__((constructor)) void prepare(void) {
    for (int i = 0; i <= FM_INLET; ++i) other_kinds[i].kind = (enum fm_kind)i;
}

void fm_set_kind(t_object *x, enum fm_kind kind) {
    x->o_messlist = &other_kinds[kind];
    x->o_magic = FM_MAGIC;
}

bool fm_is(const void *x, enum fm_kind kind) {
    const t_object *o = x;
    return o && o->o_magic == FM_MAGIC && o->o_messlist->kind == kind;
}

fm_instance *fm_instance_of(const void *x) {
    return fm_is(x, FM_INSTANCE) ? (fm_instance *)(uintptr_t)((const char *)x - sizeof(fm_instance)) : NULL;
}

/* --- classes --- */
static int read_types(va_list list, short first, short *types) {
    int count = 0;
    for (short type = first; type && count < 7; type = (short)va_arg(list, int)) types[count++] = type;
    return count;
}

t_class *class_new(const char *name, const method mnew, const method mfree, long size, const method mmenu, short type, ...) {
    t_class *c = calloc(1, sizeof *c);
    short types[8];
    va_list list;
    (void)mmenu;
    va_start(list, type);
    if (read_types(list, type, types) != 1 || types[0] != A_GIMME) fm_violation("class_new %s: only A_GIMME is supported here", name);
    va_end(list);
    c->tag.kind = FM_INSTANCE;
    c->tag.cls = c;
    c->name = gensym(name);
    c->make = mnew;
    c->release = mfree;
    c->size = size;
    return c;
}

t_max_err class_addmethod(t_class *c, const method m, const char *name, ...) {
    fm_method *added = calloc(1, sizeof *added);
    va_list list;
    va_start(list, name);
    added->count = read_types(list, (short)va_arg(list, int), added->types);
    va_end(list);
    added->name = gensym(name);
    added->f = m;
    added->next = c->methods;
    c->methods = added;
    return MAX_ERR_NONE;
}

static t_class *find_class(t_symbol *name) {
    t_class *c = classes;
    while (c && c->name != name) c = c->next;
    return c;
}

t_max_err class_register(t_symbol *name_space, t_class *c) {
    if (name_space != gensym("box") && name_space != gensym("nobox")) return MAX_ERR_GENERIC;
    if (c->registered || find_class(c->name)) {
        fm_violation("class_register: %s is registered already", c->name->s_name);
        return MAX_ERR_DUPLICATE;
    }
    c->registered = true;
    c->next = classes;
    classes = c;
    return MAX_ERR_NONE;
}

void class_dspinit(t_class *c) {
    if (c->registered) fm_violation("class_dspinit after class_register");
    c->is_dsp = true;
}

t_class *class_findbyname(t_symbol *name_space, t_symbol *classname) {
    (void)name_space;
    return find_class(classname);
}

fm_method *fm_find_method(t_class *c, t_symbol *name) {
    fm_method *m = c ? c->methods : NULL;
    while (m && m->name != name) m = m->next;
    return m;
}

/* Max loads a file when a box of its name is typed, unless a class of that name is there; each file once. */
t_class *fm_load_class(const char *name) {
    t_class *found = find_class(gensym(name));
    char path[4096];
    if (found || strpbrk(name, "/\\")) return found;
    snprintf(path, sizeof path, "%s/%s." FM_LIBRARY, fm_externals, name);
    FILE *there = fopen(path, "rb");
    if (!there) return NULL;
    fclose(there);
    void *library = fm_open_library(path);
    void (*start)(void *) = library ? (void (*)(void *))(uintptr_t)fm_find_symbol(library, "ext_main") : NULL;
    if (!start) {
        fm_complain(NULL, "%s: %s", name, library ? "no ext_main" : fm_library_error());
        return NULL;
    }
    start(NULL);
    return find_class(gensym(name));
}

/* --- objects --- */
void *object_alloc(t_class *c) {
    FM_NOT_IN_PERFORM();
    fm_instance *made = calloc(1, sizeof *made + (size_t)c->size);
    t_object *x = (t_object *)(made + 1);
    made->cls = c;
    x->o_messlist = &c->tag;
    x->o_magic = FM_MAGIC;
    if (fm_new_box && !fm_new_box->object) {
        made->box = fm_new_box;
        fm_new_box->object = x;
    }
    return x;
}

static void free_instance(t_object *x, fm_instance *in) {
    if (in->cls->release) ((void (*)(t_object *))in->cls->release)(x);
    if (in->cls->is_dsp && !in->dsp_freed) {
        fm_violation("%s: freed without dsp_free", in->cls->name->s_name);
        fm_drop_object(x);
    }
    fm_forget_owner(x);
    while (in->entries) {
        fm_entry *e = in->entries;
        in->entries = e->next;
        free(e);
    }
    if (in->box) in->box->object = NULL;
    x->o_magic = 0;
    free(in);
}

t_max_err object_free(void *x) {
    t_object *o = x;
    FM_NOT_IN_PERFORM();
    if (!o || o->o_magic != FM_MAGIC) {
        if (o) fm_violation("object_free of what is no object");
        return MAX_ERR_INVALID_PTR;
    }
    switch (o->o_messlist->kind) {
        case FM_INSTANCE: free_instance(o, fm_instance_of(o)); break;
        case FM_CLOCK: fm_free_clock(o); break;
        case FM_BUFFER_REF: fm_free_buffer_ref(o); break;
        case FM_INLET: free(o); break;
        default: fm_violation("object_free of what is the host's"); return MAX_ERR_GENERIC;
    }
    return MAX_ERR_NONE;
}

t_class *object_class(void *x) {
    fm_instance *in = fm_instance_of(x);
    return in ? in->cls : NULL;
}

t_symbol *object_classname(void *x) {
    fm_instance *in = fm_instance_of(x);
    if (in) return in->cls->name;
    if (fm_is(x, FM_PATCHER)) return gensym("jpatcher");
    return gensym(fm_is(x, FM_BUFFER) ? "buffer~" : "object");
}

method object_getmethod(void *x, t_symbol *s) {
    fm_method *m = fm_find_method(object_class(x), s);
    return m ? m->f : NULL;
}

typedef void *(*eight)(void *, void *, void *, void *, void *, void *, void *, void *, void *);

void *object_method_imp(void *x, void *sym, void *p1, void *p2, void *p3, void *p4, void *p5, void *p6, void *p7, void *p8) {
    void *p[8] = {p1, p2, p3, p4, p5, p6, p7, p8};
    FM_NOT_IN_PERFORM();
    if (fm_is(x, FM_ATTRIBUTE)) return fm_attribute_message(x, sym, p1, p2);
    if (fm_is(x, FM_DSP)) return fm_dsp_message(x, sym, p);
    if (fm_is(x, FM_TEXT)) return sym == gensym("getptr") ? ((fm_box *)((char *)x - offsetof(fm_box, field)))->text : NULL;
    eight f = (eight)object_getmethod(x, sym);
    return f ? f(x, p1, p2, p3, p4, p5, p6, p7, p8) : NULL;
}

t_max_err object_method_typed(void *x, t_symbol *s, long ac, t_atom *av, t_atom *rv) {
    FM_NOT_IN_PERFORM();
    if (rv) atom_setlong(rv, 0);
    if (fm_is(x, FM_BUFFER)) return fm_buffer_message(x, s, ac, av);
    if (!fm_instance_of(x)) return MAX_ERR_INVALID_PTR;
    fm_deliver(x, 0, s, ac, av);
    return MAX_ERR_NONE;
}

/* --- what is tied to an object --- */
t_max_err object_obex_store(void *x, t_symbol *key, t_object *val) {
    fm_instance *in = fm_instance_of(x);
    if (!in) return MAX_ERR_INVALID_PTR;
    fm_entry *e = calloc(1, sizeof *e);
    e->key = key;
    e->value = val;
    e->next = in->entries;
    in->entries = e;
    return MAX_ERR_NONE;
}

t_max_err object_obex_lookup(void *x, t_symbol *key, t_object **val) {
    fm_instance *in = fm_instance_of(x);
    *val = NULL;
    if (!in) return MAX_ERR_INVALID_PTR;
    if (in->box && key == gensym("#P")) *val = &in->box->patcher->ob;
    if (in->box && key == gensym("#B")) *val = &in->box->ob;
    for (fm_entry *e = in->entries; e && !*val; e = e->next) {
        if (e->key == key) *val = e->value;
    }
    return *val ? MAX_ERR_NONE : MAX_ERR_GENERIC;
}

void object_obex_dumpout(void *x, t_symbol *s, long argc, t_atom *argv) {
    t_object *outlet = NULL;
    if (object_obex_lookup(x, gensym("dumpout"), &outlet) == MAX_ERR_NONE) outlet_anything(outlet, s, (short)argc, argv);
}
