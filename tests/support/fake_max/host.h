/* What the parts of the fake Max share. Its own functions begin with fm_, so that none hides a function of the system. */
#ifndef FAKE_MAX_HOST_H
#define FAKE_MAX_HOST_H

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "max/api.h"
#include "platform.h"

/* --- kinds of objects: what o_messlist points to --- */
enum fm_kind { FM_INSTANCE, FM_ATTRIBUTE, FM_DSP, FM_PATCHER, FM_BOX, FM_TEXT, FM_BUFFER, FM_BUFFER_REF, FM_CLOCK, FM_INLET };
struct messlist {
    enum fm_kind kind;
    t_class *cls;
};
#define FM_MAGIC 1758379419L
void fm_set_kind(t_object *x, enum fm_kind kind);
bool fm_is(const void *x, enum fm_kind kind);

/* --- text --- */
typedef struct fm_text {
    char *s;
    size_t length, room;
} fm_text;
void fm_add(fm_text *t, const char *format, ...);
void fm_add_json(fm_text *t, const char *s);
void fm_add_json_atoms(fm_text *t, long ac, const t_atom *av);
void fm_text_free(fm_text *t);
long fm_parse(const char *text, t_atom **av); /* as Max reads a box's text; free the atoms with free() */
char *fm_copy(const char *s);

/* --- classes and instances --- */
typedef struct fm_method {
    t_symbol *name;
    method f;
    short types[8];
    int count;
    struct fm_method *next;
} fm_method;
typedef struct fm_note { /* an attribute of an attribute: style, label, default … */
    t_symbol *name;
    long ac;
    t_atom *av;
    struct fm_note *next;
} fm_note;
typedef struct fm_attribute {
    t_object ob;
    t_symbol *name, *type;
    long flags, offset;
    method get, set;
    bool in_struct, clips_low, clips_high;
    double low, high;
    fm_note *notes;
    struct fm_attribute *next;
} fm_attribute;
struct maxclass {
    struct messlist tag;
    t_symbol *name;
    method make, release;
    long size;
    bool is_dsp, is_built_in, registered;
    fm_method *methods;
    fm_attribute *attributes;
    struct maxclass *next;
};
typedef struct fm_entry { /* of an object's obex */
    t_symbol *key;
    t_object *value;
    struct fm_entry *next;
} fm_entry;
typedef struct fm_instance { /* lies before each object that object_alloc made */
    t_class *cls;
    struct fm_box *box;
    fm_entry *entries;
    bool dsp_freed;
} fm_instance;
fm_instance *fm_instance_of(const void *x); /* NULL when it is none */
t_class *fm_load_class(const char *name);   /* from the folder of externals if need be */
extern const char *fm_externals;
fm_method *fm_find_method(t_class *c, t_symbol *name);
fm_attribute *fm_find_attribute(t_class *c, t_symbol *name);
void fm_set_from_message(t_object *x, fm_attribute *a, long ac, t_atom *av);
void *fm_attribute_message(fm_attribute *a, t_symbol *s, void *p1, void *p2);
void fm_describe_attributes(t_class *c, fm_text *t);

/* --- patchers, boxes, cords --- */
typedef struct fm_patcher {
    t_object ob;
    int id;
    t_symbol *path, *name; /* path as Max writes it; empty while it was never saved */
    struct fm_patcher *parent, *next;
    struct fm_chain *chain; /* of a top patcher */
} fm_patcher;
typedef struct fm_port {
    char type[24]; /* signal, multichannelsignal, or what messages it is for */
    long id;       /* of a proxy; n of intin */
    bool is_proxy;
} fm_port;
typedef struct fm_outlet {
    struct fm_box *box;
    char type[24];
    struct fm_outlet *next; /* to the right */
} fm_outlet;
typedef struct fm_box {
    t_object ob, field; /* itself, and its text field */
    int id;
    char *text;
    t_object *object;
    t_symbol *varname;
    fm_patcher *patcher;
    int signal_inlets;
    fm_port *others; /* inlets right of the signal inlets; the last that was made is the leftmost */
    int other_count;
    fm_outlet *outlets;
    long *told; /* channels of each signal inlet that inputchanged was told last */
    struct fm_box *next;
} fm_box;
typedef struct fm_cord {
    fm_box *from, *to;
    int outlet, inlet;
} fm_cord;
extern fm_patcher *fm_patchers;
extern fm_box *fm_boxes;
extern fm_cord *fm_cords;
extern int fm_cord_count;
extern fm_box *fm_new_box; /* the one whose object is being made */
fm_patcher *fm_make_patcher(int id, const char *path, fm_patcher *parent);
fm_patcher *fm_find_patcher(int id);
fm_patcher *fm_top(fm_patcher *p);
fm_box *fm_make_box(fm_patcher *p, const char *text, const char **why_not);
fm_box *fm_find_box(int id);
void fm_delete_box(fm_box *b);
void fm_close_patcher(fm_patcher *p);
bool fm_connect(fm_box *from, int outlet, fm_box *to, int inlet);
bool fm_disconnect(fm_box *from, int outlet, fm_box *to, int inlet);
int fm_inlet_count(const fm_box *b);
int fm_outlet_count(const fm_box *b);
fm_outlet *fm_outlet_at(const fm_box *b, int index);
bool fm_is_signal(const char *type);
bool fm_takes_many(const fm_box *b);
const char *fm_inlet_type(const fm_box *b, int index);
int fm_outlet_index(const fm_outlet *o);
void fm_deliver(t_object *x, long inlet, t_symbol *s, long ac, t_atom *av);
void fm_deliver_atoms(t_object *x, long inlet, long ac, t_atom *av); /* the first atom says what it is */

