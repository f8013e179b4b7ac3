// Libraries that are loaded at run time, and symbols that the process holds already.
#include "system/library.hpp"

#if defined(_WIN32)
#include <windows.h>
#include <psapi.h>
#include <filesystem>
#else
#include <dlfcn.h>
#endif

namespace lp {

#if defined(_WIN32)

void* open_library(const std::string& file, std::string* problem) {
    HMODULE library = LoadLibraryW(std::filesystem::u8path(file).c_str());
    if (!library) *problem = "'" + file + "': error " + std::to_string(GetLastError());
    return reinterpret_cast<void*>(library);
}

void* symbol_of(void* library, const char* name) {
    return reinterpret_cast<void*>(GetProcAddress(reinterpret_cast<HMODULE>(library), name));
}

void* symbol_of_process(const char* name) {
    HMODULE modules[1024];
    DWORD bytes = 0;
    if (!K32EnumProcessModules(GetCurrentProcess(), modules, sizeof modules, &bytes)) return nullptr;
    for (DWORD i = 0; i < bytes / sizeof(HMODULE) && i < 1024; ++i) {
        if (void* found = symbol_of(reinterpret_cast<void*>(modules[i]), name)) return found;
    }
    return nullptr;
}

#else

void* open_library(const std::string& file, std::string* problem) {
    void* library = dlopen(file.c_str(), RTLD_NOW | RTLD_GLOBAL);
    if (!library) *problem = dlerror();
    return library;
}

void* symbol_of(void* library, const char* name) { return dlsym(library, name); }
void* symbol_of_process(const char* name) { return dlsym(RTLD_DEFAULT, name); }

#endif

}  // namespace lp
