/* Inlets and outlets of the fake Max, and how a message finds its method. */
#include "host.h"

static _Thread_local t_object *receiver;
static _Thread_local long receiving_inlet;

/* --- inlets --- */
bool fm_is_signal(const char *type) { return !strcmp(type, "signal") || !strcmp(type, "multichannelsignal"); }

static int first_inlets(const fm_box *b) { return b->signal_inlets > 1 ? b->signal_inlets : 1; }
int fm_inlet_count(const fm_box *b) { return first_inlets(b) + b->other_count; }

bool fm_takes_many(const fm_box *b) {
    return b->signal_inlets && b->object && (((t_pxobject *)(void *)b->object)->z_misc & Z_MC_INLETS);
}

const char *fm_inlet_type(const fm_box *b, int index) {
    if (index < b->signal_inlets) return fm_takes_many(b) ? "multichannelsignal" : "signal";
    return index < first_inlets(b) ? "" : b->others[index - first_inlets(b)].type;
}

static void *add_inlet(void *x, const char *type, long id, bool is_proxy) {
    fm_instance *in = fm_instance_of(x);
    if (!in || !in->box) return NULL;
    fm_box *b = in->box;
    b->others = realloc(b->others, sizeof(fm_port) * (size_t)(b->other_count + 1));
    memmove(b->others + 1, b->others, sizeof(fm_port) * (size_t)b->other_count++);
    fm_port *p = b->others;
    memset(p, 0, sizeof *p);
    strncpy_zero(p->type, type ? type : "", sizeof p->type);
    p->id = id;
    p->is_proxy = is_proxy;
    t_object *made = calloc(1, sizeof *made);
    fm_set_kind(made, FM_INLET);
    return made;
}

void *inlet_new(void *x, const char *s) { return add_inlet(x, s, 0, false); }

static void *numbered_inlet(void *x, const char *format, short n) {
    char type[24];
    snprintf(type, sizeof type, format, n);
    return add_inlet(x, type, n, false);
}

void *intin(void *x, short n) { return numbered_inlet(x, "in%d", n); }
void *floatin(void *x, short n) { return numbered_inlet(x, "ft%d", n); }
void *proxy_new(void *x, long id, long *stuffloc) {
    (void)stuffloc;
    return add_inlet(x, "", id, true);
}

long proxy_getinlet(t_object *master) { return receiver == master ? receiving_inlet : 0; }

/* --- outlets: the first that is made is the rightmost --- */
void *outlet_new(void *x, const char *s) {
    fm_instance *in = fm_instance_of(x);
    if (!in || !in->box) return NULL;
    fm_outlet *o = calloc(1, sizeof *o);
    o->box = in->box;
    strncpy_zero(o->type, s ? s : "", sizeof o->type);
    o->next = in->box->outlets;
    in->box->outlets = o;
    return o;
}

void *bangout(void *x) { return outlet_new(x, "bang"); }
void *intout(void *x) { return outlet_new(x, "int"); }
void *floatout(void *x) { return outlet_new(x, "float"); }
void *listout(void *x) { return outlet_new(x, "list"); }

int fm_outlet_count(const fm_box *b) {
    int count = 0;
    for (const fm_outlet *o = b->outlets; o; o = o->next) ++count;
    return count;
}

fm_outlet *fm_outlet_at(const fm_box *b, int index) {
    fm_outlet *o = b->outlets;
    while (o && index-- > 0) o = o->next;
    return o;
}

int fm_outlet_index(const fm_outlet *o) {
    int index = 0;
    for (const fm_outlet *at = o->box->outlets; at && at != o; at = at->next) ++index;
    return index;
}

static void *send_out(const char *function, fm_outlet *o, t_symbol *s, long ac, t_atom *av) {
    if (!o) {
        fm_violation("%s without an outlet", function);
        return NULL;
    }
    fm_forbid(function);
    if (fm_role == FM_FOREIGN || (fm_role == FM_AUDIO && !fm_in_scheduler && !fm_performing)) {
        fm_violation("%s of box '%s' on %s", function, o->box->text, fm_role == FM_AUDIO ? "the audio thread" : "a thread that is not Max's");
    }
    fm_log_output(o, s, ac, av);
    for (int i = 0; i < fm_cord_count; ++i) {
        const fm_cord c = fm_cords[i];
        if (c.from == o->box && fm_outlet_at(c.from, c.outlet) == o && c.to->object) fm_deliver(c.to->object, c.inlet, s, ac, av);
    }
    return NULL;
}

void *outlet_bang(t_outlet *x) { return send_out(__func__, x, gensym("bang"), 0, NULL); }

void *outlet_int(t_outlet *x, t_atom_long n) {
    t_atom a;
    atom_setlong(&a, n);
    return send_out(__func__, x, gensym("int"), 1, &a);
}

void *outlet_float(t_outlet *x, double f) {
    t_atom a;
    atom_setfloat(&a, f);
    return send_out(__func__, x, gensym("float"), 1, &a);
}

void *outlet_list(t_outlet *x, t_symbol *s, short ac, t_atom *av) {
    (void)s;
    return send_out(__func__, x, gensym("list"), ac, av);
}

