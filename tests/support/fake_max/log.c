/* What the fake Max remembers for the test: what came out of outlets, console lines, and what must not happen. */
#include "host.h"

typedef struct output {
    int box, outlet; /* outlet -1: an attribute that was touched */
    double time;
    const char *thread;
    t_symbol *selector;
    long ac;
    t_atom *av;
    struct output *next;
} output;
typedef struct line {
    const char *kind, *thread;
    char *text, *name;
    int box;
    double time;
    struct line *next;
} line;
typedef struct violation {
    char *text;
    const char *thread;
    long count;
    struct violation *next;
} violation;

static fm_lock lock;
static output *first_output, **last_output = &first_output;
static line *first_line, **last_line = &first_line;
static violation *violations;

static __attribute__((constructor)) void prepare(void) { fm_lock_init(&lock); }

static void add_output(int box, int outlet, t_symbol *s, long ac, const t_atom *av) {
    output *o = calloc(1, sizeof *o);
    o->box = box;
    o->outlet = outlet;
    o->time = fm_now();
    o->thread = fm_thread_name();
    o->selector = s;
    o->ac = ac;
    o->av = malloc(sizeof(t_atom) * (size_t)(ac > 0 ? ac : 1));
    if (ac > 0) memcpy(o->av, av, sizeof(t_atom) * (size_t)ac);
    fm_take(&lock);
    *last_output = o;
    last_output = &o->next;
    fm_give(&lock);
}

void fm_log_output(const fm_outlet *o, t_symbol *s, long ac, const t_atom *av) {
    add_output(o->box->id, fm_outlet_index(o), s, ac, av);
}

void fm_log_touch(t_object *x, t_symbol *attribute) {
    fm_instance *in = fm_instance_of(x);
    if (in && in->box) add_output(in->box->id, -1, attribute, 0, NULL);
}

static void free_output(output *o) {
    free(o->av);
    free(o);
}

static void report_output(const output *o, fm_text *t) {
    fm_add(t, "%s{\"ms\": %.17g, \"thread\": \"%s\", \"outlet\": %d, \"selector\": ", t->s[t->length - 1] == '[' ? "" : ", ",
        o->time, o->thread, o->outlet);
    fm_add_json(t, o->selector->s_name);
    fm_add(t, ", \"atoms\": ");
    fm_add_json_atoms(t, o->ac, o->av);
    fm_add(t, "}");
}

void fm_report_said(int box, bool touches, bool keep, fm_text *t) {
    fm_add(t, "[");
    fm_take(&lock);
    for (output **at = &first_output; *at;) {
        output *o = *at;
        if (o->box == box && (o->outlet < 0) == touches) {
            report_output(o, t);
            if (!keep) {
                *at = o->next;
                free_output(o);
                continue;
            }
        }
        at = &o->next;
    }
    for (last_output = &first_output; *last_output;) last_output = &(*last_output)->next;
    fm_give(&lock);
    fm_add(t, "]");
}

/* --- the console --- */
void fm_log_line(const char *kind, t_object *x, const char *format, va_list arguments) {
    fm_instance *in = fm_instance_of(x);
    char text[8192];
    line *l = calloc(1, sizeof *l);
    vsnprintf(text, sizeof text, format, arguments);
    l->kind = kind;
    l->thread = fm_thread_name();
    l->text = fm_copy(text);
    l->name = fm_copy(in ? in->cls->name->s_name : "");
    l->box = in && in->box ? in->box->id : 0;
    l->time = fm_now();
    fm_take(&lock);
    *last_line = l;
    last_line = &l->next;
    fm_give(&lock);
}

void fm_complain(t_object *x, const char *format, ...) {
    va_list list;
    va_start(list, format);
    fm_log_line("error", x, format, list);
    va_end(list);
}

static void report_line(const line *l, fm_text *t) {
    fm_add(t, "{\"kind\": \"%s\", \"thread\": \"%s\", \"ms\": %.17g, \"box\": %d, \"object\": ", l->kind, l->thread, l->time, l->box);
    fm_add_json(t, l->name);
    fm_add(t, ", \"text\": ");
    fm_add_json(t, l->text);
    fm_add(t, "}%s", l->next ? ", " : "");
}

void fm_report_console(bool keep, fm_text *t) {
    fm_add(t, "[");
    fm_take(&lock);
    for (const line *l = first_line; l; l = l->next) report_line(l, t);
    while (!keep && first_line) {
        line *l = first_line;
        first_line = l->next;
        free(l->text);
        free(l->name);
        free(l);
    }
    if (!first_line) last_line = &first_line;
    fm_give(&lock);
    fm_add(t, "]");
}

/* --- what must not happen --- */
void fm_violation(const char *format, ...) {
    t_object *performing = fm_pause_watch();
    char text[1024];
    va_list list;
    violation *v;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    fm_take(&lock);
    for (v = violations; v && strcmp(v->text, text);) v = v->next;
    if (!v) {
        v = calloc(1, sizeof *v);
        v->text = fm_copy(text);
        v->thread = fm_thread_name();
        v->next = violations;
        violations = v;
    }
    ++v->count;
    fm_give(&lock);
    fm_resume_watch(performing);
}

void fm_forbid(const char *function) {
    t_object *x = fm_performing;
    if (x) fm_violation("%s in perform of %s", function, fm_instance_of(x)->cls->name->s_name);
}

void fm_report_violations(fm_text *t) {
    fm_add(t, "[");
    fm_take(&lock);
    for (const violation *v = violations; v; v = v->next) {
        fm_add(t, "{\"what\": ");
        fm_add_json(t, v->text);
        fm_add(t, ", \"thread\": \"%s\", \"count\": %ld}%s", v->thread, v->count, v->next ? ", " : "");
    }
    fm_give(&lock);
    fm_add_trap_counts(t);
    fm_add(t, "]");
}

/* --- Max's functions --- */
#define FM_SAY(kind, x)                \
    va_list list;                      \
    FM_NOT_IN_PERFORM();               \
    va_start(list, s);                 \
    fm_log_line(kind, x, s, list);     \
    va_end(list)
void object_post(t_object *x, const char *s, ...) { FM_SAY("post", x); }
void object_warn(t_object *x, const char *s, ...) { FM_SAY("warn", x); }
void object_error(t_object *x, const char *s, ...) { FM_SAY("error", x); }
