/* buffer~ of the fake Max: named samples, references to them, and who is told when they come, change or go. */
#include "host.h"

typedef struct buffer {
    t_object ob;
    t_symbol *name;
    float *samples; /* frame by frame */
    long frames, channels, locks, changes;
    double rate;
    bool busy;
    struct buffer *next;
} buffer;
struct _buffer_ref {
    t_object ob;
    t_object *owner;
    t_symbol *name;
    buffer *bound;
    struct _buffer_ref *next;
};

static fm_lock lock;
static buffer *buffers;
static t_buffer_ref *references;

static __attribute__((constructor)) void prepare(void) { fm_lock_init(&lock); }

static buffer *find(t_symbol *name) {
    buffer *b = buffers;
    while (b && b->name != name) b = b->next;
    return b;
}

/* Max tells the owner of a reference, and the owner passes it on with buffer_ref_notify. */
static void tell(const buffer *b, const char *what) {
    t_symbol *message = gensym(what);
    for (t_buffer_ref *r = references, *next; r; r = next) {
        const fm_method *m = fm_find_method(object_class(r->owner), gensym("notify"));
        next = r->next;
        if (r->name != b->name || !m) continue;
        typedef t_max_err (*notify)(t_object *, t_symbol *, t_symbol *, void *, void *);
        ((notify)m->f)(r->owner, b->name, message, (void *)(uintptr_t)b, (void *)(uintptr_t)b);
    }
}

/* --- for the test --- */
bool fm_set_buffer(const char *name, long frames, long channels, double rate, const char *file) {
    buffer *b = find(gensym(name));
    const bool is_new = !b;
    if (is_new) {
        b = calloc(1, sizeof *b);
        fm_set_kind(&b->ob, FM_BUFFER);
        b->name = gensym(name);
        b->next = buffers;
        buffers = b;
    }
    free(b->samples);
    b->samples = calloc((size_t)(frames * channels) + 1, sizeof(float));
    b->frames = frames;
    b->channels = channels;
    b->rate = rate;
    FILE *from = *file ? fopen(file, "rb") : NULL;
    const bool good = !*file || (from && fread(b->samples, sizeof(float), (size_t)(frames * channels), from) == (size_t)(frames * channels));
    if (from) fclose(from);
    tell(b, is_new ? "globalsymbol_binding" : "buffer_modified");
    return good;
}

bool fm_write_buffer(const char *name, const char *file, fm_text *t) {
    const buffer *b = find(gensym(name));
    FILE *to = b ? fopen(file, "wb") : NULL;
    if (!to) return false;
    fwrite(b->samples, sizeof(float), (size_t)(b->frames * b->channels), to);
    fclose(to);
    fm_add(t, "{\"frames\": %ld, \"channels\": %ld, \"changes\": %ld, \"locks\": %ld}", b->frames, b->channels, b->changes, b->locks);
    return true;
}

bool fm_delete_buffer(const char *name) {
    buffer **at = &buffers, *b = find(gensym(name));
    if (!b) return false;
    tell(b, "globalsymbol_unbinding");
    for (t_buffer_ref *r = references; r; r = r->next) {
        if (r->bound != b) continue;
        fm_violation("a reference to buffer~ '%s' was not told that it is gone: buffer_ref_notify", name);
        r->bound = NULL;
    }
    while (*at != b) at = &(*at)->next;
    *at = b->next;
    free(b->samples);
    free(b);
    return true;
}

bool fm_set_buffer_busy(const char *name, bool busy) {
    buffer *b = find(gensym(name));
    if (b) b->busy = busy;
    return b != NULL;
}

/* --- references --- */
void buffer_ref_set(t_buffer_ref *x, t_symbol *name) {
    x->name = name;
    x->bound = find(name);
}

