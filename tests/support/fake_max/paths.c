/* Files of the fake Max: a search path, folders by number, and paths as Max writes them, with the volume before a colon. */
#include "host.h"

#ifdef _WIN32
#define VOLUME ""
#else
#define VOLUME "Macintosh HD:"
#endif

enum { kMostFolders = 4096 };
static char *folders[kMostFolders]; /* as the system writes them, with slashes; number i is known to Max as -(i + 1) */
static int folder_count, search[kMostFolders], search_count;
static fm_lock lock;

static __attribute__((constructor)) void prepare(void) { fm_lock_init(&lock); }

static bool exists(const char *path) {
    FILE *f = fopen(path, "rb");
    if (f) fclose(f);
    return f != NULL;
}

static short number_of(const char *folder) {
    fm_take(&lock);
    int i = 0;
    while (i < folder_count && strcmp(folders[i], folder)) ++i;
    if (i == folder_count && i < kMostFolders) folders[folder_count++] = fm_copy(folder);
    fm_give(&lock);
    return (short)-(i + 1);
}

static const char *folder_at(short number) {
    fm_take(&lock);
    const char *folder = number < 0 && -number <= folder_count ? folders[-number - 1] : NULL;
    fm_give(&lock);
    return folder;
}

void fm_add_search_folder(const char *folder) { search[search_count++] = -number_of(folder) - 1; }

t_symbol *fm_max_path(const char *native) {
    char path[MAX_PATH_CHARS];
    if (!*native) return gensym("");
    snprintf(path, sizeof path, VOLUME "%s", native);
    for (char *c = path; *c; ++c) {
        if (*c == '\\') *c = '/';
    }
    return gensym(path);
}

static const char *without_volume(const char *path) {
    const size_t n = strlen(VOLUME);
    return n && !strncmp(path, VOLUME, n) ? path + n : path;
}

static bool is_absolute(const char *path) {
    return *path == '/' || *path == '\\' || (path[0] && path[1] == ':' && (path[2] == '/' || path[2] == '\\'));
}

/* "/a/b/c" becomes "/a/b" and "c". */
static bool split(const char *path, char *folder, char *file) {
    const char *slash = strrchr(path, '/'), *back = strrchr(path, '\\');
    if (back > slash) slash = back;
    if (!slash || slash - path >= MAX_PATH_CHARS || strlen(slash + 1) >= MAX_FILENAME_CHARS) return false;
    memcpy(folder, path, (size_t)(slash - path));
    folder[slash - path] = '\0';
    strcpy(file, slash + 1);
    return true;
}

static short locate_absolute(char *name, short *outvol) {
    char folder[MAX_PATH_CHARS], file[MAX_FILENAME_CHARS];
    if (!exists(name) || !split(name, folder, file)) return 1;
    *outvol = number_of(folder);
    strcpy(name, file);
    return 0;
}

short locatefile_extended(char *name, short *outvol, t_fourcc *outtype, const t_fourcc *filetypelist, short numtypes) {
    char path[2 * MAX_PATH_CHARS];
    (void)filetypelist, (void)numtypes;
    FM_NOT_IN_PERFORM();
    if (outtype) *outtype = 0;
    snprintf(path, sizeof path, "%s", without_volume(name));
    strcpy(name, path);
    if (is_absolute(name)) return locate_absolute(name, outvol);
    for (int i = 0; i < search_count; ++i) {
        snprintf(path, sizeof path, "%s/%s", folders[search[i]], name);
        if (!exists(path)) continue;
        *outvol = (short)-(search[i] + 1);
        return 0;
    }
    return 1;
}

short path_frompathname(const char *name, short *path, char *filename) {
    char folder[MAX_PATH_CHARS];
    FM_NOT_IN_PERFORM();
    if (!split(without_volume(name), folder, filename)) return 1;
    *path = number_of(folder);
    return 0;
}

short path_topathname(const short path, const char *file, char *name) {
    const char *folder = folder_at(path);
    FM_NOT_IN_PERFORM();
    if (!folder) return 1;
    snprintf(name, MAX_PATH_CHARS, VOLUME "%s/%s", folder, file);
    return 0;
}

short path_getdefault(void) { return search_count ? (short)-(search[0] + 1) : number_of("/tmp"); }

/* Styles: Max's own, or what the system takes. */
short path_nameconform(const char *src, char *dst, long style, long type) {
    const char *path = without_volume(src);
    FM_NOT_IN_PERFORM();
    (void)type;
    if (style == PATH_STYLE_MAX && is_absolute(path)) {
        snprintf(dst, MAX_PATH_CHARS, VOLUME "%s", path);
    } else {
        snprintf(dst, MAX_PATH_CHARS, "%s", path);
    }
    for (char *c = dst; *c; ++c) {
        if (*c == '\\') *c = '/';
    }
    return 0;
}

t_max_err path_toabsolutesystempath(const short in_path, const char *in_filename, char *out_filepath) {
    const char *folder = folder_at(in_path);
    FM_NOT_IN_PERFORM();
    if (!folder) return MAX_ERR_GENERIC;
    snprintf(out_filepath, MAX_PATH_CHARS, *in_filename ? "%s/%s" : "%s", folder, in_filename);
    return MAX_ERR_NONE;
}

/* --- at the end of Max --- */
typedef struct task {
    method f;
    void *with;
    struct task *next;
} task;
static task *tasks;

void quittask_install(method m, void *a) {
    task *t = calloc(1, sizeof *t);
    t->f = m;
    t->with = a;
    t->next = tasks;
    tasks = t;
}

void quittask_remove(method m) {
    for (task **at = &tasks; *at;) {
        task *t = *at;
        if (t->f == m) {
            *at = t->next;
            free(t);
        } else {
            at = &t->next;
        }
    }
}

void fm_run_quit_tasks(void) {
    while (tasks) {
        task *t = tasks;
        tasks = t->next;
        t->f(t->with);
        free(t);
    }
}