void *outlet_anything(t_outlet *x, t_symbol *s, short ac, t_atom *av) { return send_out(__func__, x, s, ac, av); }

/* --- messages --- */
static bool is_called(t_symbol *s, const char *name) { return !strcmp(s->s_name, name); }

static void call(t_object *x, const fm_method *m, t_symbol *s, long ac, t_atom *av) {
    if (m->count == 0) {
        ((void (*)(t_object *))m->f)(x);
    } else if (m->types[0] == A_GIMME) {
        ((void (*)(t_object *, t_symbol *, long, t_atom *))m->f)(x, s, ac, av);
    } else if (m->types[0] == A_CANT) {
        fm_complain(x, "can't send message \"%s\"", s->s_name);
    } else if (m->count > 1) {
        fm_violation("%s: a method of several typed arguments is not supported here", s->s_name);
    } else if (m->types[0] == A_LONG || m->types[0] == A_DEFLONG) {
        ((void (*)(t_object *, t_atom_long))m->f)(x, ac ? atom_getlong(av) : 0);
    } else if (m->types[0] == A_FLOAT || m->types[0] == A_DEFFLOAT) {
        ((void (*)(t_object *, double))m->f)(x, ac ? atom_getfloat(av) : 0);
    } else {
        ((void (*)(t_object *, t_symbol *))m->f)(x, ac ? atom_getsym(av) : gensym(""));
    }
}

static bool fits(const fm_method *m, long ac, const t_atom *av) {
    const short type = m->count ? m->types[0] : A_NOTHING;
    if (type == A_LONG || type == A_FLOAT) return ac > 0 && av->a_type != A_SYM;
    if (type == A_DEFLONG || type == A_DEFFLOAT) return ac == 0 || av->a_type != A_SYM;
    return type != A_SYM || (ac > 0 && av->a_type == A_SYM);
}

static void call_checked(t_object *x, const fm_method *m, t_symbol *s, long ac, t_atom *av) {
    if (fits(m, ac, av)) {
        call(x, m, s, ac, av);
    } else {
        fm_complain(x, ac ? "bad arguments for message \"%s\"" : "missing arguments for message \"%s\"", s->s_name);
    }
}

/* `getNAME` sends the attribute's value from the dump outlet. */
static bool answered_get(t_object *x, t_class *c, t_symbol *s) {
    t_symbol *name = gensym(!strncmp(s->s_name, "get", 3) ? s->s_name + 3 : "");
    t_atom *av = NULL;
    long ac = 0;
    if (!fm_find_attribute(c, name)) return false;
    if (object_attr_getvalueof(x, name, &ac, &av) == MAX_ERR_NONE) object_obex_dumpout(x, name, ac, av);
    sysmem_freeptr(av);
    return true;
}

/* A number finds `int` or `float`, whichever there is; else `anything`. */
static const fm_method *for_number(t_class *c, t_symbol *s) {
    const bool is_int = is_called(s, "int");
    if (!is_int && !is_called(s, "float")) return NULL;
    return fm_find_method(c, gensym(is_int ? "float" : "int"));
}

static void dispatch(t_object *x, t_class *c, t_symbol *s, long ac, t_atom *av) {
    const fm_method *m = fm_find_method(c, s);
    fm_attribute *a = m ? NULL : fm_find_attribute(c, s);
    if (!m && !a) m = for_number(c, s);
    if (m) {
        call_checked(x, m, s, ac, av);
    } else if (a) {
        fm_set_from_message(x, a, ac, av);
    } else if (answered_get(x, c, s)) {
        return;
    } else if ((m = fm_find_method(c, gensym("anything"))) != NULL) {
        call(x, m, s, ac, av);
    } else {
        fm_complain(x, "doesn't understand \"%s\"", s->s_name);
    }
}

/* What an inlet made by intin or floatin gets has a name of its own. */
static t_symbol *name_at_inlet(const fm_box *b, long inlet, t_symbol *s) {
    const long at = b ? inlet - first_inlets(b) : -1;
    const bool number = is_called(s, "int") || is_called(s, "float");
    if (at < 0 || at >= b->other_count || b->others[at].is_proxy || !b->others[at].id || !number) return s;
    return gensym(b->others[at].type);
}

void fm_deliver(t_object *x, long inlet, t_symbol *s, long ac, t_atom *av) {
    fm_instance *in = fm_instance_of(x);
    t_object *receiver_before = receiver;
    const long inlet_before = receiving_inlet;
    if (!in) return;
    receiver = x;
    receiving_inlet = inlet;
    dispatch(x, in->cls, name_at_inlet(in->box, inlet, s), ac, av);
    receiver = receiver_before;
    receiving_inlet = inlet_before;
}

void fm_deliver_atoms(t_object *x, long inlet, long ac, t_atom *av) {
    if (ac == 0) return;
    if (av->a_type == A_SYM) {
        fm_deliver(x, inlet, av->a_w.w_sym, ac - 1, av + 1);
    } else {
        fm_deliver(x, inlet, gensym(ac > 1 ? "list" : av->a_type == A_LONG ? "int" : "float"), ac, av);
    }
}
