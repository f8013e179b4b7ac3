/* Attributes of the fake Max: their types, filters, accessors, what is noted of them, and `@name value` in a box. */
#include "host.h"

t_object *attribute_new(const char *name, t_symbol *type, long flags, method mget, method mset) {
    fm_attribute *a = calloc(1, sizeof *a);
    fm_set_kind(&a->ob, FM_ATTRIBUTE);
    a->name = gensym(name);
    a->type = type;
    a->flags = flags;
    a->get = mget;
    a->set = mset;
    return &a->ob;
}

t_object *attr_offset_new(const char *name, const t_symbol *type, long flags, const method mget, const method mset, long offset) {
    t_object *made = attribute_new(name, gensym(type->s_name), flags, mget, mset);
    ((fm_attribute *)made)->in_struct = true;
    ((fm_attribute *)made)->offset = offset;
    return made;
}

t_max_err attr_addfilter_clip(void *x, double min, double max, long usemin, long usemax) {
    fm_attribute *a = x;
    if (!fm_is(x, FM_ATTRIBUTE)) return MAX_ERR_INVALID_PTR;
    a->clips_low = usemin != 0;
    a->clips_high = usemax != 0;
    a->low = min;
    a->high = max;
    return MAX_ERR_NONE;
}

/* Messages to the attribute itself. */
void *fm_attribute_message(fm_attribute *a, t_symbol *s, void *p1, void *p2) {
    if (s == gensym("setmethod") && p1 == gensym("get")) a->get = (method)(uintptr_t)p2;
    if (s == gensym("setmethod") && p1 == gensym("set")) a->set = (method)(uintptr_t)p2;
    if (s == gensym("gettype")) return a->type;
    if (s == gensym("getname")) return a->name;
    if (s == gensym("getflags")) return (void *)(t_ptr_int)a->flags;
    if (s == gensym("setflags")) a->flags = (long)(t_ptr_int)p1;
    return NULL;
}

/* --- of classes --- */
t_max_err class_addattr(t_class *c, t_object *attr) {
    fm_attribute *a = (fm_attribute *)attr, **at = &c->attributes;
    if (!fm_is(attr, FM_ATTRIBUTE)) return MAX_ERR_INVALID_PTR;
    if (fm_find_attribute(c, a->name)) {
        fm_violation("class_addattr: %s has '%s' already", c->name->s_name, a->name->s_name);
        return MAX_ERR_DUPLICATE;
    }
    while (*at) at = &(*at)->next;
    *at = a;
    return MAX_ERR_NONE;
}

fm_attribute *fm_find_attribute(t_class *c, t_symbol *name) {
    fm_attribute *a = c ? c->attributes : NULL;
    while (a && a->name != name) a = a->next;
    return a;
}

void *class_attr_get(t_class *x, t_symbol *attrname) { return fm_find_attribute(x, attrname); }
void *object_attr_get(void *x, t_symbol *attrname) { return fm_find_attribute(object_class(x), attrname); }

t_max_err class_attr_addattr_atoms(
    t_class *c, const char *attrname, const char *attrname2, t_symbol *type, long flags, long ac, t_atom *av) {
    fm_attribute *a = fm_find_attribute(c, gensym(attrname));
    (void)type, (void)flags;
    if (!a) {
        fm_violation("class_attr_addattr %s: %s has no attribute '%s'", attrname2, c->name->s_name, attrname);
        return MAX_ERR_GENERIC;
    }
    fm_note *note = calloc(1, sizeof *note);
    note->name = gensym(attrname2);
    note->av = malloc(sizeof(t_atom) * (size_t)(ac > 0 ? ac : 1));
    memcpy(note->av, av, sizeof(t_atom) * (size_t)ac);
    note->ac = ac;
    note->next = a->notes;
    a->notes = note;
    return MAX_ERR_NONE;
}

