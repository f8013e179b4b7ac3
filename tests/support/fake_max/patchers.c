/* Patchers, boxes and cords of the fake Max. They are edited on the main thread, with the scheduler locked out. */
#include "host.h"

fm_patcher *fm_patchers;
fm_box *fm_boxes;
fm_cord *fm_cords;
int fm_cord_count;
fm_box *fm_new_box;
static int last_box;

/* --- patchers --- */
fm_patcher *fm_make_patcher(int id, const char *path, fm_patcher *parent) {
    fm_patcher *p = calloc(1, sizeof *p), **at = &fm_patchers;
    fm_set_kind(&p->ob, FM_PATCHER);
    p->id = id;
    p->path = fm_max_path(path);
    p->name = gensym(*path ? strrchr(p->path->s_name, '/') + 1 : "Untitled");
    p->parent = parent;
    if (!parent) p->chain = fm_make_chain(p);
    while (*at) at = &(*at)->next;
    *at = p;
    return p;
}

fm_patcher *fm_find_patcher(int id) {
    fm_patcher *p = fm_patchers;
    while (p && p->id != id) p = p->next;
    return p;
}

fm_patcher *fm_top(fm_patcher *p) {
    while (p->parent) p = p->parent;
    return p;
}

void fm_close_patcher(fm_patcher *p) {
    fm_patcher **at = &fm_patchers;
    for (fm_patcher *q = fm_patchers; q;) {
        fm_patcher *next = q->next;
        if (q->parent == p) {
            fm_close_patcher(q);
            next = fm_patchers;
        }
        q = next;
    }
    for (fm_box *b = fm_boxes; b;) {
        fm_box *next = b->next;
        if (b->patcher == p) fm_delete_box(b);
        b = next;
    }
    if (p->chain) fm_end_chain(p->chain);
    while (*at != p) at = &(*at)->next;
    *at = p->next;
    free(p);
}

/* --- boxes --- */
fm_box *fm_find_box(int id) {
    fm_box *b = fm_boxes;
    while (b && b->id != id) b = b->next;
    return b;
}

static void free_box(fm_box *b) {
    while (b->outlets) {
        fm_outlet *o = b->outlets;
        b->outlets = o->next;
        free(o);
    }
    free(b->others);
    free(b->told);
    free(b->text);
    free(b);
}

static void link_box(fm_box *b) {
    fm_box **at = &fm_boxes;
    while (*at) at = &(*at)->next;
    *at = b;
    b->told = malloc(sizeof(long) * (size_t)(b->signal_inlets + 1));
    for (int i = 0; i < b->signal_inlets; ++i) b->told[i] = 1;
}

static t_object *construct(fm_box *b, t_class *c, t_symbol *name, long ac, t_atom *av) {
    fm_box *before = fm_new_box;
    fm_new_box = b;
    t_object *made = ((t_object * (*)(t_symbol *, long, t_atom *)) c->make)(name, ac, av);
    fm_new_box = before;
    return made;
}

static fm_box *box_of(fm_patcher *p, const char *text) {
    fm_box *b = calloc(1, sizeof *b);
    fm_set_kind(&b->ob, FM_BOX);
    fm_set_kind(&b->field, FM_TEXT);
    b->text = fm_copy(text);
    b->patcher = p;
    b->varname = gensym("");
    b->id = ++last_box;
    return b;
}

fm_box *fm_make_box(fm_patcher *p, const char *text, const char **why_not) {
    t_atom *av = NULL;
    const long ac = fm_parse(text, &av);
    fm_box *b = NULL;
    *why_not = "no object name";
    if (ac > 0 && av->a_type == A_SYM) {
        t_class *c = fm_load_class(av->a_w.w_sym->s_name);
        *why_not = c ? "its constructor returned nothing" : "no such object";
        if (c) {
            b = box_of(p, text);
            if (construct(b, c, av->a_w.w_sym, ac - 1, av + 1)) {
                link_box(b);
                fm_mark_changed(p);
            } else {
                free_box(b);
                b = NULL;
            }
        }
        if (!b) fm_complain(NULL, "%s: %s", av->a_w.w_sym->s_name, *why_not);
    }
    free(av);
    return b;
}

static void remove_cord(int at) {
    fm_mark_changed(fm_cords[at].from->patcher);
    memmove(fm_cords + at, fm_cords + at + 1, sizeof(fm_cord) * (size_t)(--fm_cord_count - at));
}

void fm_delete_box(fm_box *b) {
    fm_box **at = &fm_boxes;
    for (int i = fm_cord_count - 1; i >= 0; --i) {
        if (fm_cords[i].from == b || fm_cords[i].to == b) remove_cord(i);
    }
    fm_mark_changed(b->patcher);
    if (b->object) object_free(b->object);
    while (*at != b) at = &(*at)->next;
    *at = b->next;
    free_box(b);
}

/* --- cords --- */
static int find_cord(const fm_box *from, int outlet, const fm_box *to, int inlet) {
    for (int i = 0; i < fm_cord_count; ++i) {
        const fm_cord *c = fm_cords + i;
        if (c->from == from && c->to == to && c->outlet == outlet && c->inlet == inlet) return i;
    }
    return -1;
}

bool fm_connect(fm_box *from, int outlet, fm_box *to, int inlet) {
    const fm_outlet *o = fm_outlet_at(from, outlet);
    if (!o || inlet < 0 || outlet < 0 || inlet >= fm_inlet_count(to)) return false;
    if (fm_is_signal(o->type) && (inlet >= to->signal_inlets || fm_top(from->patcher) != fm_top(to->patcher))) return false;
    if (find_cord(from, outlet, to, inlet) >= 0) return true;
    fm_cords = realloc(fm_cords, sizeof(fm_cord) * (size_t)(fm_cord_count + 1));
    fm_cords[fm_cord_count++] = (fm_cord){from, to, outlet, inlet};
    fm_mark_changed(from->patcher);
    return true;
}

bool fm_disconnect(fm_box *from, int outlet, fm_box *to, int inlet) {
    const int at = find_cord(from, outlet, to, inlet);
    if (at >= 0) remove_cord(at);
    return at >= 0;
}

/* --- Max's functions: a patcher as its objects see it --- */
static fm_box *after(fm_box *b, const fm_patcher *p) {
    while (b && b->patcher != p) b = b->next;
    return b;
}

static t_object *as_object(fm_box *b) { return b ? &b->ob : NULL; }
t_symbol *jpatcher_get_filepath(t_object *p) { return ((fm_patcher *)p)->path; }
t_symbol *jpatcher_get_name(t_object *p) { return ((fm_patcher *)p)->name; }
t_object *jpatcher_get_parentpatcher(t_object *p) { return (t_object *)((fm_patcher *)p)->parent; }
t_object *jpatcher_get_firstobject(t_object *p) { return as_object(after(fm_boxes, (fm_patcher *)p)); }
t_object *jbox_get_nextobject(t_object *b) { return as_object(after(((fm_box *)b)->next, ((fm_box *)b)->patcher)); }
t_object *jbox_get_object(t_object *b) { return ((fm_box *)b)->object; }
t_object *jbox_get_patcher(t_object *b) { return &((fm_box *)b)->patcher->ob; }
t_object *jbox_get_textfield(t_object *b) { return &((fm_box *)b)->field; }
t_symbol *jbox_get_maxclass(t_object *b) {
    (void)b;
    return gensym("newobj");
}
t_symbol *jbox_get_varname(t_object *b) { return ((fm_box *)b)->varname; }
