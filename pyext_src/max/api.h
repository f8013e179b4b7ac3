/* The part of Max's C interface that latentplay uses, in our own words: C and C++, no SDK needed.

   With LP_MAX_SDK defined, the types come from Cycling '74's headers and the functions are declared a second time on top of
   theirs: whatever differs does not compile (tests/max/test_max_api.py). `long` has 4 bytes on Windows, as there. */
#ifndef LP_MAX_API_H
#define LP_MAX_API_H

#include <stddef.h>
#include <stdint.h>

#ifdef LP_MAX_SDK
#include "ext.h"
#include "ext_obex.h"
#include "ext_systhread.h"
#include "jpatcher_api.h"
#include "z_dsp.h"
#include "ext_buffer.h"
#else

#ifdef _WIN32
#define C74_EXPORT __declspec(dllexport)
#else
#define C74_EXPORT __attribute__((visibility("default")))
#endif

/* --- numbers, symbols, atoms --- */
typedef int32_t t_int32;
typedef uint32_t t_uint32;
typedef uint32_t t_fourcc;
typedef intptr_t t_ptr_int;
typedef uintptr_t t_ptr_uint;
typedef uintptr_t t_ptr_size;
typedef intptr_t t_atom_long;
typedef double t_atom_float;
typedef t_atom_long t_max_err;
typedef char *t_ptr;
typedef void *(*method)(void *);

enum { MAX_ERR_NONE = 0, MAX_ERR_GENERIC = -1, MAX_ERR_INVALID_PTR = -2, MAX_ERR_DUPLICATE = -3, MAX_ERR_OUT_OF_MEM = -4 };
enum {
    A_NOTHING, A_LONG, A_FLOAT, A_SYM, A_OBJ, A_DEFLONG, A_DEFFLOAT, A_DEFSYM, A_GIMME, A_CANT, A_SEMI, A_COMMA, A_DOLLAR,
    A_DOLLSYM, A_GIMMEBACK, A_DEFER = 0x41, A_USURP = 0x42, A_DEFER_LOW = 0x43, A_USURP_LOW = 0x44
};
enum { MAX_PATH_CHARS = 2048, MAX_FILENAME_CHARS = 512 };
enum { PATH_STYLE_MAX, PATH_STYLE_NATIVE, PATH_STYLE_COLON, PATH_STYLE_SLASH, PATH_STYLE_NATIVE_WIN };
enum { PATH_TYPE_IGNORE, PATH_TYPE_ABSOLUTE, PATH_TYPE_RELATIVE, PATH_TYPE_BOOT };
enum { ASSIST_INLET = 1, ASSIST_OUTLET = 2 };
enum {
    ATTR_FLAGS_NONE = 0, ATTR_GET_OPAQUE = 0x1, ATTR_SET_OPAQUE = 0x2, ATTR_GET_OPAQUE_USER = 0x100, ATTR_SET_OPAQUE_USER = 0x200,
    ATTR_GET_DEFER_LOW = 0x40000, ATTR_SET_DEFER = 0x1000000, ATTR_SET_USURP = 0x2000000, ATTR_SET_DEFER_LOW = 0x4000000,
    ATTR_SET_USURP_LOW = 0x8000000
};
enum { SYSTHREAD_MUTEX_NORMAL = 0, SYSTHREAD_MUTEX_ERRORCHECK = 1, SYSTHREAD_MUTEX_RECURSIVE = 2 };

struct object;
typedef struct symbol {
    char *s_name;
    struct object *s_thing;
} t_symbol;
union word {
    t_atom_long w_long;
    t_atom_float w_float;
    struct symbol *w_sym;
    struct object *w_obj;
};
typedef struct atom {
    short a_type;
    union word a_w;
} t_atom;

/* --- objects --- */
typedef void t_inlet;
typedef void t_outlet;
typedef void t_clock;
typedef void t_qelem;
typedef struct maxclass t_class;
typedef struct messlist t_messlist;
typedef struct object {
    struct messlist *o_messlist;
    t_ptr_int o_magic;
    t_inlet *o_inlet;
    t_outlet *o_outlet;
} t_object;
typedef struct t_pxobject {
    t_object z_ob;
    long z_in;
    void *z_proxy;
    long z_disabled;
    short z_count;
    short z_misc;
} t_pxobject;
typedef void (*t_perfroutine64)(t_object *x, t_object *dsp64, double **ins, long numins, double **outs, long numouts,
    long sampleframes, long flags, void *userparam);
