/* What Max loads for each object: it opens the one library that holds all of them. Copied once for each object's name. */
#define _GNU_SOURCE /* dladdr */
#include "max/api.h"

#include <stdio.h>
#include <string.h>

#ifdef _WIN32
#include <windows.h>
#define CORE "latentplay.dll"
#define SLASH '\\'
#else
#include <dlfcn.h>
#define SLASH '/'
#ifdef __APPLE__
#define CORE "latentplay.dylib"
#else
#define CORE "latentplay.so"
#endif
#endif

#define MOST_FOLDERS 5 /* from within a bundle of macOS up to the package */

typedef void (*t_start)(void);

#ifdef _WIN32

static void find_this(char *path, size_t size) {
    HMODULE self = NULL;
    wchar_t wide[MAX_PATH_CHARS];
    const DWORD how = GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT;
    path[0] = '\0';
    if (!GetModuleHandleExW(how, (LPCWSTR)(void *)&find_this, &self)) return;
    if (!GetModuleFileNameW(self, wide, MAX_PATH_CHARS)) return;
    WideCharToMultiByte(CP_UTF8, 0, wide, -1, path, (int)size, NULL, NULL);
}

static t_start open_core(const char *path) {
    wchar_t wide[MAX_PATH_CHARS];
    HMODULE core;
    if (!MultiByteToWideChar(CP_UTF8, 0, path, -1, wide, MAX_PATH_CHARS)) return NULL;
    if (GetFileAttributesW(wide) == INVALID_FILE_ATTRIBUTES) return NULL;
    core = LoadLibraryW(wide);
    return core ? (t_start)(void *)GetProcAddress(core, "latentplay_main") : NULL;
}

#else

static void find_this(char *path, size_t size) {
    Dl_info info;
    path[0] = '\0';
    if (dladdr((void *)&find_this, &info) && info.dli_fname) snprintf(path, size, "%s", info.dli_fname);
}

static t_start open_core(const char *path) {
    void *core = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    return core ? (t_start)dlsym(core, "latentplay_main") : NULL;
}

#endif

/* Beside the loader, as in a standalone, or in the folder `support` of the package around it. */
static t_start find_core(char *folder) {
    static const char *places[] = {"", "support/"};
    char path[MAX_PATH_CHARS + 32];
    int up, i;
    for (up = 0; up < MOST_FOLDERS; ++up) {
        char *slash = strrchr(folder, SLASH);
        if (!slash) return NULL;
        *slash = '\0';
        for (i = 0; i < 2; ++i) {
            t_start start;
            snprintf(path, sizeof path, "%s/%s%s", folder, places[i], CORE);
            start = open_core(path);
            if (start) return start;
        }
    }
    return NULL;
}

void C74_EXPORT ext_main(void *r) {
    char folder[MAX_PATH_CHARS];
    t_start start;
    (void)r;
    find_this(folder, sizeof folder);
    start = find_core(folder);
    if (start) {
        start();
    } else {
        object_error(NULL, "latentplay: '" CORE "' is missing in the package's folder 'support', or cannot be opened; install the package again: latentplay install --max");
    }
}
