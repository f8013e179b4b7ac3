/* Symbols, atoms, memory and small text functions of the fake Max. */
#include "host.h"

enum { kBuckets = 4096, kMark = 0x6d656d };

typedef struct entry {
    t_symbol symbol;
    struct entry *next;
} entry;
static entry *table[kBuckets];
static fm_lock table_lock;

static __attribute__((constructor)) void prepare(void) { fm_lock_init(&table_lock); }

static unsigned bucket_of(const char *s) {
    unsigned h = 5381;
    for (; *s; ++s) h = h * 33 + (unsigned char)*s;
    return h % kBuckets;
}

char *fm_copy(const char *s) {
    char *copy = malloc(strlen(s) + 1);
    return strcpy(copy, s);
}

static entry *find(unsigned at, const char *s) {
    entry *e = table[at];
    while (e && strcmp(e->symbol.s_name, s)) e = e->next;
    return e;
}

t_symbol *gensym(const char *s) {
    const unsigned at = bucket_of(s);
    entry *e;
    FM_NOT_IN_PERFORM();
    fm_take(&table_lock);
    e = find(at, s);
    if (!e) {
        e = calloc(1, sizeof *e);
        e->symbol.s_name = fm_copy(s);
        e->next = table[at];
        table[at] = e;
    }
    fm_give(&table_lock);
    return &e->symbol;
}

t_symbol *gensym_tr(const char *s) { return gensym(s); }
char *str_tr(const char *s) { return (char *)(uintptr_t)s; }

/* --- atoms --- */
t_max_err atom_setlong(t_atom *a, t_atom_long b) {
    if (!a) return MAX_ERR_GENERIC;
    a->a_type = A_LONG;
    a->a_w.w_long = b;
    return MAX_ERR_NONE;
}

t_max_err atom_setfloat(t_atom *a, double b) {
    if (!a) return MAX_ERR_GENERIC;
    a->a_type = A_FLOAT;
    a->a_w.w_float = b;
    return MAX_ERR_NONE;
}

t_max_err atom_setsym(t_atom *a, t_symbol *b) {
    if (!a) return MAX_ERR_GENERIC;
    a->a_type = A_SYM;
    a->a_w.w_sym = b;
    return MAX_ERR_NONE;
}

t_atom_long atom_getlong(const t_atom *a) {
    if (!a) return 0;
    if (a->a_type == A_LONG) return a->a_w.w_long;
    return a->a_type == A_FLOAT ? (t_atom_long)a->a_w.w_float : 0;
}

t_atom_float atom_getfloat(const t_atom *a) {
    if (!a) return 0;
    if (a->a_type == A_FLOAT) return a->a_w.w_float;
    return a->a_type == A_LONG ? (double)a->a_w.w_long : 0;
}

t_symbol *atom_getsym(const t_atom *a) { return a && a->a_type == A_SYM ? a->a_w.w_sym : gensym(""); }
long atom_gettype(const t_atom *a) { return a ? a->a_type : A_NOTHING; }

/* --- memory: what the C library's free would choke on, so that the two are never mixed up --- */
static t_ptr allocate(t_ptr_size size) {
    uintptr_t *memory = calloc(1, size + 16);
    if (!memory) return NULL;
    memory[0] = kMark;
    return (char *)memory + 16;
}

t_ptr sysmem_newptr(t_ptr_size size) {
    FM_NOT_IN_PERFORM();
    return allocate(size);
}

t_ptr sysmem_newptrclear(t_ptr_size size) {
    FM_NOT_IN_PERFORM();
    return allocate(size);
}

void sysmem_freeptr(void *ptr) {
    FM_NOT_IN_PERFORM();
    if (!ptr) return;
    uintptr_t *memory = (uintptr_t *)((char *)ptr - 16);
    if (memory[0] != kMark) {
        fm_violation("sysmem_freeptr of memory that is not Max's");
        return;
    }
    memory[0] = 0;
    free(memory);
}

t_max_err atom_alloc_array(long minsize, long *ac, t_atom **av, char *alloc) {
    FM_NOT_IN_PERFORM();
    if (!ac || !av || !alloc) return MAX_ERR_GENERIC;
    *alloc = 0;
    if (*av && *ac >= minsize) {
        *ac = minsize;
        return MAX_ERR_NONE;
    }
    *av = (t_atom *)(void *)allocate(sizeof(t_atom) * (t_ptr_size)(minsize > 0 ? minsize : 1));
    *ac = minsize;
    *alloc = 1;
    return MAX_ERR_NONE;
}

t_max_err atom_alloc(long *ac, t_atom **av, char *alloc) { return atom_alloc_array(1, ac, av, alloc); }

/* --- text --- */
int snprintf_zero(char *buffer, size_t count, const char *format, ...) {
    va_list arguments;
    int written;
    va_start(arguments, format);
    written = vsnprintf(buffer, count, format, arguments);
    va_end(arguments);
    return written;
}

char *strncpy_zero(char *dst, const char *src, long size) {
    if (size <= 0) return dst;
    strncpy(dst, src, (size_t)size - 1);
    dst[size - 1] = '\0';
    return dst;
}
