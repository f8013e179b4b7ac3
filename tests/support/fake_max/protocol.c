/* The line protocol of the fake Max: a command with fields between tabs comes in, a line of JSON goes out. */
#include "host.h"

enum { kMostFields = 16 };
static char *fields[kMostFields];
static fm_text reply;

/* --- fields --- */
static const char *text_at(int i) { return fields[i] ? fields[i] : ""; }
static long long_at(int i) { return atol(text_at(i)); }
static double float_at(int i) { return atof(text_at(i)); }

static void fail(const char *why) {
    reply.length = 0;
    fm_add(&reply, "{\"error\": ");
    fm_add_json(&reply, why);
    fm_add(&reply, "}");
}

static void check(bool good, const char *why) {
    if (!good) fail(why);
}

static fm_box *box_at(int i) {
    fm_box *b = fm_find_box((int)long_at(i));
    if (!b || !b->object) fail("no such box");
    return b && b->object ? b : NULL;
}

/* --- patches --- */
static void add_ports(const fm_box *b) {
    fm_add(&reply, "{\"box\": %d, \"inlets\": [", b->id);
    for (int i = 0; i < fm_inlet_count(b); ++i) {
        if (i) fm_add(&reply, ", ");
        fm_add_json(&reply, fm_inlet_type(b, i));
    }
    fm_add(&reply, "], \"outlets\": [");
    for (const fm_outlet *o = b->outlets; o; o = o->next) {
        fm_add_json(&reply, o->type);
        if (o->next) fm_add(&reply, ", ");
    }
    fm_add(&reply, "]}");
}

static void on_patcher(void) {
    fm_patcher *parent = long_at(3) < 0 ? NULL : fm_find_patcher((int)long_at(3));
    fm_make_patcher((int)long_at(1), text_at(2), parent);
}

static void on_close(void) {
    fm_patcher *p = fm_find_patcher((int)long_at(1));
    if (p) fm_close_patcher(p);
}

static void on_new(void) {
    const char *why = "no such patcher";
    fm_patcher *p = fm_find_patcher((int)long_at(1));
    fm_box *b = p ? fm_make_box(p, text_at(2), &why) : NULL;
    if (b) {
        add_ports(b);
    } else {
        fail(why);
    }
}

static void on_delete(void) {
    fm_box *b = box_at(1);
    if (b) fm_delete_box(b);
}

static void on_cord(void) {
    fm_box *from = box_at(1), *to = box_at(3);
    bool (*edit)(fm_box *, int, fm_box *, int) = fields[0][0] == 'c' ? fm_connect : fm_disconnect;
    if (from && to) check(edit(from, (int)long_at(2), to, (int)long_at(4)), "no such ports, or no such cord");
}

/* An edit: the scheduler is locked out meanwhile, and what changed is compiled. */
static void edit(void (*what)(void)) {
    fm_take(&fm_lockout);
    what();
    fm_give(&fm_lockout);
    fm_compile_changed();
}

static void on_patcher_edit(void) { edit(on_patcher); }
static void on_close_edit(void) { edit(on_close); }
static void on_new_edit(void) { edit(on_new); }
static void on_delete_edit(void) { edit(on_delete); }
static void on_cord_edit(void) { edit(on_cord); }

/* --- messages: box, inlet, thread, time or "now", text --- */
typedef struct message {
    fm_box *box;
    long inlet, ac;
    t_atom *av;
} message;

static void deliver(void *p) {
    const message *m = p;
    const bool before = fm_in_scheduler;
    fm_in_scheduler = fm_role != FM_MAIN;
    fm_deliver_atoms(m->box->object, m->inlet, m->ac, m->av);
    fm_in_scheduler = before;
}

static void on_send(void) {
    message m = {box_at(1), long_at(2), 0, NULL};
    const bool on_main = !strcmp(text_at(3), "main"), now = !strcmp(text_at(4), "now");
    if (!m.box) return;
    m.ac = fm_parse(text_at(5), &m.av);
    if (!now || (fm_is_realtime() && !on_main)) {
        fm_schedule(now ? fm_now() : float_at(4), m.box, m.inlet, on_main, m.ac, m.av);
    } else {
        fm_call_on(on_main ? FM_MAIN : FM_SCHEDULER, deliver, &m);
    }
    free(m.av);
}

/* --- sound and time --- */
static void on_tune(void) {
    check(!fm_is_realtime(), "only off-line");
    if (fm_is_realtime()) return;
    fm_tune(float_at(1), (int)long_at(2));
    fm_scheduler_in_audio = long_at(3) != 0;
    if (fm_dsp_on) fm_compile_all();
}

static void on_dsp(void) {
    fm_dsp_on = long_at(1) != 0;
    if (fm_dsp_on) fm_compile_all();
}

static void on_run(void) {
    check(!fm_is_realtime(), "only off-line");
    if (!fm_is_realtime()) fm_run_offline(long_at(1));
}

static void on_realtime(void) { fm_set_realtime(long_at(1) != 0, long_at(2) != 0); }
static void on_idle(void) { fm_drain_main(); }

static void on_state(void) {
    fm_add(&reply, "{\"ms\": %.17g, \"vectors\": %ld, \"missed\": %ld, \"compiles\": %ld}", fm_now(), fm_vectors_run, fm_vectors_missed,
        fm_compiles);
}