t_max_err class_attr_addattr_parse(
    t_class *c, const char *attrname, const char *attrname2, t_symbol *type, long flags, const char *parsestr) {
    t_atom *av;
    const long ac = fm_parse(parsestr, &av);
    const t_max_err result = class_attr_addattr_atoms(c, attrname, attrname2, type, flags, ac, av);
    free(av);
    return result;
}

t_max_err class_attr_addattr_format(
    t_class *c, const char *attrname, const char *attrname2, const t_symbol *type, long flags, const char *fmt, ...) {
    t_atom av[16];
    long ac = 0;
    va_list list;
    va_start(list, fmt);
    for (; *fmt && ac < 16; ++fmt) {
        if (*fmt == 's') atom_setsym(av + ac++, va_arg(list, t_symbol *));
        if (*fmt == 'l' || *fmt == 'c') atom_setlong(av + ac++, va_arg(list, t_atom_long));
        if (*fmt == 'f' || *fmt == 'd') atom_setfloat(av + ac++, va_arg(list, double));
    }
    va_end(list);
    return class_attr_addattr_atoms(c, attrname, attrname2, gensym(type->s_name), flags, ac, av);
}

void fm_describe_attributes(t_class *c, fm_text *t) {
    fm_add(t, "{");
    for (fm_attribute *a = c->attributes; a; a = a->next) {
        fm_add_json(t, a->name->s_name);
        fm_add(t, ": {\"type\": ");
        fm_add_json(t, a->type->s_name);
        fm_add(t, ", \"flags\": %ld, \"getter\": %s, \"setter\": %s", a->flags, a->get ? "true" : "false", a->set ? "true" : "false");
        if (a->clips_low) fm_add(t, ", \"low\": %.17g", a->low);
        if (a->clips_high) fm_add(t, ", \"high\": %.17g", a->high);
        fm_add(t, ", \"notes\": {");
        for (fm_note *n = a->notes; n; n = n->next) {
            fm_add_json(t, n->name->s_name);
            fm_add(t, ": ");
            fm_add_json_atoms(t, n->ac, n->av);
            if (n->next) fm_add(t, ", ");
        }
        fm_add(t, "}}%s", a->next ? ", " : "");
    }
    fm_add(t, "}");
}

/* --- values --- */
static bool is_type(const fm_attribute *a, const char *type) { return !strcmp(a->type->s_name, type); }

static double clipped(const fm_attribute *a, double value) {
    if (a->clips_low && value < a->low) value = a->low;
    if (a->clips_high && value > a->high) value = a->high;
    return value;
}

static void filter(const fm_attribute *a, long ac, t_atom *av) {
    for (long i = 0; i < ac; ++i) {
        if (av[i].a_type == A_FLOAT) av[i].a_w.w_float = clipped(a, av[i].a_w.w_float);
        if (av[i].a_type == A_LONG) av[i].a_w.w_long = (t_atom_long)clipped(a, (double)av[i].a_w.w_long);
    }
}

static void read_struct(const fm_attribute *a, const char *at, t_atom *value) {
    if (is_type(a, "char")) atom_setlong(value, *at);
    else if (is_type(a, "long")) atom_setlong(value, *(const long *)(const void *)at);
    else if (is_type(a, "int32")) atom_setlong(value, *(const t_int32 *)(const void *)at);
    else if (is_type(a, "atom_long")) atom_setlong(value, *(const t_atom_long *)(const void *)at);
    else if (is_type(a, "float32")) atom_setfloat(value, (double)*(const float *)(const void *)at);
    else if (is_type(a, "float64")) atom_setfloat(value, *(const double *)(const void *)at);
    else if (is_type(a, "atom")) *value = *(const t_atom *)(const void *)at;
    else if (*(t_symbol *const *)(const void *)at) atom_setsym(value, *(t_symbol *const *)(const void *)at);
    else atom_setsym(value, gensym(""));
}

