// Reads latentplay.cfg, which lies beside the binary, or else in the user's data folder.
#include "objects/settings.hpp"

#include <filesystem>
#include <fstream>

#include "objects/user_data.hpp"

#if defined(_WIN32)
#include <windows.h>
#else
#include <dlfcn.h>
#endif

namespace lp {

namespace {

std::string dirname(const std::string& path) {
    const auto slash = path.find_last_of("/\\");
    return slash == std::string::npos ? "." : path.substr(0, slash);
}

// False when there is no such file.
bool read_file(const std::string& path, Settings& read) {
    std::ifstream file(std::filesystem::u8path(path));
    if (!file) return false;
    for (std::string line; std::getline(file, line);) {
        const auto equals = line.find('=');
        if (equals == std::string::npos) continue;
        const std::string key = line.substr(0, equals), value = line.substr(equals + 1);
        if (key == "python") read.python = value;
        if (key == "path") read.path = value;
        if (key == "data") read.data = value;
        if (key == "embedded") read.embedded = value;
        if (key == "engine") read.engine = value;
        if (key == "language") read.language = value;
    }
    return true;
}

// A copy without its own file, one that a Max device brought along, say, still finds the engine.
Settings read_settings() {
    Settings read;
    if (!read_file(binary_folder() + "/latentplay.cfg", read)) read_file(user_settings_file(), read);
    if (const std::string chosen = variable("LATENTPLAY_PYTHON"); !chosen.empty()) read.python = chosen;
    if (const std::string chosen = variable("LATENTPLAY_ENGINE"); !chosen.empty()) read.engine = chosen;
    if (const std::string chosen = variable("LATENTPLAY_LANGUAGE"); !chosen.empty()) read.language = chosen;
    return read;
}

}  // namespace

#if defined(_WIN32)

std::string binary_folder() {
    HMODULE own = nullptr;
    wchar_t file[4096];
    const DWORD how = GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT;
    if (!GetModuleHandleExW(how, reinterpret_cast<const wchar_t*>(&settings), &own)) return ".";
    const DWORD length = GetModuleFileNameW(own, file, 4096);
    return length > 0 && length < 4096 ? dirname(std::filesystem::path(file).u8string()) : ".";
}

#else

std::string binary_folder() {
    Dl_info info;
    return dladdr(reinterpret_cast<void*>(&settings), &info) && info.dli_fname ? dirname(info.dli_fname) : ".";
}

#endif

std::string user_settings_file() { return user_data("latentplay.cfg"); }

const Settings& settings() {
    static const Settings* read = new Settings(read_settings());
    return *read;
}

}  // namespace lp