t_buffer_ref *buffer_ref_new(t_object *self, t_symbol *name) {
    FM_NOT_IN_PERFORM();
    t_buffer_ref *r = calloc(1, sizeof *r);
    fm_set_kind(&r->ob, FM_BUFFER_REF);
    r->owner = self;
    fm_take(&lock);
    buffer_ref_set(r, name);
    r->next = references;
    references = r;
    fm_give(&lock);
    return r;
}

void fm_free_buffer_ref(t_object *ref) {
    fm_take(&lock);
    for (t_buffer_ref **at = &references; *at; at = &(*at)->next) {
        if (*at != (t_buffer_ref *)ref) continue;
        *at = (*at)->next;
        break;
    }
    fm_give(&lock);
    ref->o_magic = 0;
    free(ref);
}

t_atom_long buffer_ref_exists(t_buffer_ref *x) { return x->bound != NULL; }
t_buffer_obj *buffer_ref_getobject(t_buffer_ref *x) { return (t_buffer_obj *)x->bound; }

t_max_err buffer_ref_notify(t_buffer_ref *x, t_symbol *s, t_symbol *msg, void *sender, void *data) {
    (void)sender;
    if (s != x->name) return MAX_ERR_NONE;
    if (msg == gensym("globalsymbol_binding")) x->bound = data;
    if (msg == gensym("globalsymbol_unbinding")) x->bound = NULL;
    return MAX_ERR_NONE;
}

/* --- samples --- */
float *buffer_locksamples(t_buffer_obj *buffer_object) {
    buffer *b = (buffer *)buffer_object;
    FM_NOT_IN_PERFORM();
    if (!b) return NULL;
    fm_take(&lock);
    const bool free_now = !b->busy;
    if (free_now) ++b->locks;
    fm_give(&lock);
    return free_now ? b->samples : NULL;
}

void buffer_unlocksamples(t_buffer_obj *buffer_object) {
    buffer *b = (buffer *)buffer_object;
    FM_NOT_IN_PERFORM();
    if (!b) return;
    fm_take(&lock);
    if (--b->locks < 0) fm_violation("buffer_unlocksamples without buffer_locksamples");
    fm_give(&lock);
}

t_atom_long buffer_getchannelcount(t_buffer_obj *buffer_object) { return ((buffer *)buffer_object)->channels; }
t_atom_long buffer_getframecount(t_buffer_obj *buffer_object) { return ((buffer *)buffer_object)->frames; }

t_max_err buffer_setdirty(t_buffer_obj *buffer_object) {
    buffer *b = (buffer *)buffer_object;
    FM_NOT_IN_PERFORM();
    fm_take(&lock);
    ++b->changes;
    fm_give(&lock);
    tell(b, "buffer_modified");
    return MAX_ERR_NONE;
}

t_max_err buffer_edit_begin(t_buffer_obj *buffer_object) {
    FM_NOT_IN_PERFORM();
    return ((buffer *)buffer_object)->busy ? MAX_ERR_GENERIC : MAX_ERR_NONE;
}

t_max_err buffer_edit_end(t_buffer_obj *buffer_object, long valid) {
    (void)buffer_object, (void)valid;
    return MAX_ERR_NONE;
}

/* `sizeinsamps frames [channels]`: on the main thread, while nobody holds the samples. */
t_max_err fm_buffer_message(t_object *object, t_symbol *s, long ac, t_atom *av) {
    buffer *b = (buffer *)object;
    if (s != gensym("sizeinsamps") || ac < 1) return MAX_ERR_GENERIC;
    if (fm_role != FM_MAIN) fm_violation("a buffer~ resized outside the main thread");
    if (b->locks) fm_violation("buffer~ '%s' resized while its samples are locked", b->name->s_name);
    const long frames = (long)atom_getlong(av);
    if (ac > 1) b->channels = (long)atom_getlong(av + 1);
    free(b->samples);
    b->samples = calloc((size_t)(frames * b->channels) + 1, sizeof(float));
    b->frames = frames;
    tell(b, "buffer_modified");
    return MAX_ERR_NONE;
}