static void write_struct(const fm_attribute *a, char *at, const t_atom *value) {
    if (is_type(a, "char")) *at = (char)atom_getlong(value);
    else if (is_type(a, "long")) *(long *)(void *)at = (long)atom_getlong(value);
    else if (is_type(a, "int32")) *(t_int32 *)(void *)at = (t_int32)atom_getlong(value);
    else if (is_type(a, "atom_long")) *(t_atom_long *)(void *)at = atom_getlong(value);
    else if (is_type(a, "float32")) *(float *)(void *)at = (float)atom_getfloat(value);
    else if (is_type(a, "float64")) *(double *)(void *)at = atom_getfloat(value);
    else if (is_type(a, "atom")) *(t_atom *)(void *)at = *value;
    else *(t_symbol **)(void *)at = atom_getsym(value);
}

t_max_err object_attr_setvalueof(void *x, t_symbol *s, long argc, t_atom *argv) {
    fm_attribute *a = fm_find_attribute(object_class(x), s);
    t_max_err result = MAX_ERR_NONE;
    FM_NOT_IN_PERFORM();
    if (!a) return MAX_ERR_GENERIC;
    t_atom *copy = malloc(sizeof(t_atom) * (size_t)(argc > 0 ? argc : 1));
    memcpy(copy, argv, sizeof(t_atom) * (size_t)argc);
    filter(a, argc, copy);
    if (a->set) {
        result = (t_max_err)(t_ptr_int)((void *(*)(void *, void *, long, t_atom *))a->set)(x, a, argc, copy);
    } else if (a->in_struct && argc > 0) {
        write_struct(a, (char *)x + a->offset, copy);
    }
    free(copy);
    return result;
}

t_max_err object_attr_getvalueof(void *x, t_symbol *s, long *argc, t_atom **argv) {
    fm_attribute *a = fm_find_attribute(object_class(x), s);
    char made;
    FM_NOT_IN_PERFORM();
    if (!a) return MAX_ERR_GENERIC;
    if (a->get) return (t_max_err)(t_ptr_int)((void *(*)(void *, void *, long *, t_atom **))a->get)(x, a, argc, argv);
    if (!a->in_struct || atom_alloc(argc, argv, &made)) return MAX_ERR_GENERIC;
    read_struct(a, (const char *)x + a->offset, *argv);
    return MAX_ERR_NONE;
}

t_max_err object_attr_touch(t_object *x, t_symbol *attrname) {
    FM_NOT_IN_PERFORM();
    if (!fm_find_attribute(object_class(x), attrname)) return MAX_ERR_GENERIC;
    fm_log_touch(x, attrname);
    return MAX_ERR_NONE;
}

/* For who is attached to it: pattr asks for the value when it hears `modified`. */
t_max_err object_notify(void *x, t_symbol *s, void *data) {
    FM_NOT_IN_PERFORM();
    (void)data;
    fm_log_touch(x, s);
    return MAX_ERR_NONE;
}

/* A message of the attribute's name, or `@name` in a box: what a user may set. */
void fm_set_from_message(t_object *x, fm_attribute *a, long ac, t_atom *av) {
    if (a->flags & (ATTR_SET_OPAQUE | ATTR_SET_OPAQUE_USER)) {
        fm_complain(x, "attribute '%s' cannot be set", a->name->s_name);
    } else {
        object_attr_setvalueof(x, a->name, ac, av);
    }
}

static bool names_attribute(const t_atom *a) { return a->a_type == A_SYM && a->a_w.w_sym->s_name[0] == '@' && a->a_w.w_sym->s_name[1]; }

long attr_args_offset(short ac, t_atom *av) {
    short i = 0;
    while (i < ac && !names_attribute(av + i)) ++i;
    return i;
}

void attr_args_process(void *x, short ac, t_atom *av) {
    for (long at = attr_args_offset(ac, av); at < ac;) {
        const char *name = av[at].a_w.w_sym->s_name + 1;
        const long first = at + 1, count = attr_args_offset((short)(ac - first), av + first);
        fm_attribute *a = fm_find_attribute(object_class(x), gensym(name));
        if (a) {
            fm_set_from_message(x, a, count, av + first);
        } else {
            fm_complain(x, "'%s' is not a valid attribute argument", name);
        }
        at = first + count;
    }
}