typedef void *t_systhread_mutex;

#define Z_NO_INPLACE 1
#define Z_MC_INLETS 32
#define MC_MAX_CHANS 1024
#define CLASS_BOX gensym("box")
#define calcoffset(x, y) offsetof(x, y)
#define dsp_setup z_dsp_setup
#define dsp_free z_dsp_free

/* --- buffers --- */
typedef struct _buffer_ref t_buffer_ref;
typedef t_object t_buffer_obj;

/* `object_method(x, name, pointers or whole numbers, at most eight)`: Max takes eight pointers, always. */
#define LP_MAX_PTR(p) (void *)(t_ptr_int)(p)
#define LP_MAX_CALL(x, s, a, b, c, d, e, f, g, h, ...)                                                             \
    object_method_imp(LP_MAX_PTR(x), LP_MAX_PTR(s), LP_MAX_PTR(a), LP_MAX_PTR(b), LP_MAX_PTR(c), LP_MAX_PTR(d),   \
        LP_MAX_PTR(e), LP_MAX_PTR(f), LP_MAX_PTR(g), LP_MAX_PTR(h))
#define object_method(...) LP_MAX_CALL(__VA_ARGS__, 0, 0, 0, 0, 0, 0, 0, 0, 0)

/* --- attributes: what Max's macros of these names do --- */
#define CLASS_ATTR_ACCESSORS(c, name, getter, setter)                              \
    do {                                                                           \
        void *lp_attribute = class_attr_get((c), gensym(name));                    \
        object_method(lp_attribute, gensym("setmethod"), gensym("get"), (getter)); \
        object_method(lp_attribute, gensym("setmethod"), gensym("set"), (setter)); \
    } while (0)
#define CLASS_ATTR_FILTER_CLIP(c, name, least, most) attr_addfilter_clip(class_attr_get((c), gensym(name)), (least), (most), 1, 1)
#define CLASS_ATTR_STYLE(c, name, flags, text) class_attr_addattr_parse((c), name, "style", gensym("symbol"), (flags), text)
#define CLASS_ATTR_CATEGORY(c, name, flags, text) class_attr_addattr_parse((c), name, "category", gensym("symbol"), (flags), text)
#define CLASS_ATTR_LABEL(c, name, flags, text) \
    class_attr_addattr_format((c), name, "label", gensym("symbol"), (flags), "s", gensym_tr(text))
#define CLASS_ATTR_SAVE(c, name, flags) class_attr_addattr_parse((c), name, "save", gensym("long"), (flags), "1")
#define CLASS_ATTR_BASIC(c, name, flags) class_attr_addattr_parse((c), name, "basic", gensym("long"), (flags), "1")
#define CLASS_ATTR_ORDER(c, name, flags, text) class_attr_addattr_parse((c), name, "order", gensym("long"), (flags), text)
#define CLASS_ATTR_INVISIBLE(c, name, flags) class_attr_addattr_parse((c), name, "invisible", gensym("long"), (flags), "1")
#define CLASS_ATTR_ENUM(c, name, flags, text) \
    (CLASS_ATTR_STYLE(c, name, flags, "enum"), class_attr_addattr_parse((c), name, "enumvals", gensym("atom"), (flags), text))
#define CLASS_ATTR_ENUMINDEX(c, name, flags, text) \
    (CLASS_ATTR_STYLE(c, name, flags, "enumindex"), class_attr_addattr_parse((c), name, "enumvals", gensym("atom"), (flags), text))
#define CLASS_ATTR_DEFAULT(c, name, flags, text)                                                               \
    class_attr_addattr_parse((c), name, "default",                                                             \
        (t_symbol *)object_method(class_attr_get((c), gensym(name)), gensym("gettype")), (flags), text)
#endif /* LP_MAX_SDK */

/* A host may lack these: they are looked for before they are called. */
#ifdef _WIN32
#define LP_OPTIONAL
#else
#define LP_OPTIONAL __attribute__((weak))
#endif