/* --- threads and time --- */
enum fm_role { FM_FOREIGN, FM_MAIN, FM_SCHEDULER, FM_AUDIO };
extern _Thread_local enum fm_role fm_role;
extern _Thread_local bool fm_in_scheduler; /* runs what is due, on whatever thread */
extern _Thread_local t_object *fm_performing;
extern fm_lock fm_lockout; /* held while a patch is edited, and while the scheduler runs an event */
extern bool fm_scheduler_in_audio;
extern _Thread_local double fm_event_time; /* ms; negative: no event runs on this thread */
bool fm_is_realtime(void);
const char *fm_thread_name(void);
double fm_now(void); /* of the event that runs, else of the host; ms */
void fm_start_threads(int audio_threads);
void fm_schedule(double at, fm_box *b, long inlet, bool on_main, long ac, t_atom *av);
void fm_forget_owner(void *owner);
void fm_drain_main(void);
t_atom *fm_copy_atoms(long ac, const t_atom *av);
bool fm_run_main_item(void);
void fm_run_due(double until);      /* real time: on this thread */
double fm_next_due(void);           /* ms; huge when nothing waits */
void fm_run_offline(long samples);
void fm_tune(double rate, int vector);
void fm_call_on(enum fm_role role, void (*run)(void *), void *with); /* and wait for it */
void fm_set_realtime(bool on, bool without_pause);
void fm_wake_main(void);
void fm_wake_scheduler(void);
bool fm_main_waits(void);
void fm_run_next_event(void);
void fm_free_clock(t_object *clock);

/* --- signals --- */
typedef struct fm_chain fm_chain;
extern double fm_rate;
extern int fm_vector;
extern _Atomic bool fm_dsp_on;
fm_chain *fm_make_chain(fm_patcher *top);
void fm_compile_all(void);
void fm_compile_changed(void);
void fm_mark_changed(fm_patcher *p);
void fm_end_chain(fm_chain *c);
void fm_drop_object(t_object *x); /* out of its chain, after the vector that runs */
void fm_perform_chains(int thread, int threads);
void *fm_dsp_message(t_object *dsp, t_symbol *s, void **p);
t_object *fm_pause_watch(void); /* what the host itself does in perform is not the object's fault */
void fm_resume_watch(t_object *performing);
void fm_add_trap_counts(fm_text *t);
extern _Atomic long fm_vectors_run, fm_vectors_missed;
extern long fm_compiles;

/* --- what is remembered for the test --- */
void fm_log_output(const fm_outlet *o, t_symbol *s, long ac, const t_atom *av);
void fm_log_touch(t_object *x, t_symbol *attribute);
void fm_log_line(const char *kind, t_object *x, const char *format, va_list arguments);
void fm_complain(t_object *x, const char *format, ...); /* Max's own error line */
void fm_violation(const char *format, ...);
void fm_report_said(int box, bool touches, bool keep, fm_text *t);
void fm_report_console(bool keep, fm_text *t);
void fm_report_violations(fm_text *t);

/* In perform almost everything is forbidden. */
void fm_forbid(const char *function);
#define FM_NOT_IN_PERFORM() fm_forbid(__func__)

/* --- buffers, paths, built-in objects, the end --- */
bool fm_set_buffer(const char *name, long frames, long channels, double rate, const char *file);
bool fm_write_buffer(const char *name, const char *file, fm_text *t);
bool fm_delete_buffer(const char *name);
bool fm_set_buffer_busy(const char *name, bool busy);
void fm_free_buffer_ref(t_object *ref);
t_max_err fm_buffer_message(t_object *buffer, t_symbol *s, long ac, t_atom *av);
void fm_add_search_folder(const char *folder);
t_symbol *fm_max_path(const char *native);
void fm_register_built_in(void);
bool fm_load_data(const char *name, const char *file, long channels);
bool fm_write_record(fm_box *b, const char *file, fm_text *t);
void fm_run_quit_tasks(void);
void fm_run_command(char *line);
void fm_quit(void);

#endif