/* --- what the test reads --- */
static void on_said(void) { fm_report_said((int)long_at(1), long_at(2) != 0, long_at(3) != 0, &reply); }
static void on_console(void) { fm_report_console(long_at(1) != 0, &reply); }
static void on_violations(void) { fm_report_violations(&reply); }

static void on_attributes(void) {
    t_class *c = fm_load_class(text_at(1));
    if (c) {
        fm_describe_attributes(c, &reply);
    } else {
        fail("no such object");
    }
}

static void add_atoms(t_max_err result, long ac, t_atom *av) {
    if (result == MAX_ERR_NONE) fm_add_json_atoms(&reply, ac, av);
    sysmem_freeptr(av);
    check(result == MAX_ERR_NONE, "refused");
}

static void on_attribute(void) {
    fm_box *b = box_at(1);
    t_atom *av = NULL;
    long ac = 0;
    if (!b) return;
    if (fields[3]) {
        ac = fm_parse(text_at(3), &av);
        check(object_attr_setvalueof(b->object, gensym(text_at(2)), ac, av) == MAX_ERR_NONE, "refused");
        free(av);
    } else {
        const t_max_err result = object_attr_getvalueof(b->object, gensym(text_at(2)), &ac, &av);
        add_atoms(result, ac, av);
    }
}

/* pattr's side of an object. */
static void on_value(void) {
    fm_box *b = box_at(1);
    t_atom *av = NULL;
    long ac = 0;
    const fm_method *m = b ? fm_find_method(object_class(b->object), gensym(fields[2] ? "setvalueof" : "getvalueof")) : NULL;
    if (!m) {
        fail("no value");
    } else if (fields[2]) {
        ac = fm_parse(text_at(2), &av);
        ((t_max_err(*)(t_object *, long, t_atom *))m->f)(b->object, ac, av);
        free(av);
    } else {
        const t_max_err result = ((t_max_err(*)(t_object *, long *, t_atom **))m->f)(b->object, &ac, &av);
        add_atoms(result, ac, av);
    }
}

static void on_assist(void) {
    fm_box *b = box_at(1);
    const fm_method *m = b ? fm_find_method(object_class(b->object), gensym("assist")) : NULL;
    char text[512] = "";
    if (m) ((void (*)(t_object *, void *, long, long, char *))m->f)(b->object, b, long_at(2), long_at(3), text);
    fm_add_json(&reply, text);
}

/* --- data, buffers, files --- */
static void on_data(void) { check(fm_load_data(text_at(1), text_at(2), long_at(3)), "cannot be read"); }
static void on_recorded(void) {
    fm_box *b = box_at(1);
    if (b) check(fm_write_record(b, text_at(2), &reply), "no recorder, or the file cannot be written");
}
static void on_buffer(void) {
    check(fm_set_buffer(text_at(1), long_at(2), long_at(3), float_at(4), text_at(5)), "the file cannot be read");
}
static void on_read_buffer(void) { check(fm_write_buffer(text_at(1), text_at(2), &reply), "no such buffer~"); }
static void on_delete_buffer(void) { check(fm_delete_buffer(text_at(1)), "no such buffer~"); }
static void on_busy_buffer(void) { check(fm_set_buffer_busy(text_at(1), long_at(2) != 0), "no such buffer~"); }
static void on_search(void) { fm_add_search_folder(text_at(1)); }

/* As Max ends: patchers are closed, then what was installed for the end is done. */
void fm_quit(void) {
    fm_set_realtime(false, false);
    fm_take(&fm_lockout);
    while (fm_patchers) fm_close_patcher(fm_patchers);
    fm_give(&fm_lockout);
    fm_run_quit_tasks();
    printf("null\n");
    fflush(stdout);
    exit(0);
}

static const struct {
    const char *name;
    void (*run)(void);
} commands[] = {{"patcher", on_patcher_edit}, {"close", on_close_edit}, {"new", on_new_edit}, {"delete", on_delete_edit},
    {"connect", on_cord_edit}, {"disconnect", on_cord_edit}, {"send", on_send}, {"tune", on_tune}, {"dsp", on_dsp}, {"run", on_run},
    {"realtime", on_realtime}, {"idle", on_idle}, {"state", on_state}, {"said", on_said}, {"console", on_console},
    {"violations", on_violations}, {"attributes", on_attributes}, {"attribute", on_attribute}, {"value", on_value},
    {"assist", on_assist}, {"data", on_data}, {"recorded", on_recorded}, {"buffer", on_buffer}, {"read_buffer", on_read_buffer},
    {"delete_buffer", on_delete_buffer}, {"busy_buffer", on_busy_buffer}, {"search", on_search}, {"quit", fm_quit}};

static void split(char *line) {
    memset(fields, 0, sizeof fields);
    for (int i = 0; i < kMostFields && line; ++i) {
        char *tab = strchr(line, '\t');
        if (tab) *tab = '\0';
        fields[i] = line;
        line = tab ? tab + 1 : NULL;
    }
}

void fm_run_command(char *line) {
    size_t i = 0;
    const size_t count = sizeof commands / sizeof *commands;
    split(line);
    reply.length = 0;
    while (i < count && strcmp(commands[i].name, fields[0])) ++i;
    if (i < count) {
        commands[i].run();
    } else {
        fail("no such command");
    }
    if (!reply.length) fm_add(&reply, "null");
    printf("%s\n", reply.s);
    fflush(stdout);
    if (!fm_is_realtime()) fm_drain_main();
}