#ifdef __cplusplus
extern "C" {
#endif

void C74_EXPORT ext_main(void *r);

/* --- symbols, atoms, memory, text --- */
t_symbol *gensym(const char *s);
t_symbol *gensym_tr(const char *s);
char *str_tr(const char *s);
t_max_err atom_setlong(t_atom *a, t_atom_long b);
t_max_err atom_setfloat(t_atom *a, double b);
t_max_err atom_setsym(t_atom *a, t_symbol *b);
t_atom_long atom_getlong(const t_atom *a);
t_atom_float atom_getfloat(const t_atom *a);
t_symbol *atom_getsym(const t_atom *a);
long atom_gettype(const t_atom *a);
t_max_err atom_alloc(long *ac, t_atom **av, char *alloc);
t_max_err atom_alloc_array(long minsize, long *ac, t_atom **av, char *alloc) LP_OPTIONAL;
t_ptr sysmem_newptr(t_ptr_size size);
t_ptr sysmem_newptrclear(t_ptr_size size);
void sysmem_freeptr(void *ptr);
int snprintf_zero(char *buffer, size_t count, const char *format, ...);
char *strncpy_zero(char *dst, const char *src, long size);

/* --- classes and objects --- */
t_class *class_new(const char *name, const method mnew, const method mfree, long size, const method mmenu, short type, ...);
t_max_err class_addmethod(t_class *c, const method m, const char *name, ...);
t_max_err class_register(t_symbol *name_space, t_class *c);
t_class *class_findbyname(t_symbol *name_space, t_symbol *classname);
void class_dspinit(t_class *c);
void *object_alloc(t_class *c);
t_max_err object_free(void *x);
t_class *object_class(void *x);
t_symbol *object_classname(void *x);
method object_getmethod(void *x, t_symbol *s);
void *object_method_imp(void *x, void *sym, void *p1, void *p2, void *p3, void *p4, void *p5, void *p6, void *p7, void *p8);
t_max_err object_method_typed(void *x, t_symbol *s, long ac, t_atom *av, t_atom *rv) LP_OPTIONAL;
t_max_err object_obex_lookup(void *x, t_symbol *key, t_object **val) LP_OPTIONAL;
t_max_err object_obex_store(void *x, t_symbol *key, t_object *val);
void object_obex_dumpout(void *x, t_symbol *s, long argc, t_atom *argv);
void object_post(t_object *x, const char *s, ...);
void object_warn(t_object *x, const char *s, ...);
void object_error(t_object *x, const char *s, ...);
void quittask_install(method m, void *a);
void quittask_remove(method m);

/* --- attributes --- */
t_object *attr_offset_new(const char *name, const t_symbol *type, long flags, const method mget, const method mset, long offset);
t_object *attribute_new(const char *name, t_symbol *type, long flags, method mget, method mset);
t_max_err attr_addfilter_clip(void *x, double min, double max, long usemin, long usemax);
long attr_args_offset(short ac, t_atom *av);
void attr_args_process(void *x, short ac, t_atom *av);
t_max_err class_addattr(t_class *c, t_object *attr);
void *class_attr_get(t_class *x, t_symbol *attrname);
t_max_err class_attr_addattr_parse(
    t_class *c, const char *attrname, const char *attrname2, t_symbol *type, long flags, const char *parsestr);
t_max_err class_attr_addattr_format(
    t_class *c, const char *attrname, const char *attrname2, const t_symbol *type, long flags, const char *fmt, ...);
t_max_err class_attr_addattr_atoms(
    t_class *c, const char *attrname, const char *attrname2, t_symbol *type, long flags, long ac, t_atom *av);
void *object_attr_get(void *x, t_symbol *attrname);
t_max_err object_attr_getvalueof(void *x, t_symbol *s, long *argc, t_atom **argv);
t_max_err object_attr_setvalueof(void *x, t_symbol *s, long argc, t_atom *argv);
t_max_err object_attr_touch(t_object *x, t_symbol *attrname);
t_max_err object_notify(void *x, t_symbol *s, void *data);

/* --- inlets and outlets --- */
void *inlet_new(void *x, const char *s);
void *intin(void *x, short n);
void *floatin(void *x, short n);
void *proxy_new(void *x, long id, long *stuffloc);
long proxy_getinlet(t_object *master);
void *outlet_new(void *x, const char *s);
void *bangout(void *x);
void *intout(void *x);
void *floatout(void *x);
void *listout(void *x);
void *outlet_bang(t_outlet *x);
void *outlet_int(t_outlet *x, t_atom_long n);
void *outlet_float(t_outlet *x, double f);
void *outlet_list(t_outlet *x, t_symbol *s, short ac, t_atom *av);
void *outlet_anything(t_outlet *x, t_symbol *s, short ac, t_atom *av);

/* --- signals --- */
void z_dsp_setup(t_pxobject *x, long nsignals);
void z_dsp_free(t_pxobject *x);
void dsp_add64(t_object *chain, t_object *x, t_perfroutine64 f, long flags, void *userparam);
float sys_getsr(void);
int sys_getblksize(void);
int sys_getmaxblksize(void);
int sys_getdspstate(void);
int sys_getdspobjdspstate(t_object *o);

/* --- threads and time --- */
void *defer(void *ob, method fn, t_symbol *sym, short argc, t_atom *argv);
void *defer_low(void *ob, method fn, t_symbol *sym, short argc, t_atom *argv);
void *qelem_new(void *obj, method fn);
void qelem_set(t_qelem *x);
void qelem_unset(t_qelem *x);
void qelem_front(t_qelem *x);
void qelem_free(t_qelem *x);
t_clock *clock_new(void *obj, method fn);
void clock_delay(t_clock *x, long n);
void clock_fdelay(t_clock *x, double f);
void clock_unset(t_clock *x);
void clock_getftime(double *time);
double systimer_gettime(void);
short systhread_ismainthread(void);
short systhread_istimerthread(void);
short systhread_isaudiothread(void);
long systhread_mutex_new(t_systhread_mutex *pmutex, long flags);
long systhread_mutex_free(t_systhread_mutex pmutex);
long systhread_mutex_lock(t_systhread_mutex pmutex);
long systhread_mutex_trylock(t_systhread_mutex pmutex);
long systhread_mutex_unlock(t_systhread_mutex pmutex);

/* --- buffer~ --- */
t_buffer_ref *buffer_ref_new(t_object *self, t_symbol *name);
void buffer_ref_set(t_buffer_ref *x, t_symbol *name);
t_atom_long buffer_ref_exists(t_buffer_ref *x);
t_buffer_obj *buffer_ref_getobject(t_buffer_ref *x);
t_max_err buffer_ref_notify(t_buffer_ref *x, t_symbol *s, t_symbol *msg, void *sender, void *data);
float *buffer_locksamples(t_buffer_obj *buffer_object);
void buffer_unlocksamples(t_buffer_obj *buffer_object);
t_atom_long buffer_getchannelcount(t_buffer_obj *buffer_object) LP_OPTIONAL;
t_atom_long buffer_getframecount(t_buffer_obj *buffer_object);
t_max_err buffer_setdirty(t_buffer_obj *buffer_object);
t_max_err buffer_edit_begin(t_buffer_obj *buffer_object);
t_max_err buffer_edit_end(t_buffer_obj *buffer_object, long valid);

/* --- files --- */
short locatefile_extended(char *name, short *outvol, t_fourcc *outtype, const t_fourcc *filetypelist, short numtypes);
short path_frompathname(const char *name, short *path, char *filename);
short path_topathname(const short path, const char *file, char *name);
short path_getdefault(void) LP_OPTIONAL;
short path_nameconform(const char *src, char *dst, long style, long type) LP_OPTIONAL;
t_max_err path_toabsolutesystempath(const short in_path, const char *in_filename, char *out_filepath);

/* --- the patcher around an object: object_obex_lookup(x, gensym("#P"), &patcher), "#B" for its box --- */
t_symbol *jpatcher_get_filepath(t_object *p) LP_OPTIONAL;
t_symbol *jpatcher_get_name(t_object *p);
t_object *jpatcher_get_parentpatcher(t_object *p) LP_OPTIONAL;
t_object *jpatcher_get_firstobject(t_object *p);
t_object *jbox_get_nextobject(t_object *b);
t_object *jbox_get_object(t_object *b);
t_object *jbox_get_patcher(t_object *b);
t_object *jbox_get_textfield(t_object *b); /* its text: object_method(field, gensym("getptr")) */
t_symbol *jbox_get_maxclass(t_object *b);
t_symbol *jbox_get_varname(t_object *b);
#ifdef __cplusplus
}
#endif
#endif
