/* What the main thread of the fake Max does when it finds time: deferred calls and qelems. */
#include "host.h"

typedef struct qelem {
    void *owner;
    method f;
    bool set;
} qelem;
typedef struct item { /* of the main thread's queue */
    void *owner;
    method f;
    qelem *q;
    t_symbol *s;
    short ac;
    t_atom *av;
    struct item *next;
} item;

enum { kMostPasses = 64 };
static fm_lock lock;
static item *items;

static __attribute__((constructor)) void prepare(void) { fm_lock_init(&lock); }

static void add_item(item *made, bool first) {
    item **at = &items;
    fm_take(&lock);
    while (!first && *at) at = &(*at)->next;
    made->next = *at;
    *at = made;
    fm_give(&lock);
    fm_wake_main();
}

static item *deferred(void *ob, method fn, t_symbol *sym, short argc, t_atom *argv) {
    item *made = calloc(1, sizeof *made);
    made->owner = ob;
    made->f = fn;
    made->s = sym;
    made->ac = argc;
    made->av = fm_copy_atoms(argc, argv);
    return made;
}

static void call(void *ob, method fn, t_symbol *s, short ac, t_atom *av) {
    ((void (*)(void *, t_symbol *, short, t_atom *))fn)(ob, s, ac, av);
}

/* At once on the main thread, else before all that waits; defer_low always waits, behind the rest. */
void *defer(void *ob, method fn, t_symbol *sym, short argc, t_atom *argv) {
    FM_NOT_IN_PERFORM();
    if (fm_role == FM_MAIN) {
        call(ob, fn, sym, argc, argv);
    } else {
        add_item(deferred(ob, fn, sym, argc, argv), true);
    }
    return NULL;
}

void *defer_low(void *ob, method fn, t_symbol *sym, short argc, t_atom *argv) {
    FM_NOT_IN_PERFORM();
    add_item(deferred(ob, fn, sym, argc, argv), false);
    return NULL;
}

static void remove_items(const void *owner, const qelem *q) {
    fm_take(&lock);
    for (item **at = &items; *at;) {
        item *i = *at;
        if (q ? i->q == q : i->owner == owner) {
            *at = i->next;
            free(i->av);
            free(i);
        } else {
            at = &i->next;
        }
    }
    fm_give(&lock);
}

/* What was deferred to an object that is gone is dropped. */
void fm_forget_owner(void *owner) { remove_items(owner, NULL); }

bool fm_main_waits(void) {
    fm_take(&lock);
    const bool waits = items != NULL;
    fm_give(&lock);
    return waits;
}

bool fm_run_main_item(void) {
    fm_take(&lock);
    item *i = items;
    if (i) {
        items = i->next;
        if (i->q) i->q->set = false;
    }
    fm_give(&lock);
    if (!i) return false;
    if (i->q) {
        i->q->f(i->q->owner);
    } else {
        call(i->owner, i->f, i->s, i->ac, i->av);
    }
    free(i->av);
    free(i);
    return true;
}

static int count_items(void) {
    int count = 0;
    fm_take(&lock);
    for (const item *i = items; i; i = i->next) ++count;
    fm_give(&lock);
    return count;
}

/* What asks for itself again and again is left for the next time. */
void fm_drain_main(void) {
    for (int pass = 0, count; pass < kMostPasses && (count = count_items()) > 0; ++pass) {
        while (count-- > 0) fm_run_main_item();
    }
}

/* --- qelems --- */
void *qelem_new(void *obj, method fn) {
    FM_NOT_IN_PERFORM();
    qelem *q = calloc(1, sizeof *q);
    q->owner = obj;
    q->f = fn;
    return q;
}

static void set_qelem(qelem *q, bool first) {
    fm_take(&lock);
    const bool was_set = q->set;
    q->set = true;
    fm_give(&lock);
    if (was_set) return;
    item *made = calloc(1, sizeof *made);
    made->q = q;
    add_item(made, first);
}

void qelem_set(t_qelem *x) {
    FM_NOT_IN_PERFORM();
    set_qelem(x, false);
}

void qelem_front(t_qelem *x) {
    FM_NOT_IN_PERFORM();
    set_qelem(x, true);
}

void qelem_unset(t_qelem *x) {
    remove_items(NULL, x);
    ((qelem *)x)->set = false;
}

void qelem_free(t_qelem *x) {
    FM_NOT_IN_PERFORM();
    remove_items(NULL, x);
    free(x);
}
