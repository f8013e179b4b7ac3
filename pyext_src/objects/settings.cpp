// Reads latentplay.cfg, which lies beside the binary, or else in the user's data folder.
#include "objects/settings.hpp"

#include <cstdlib>
#include <fstream>

#include "objects/user_data.hpp"

#if !defined(_WIN32)
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
    std::ifstream file(path);
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
    }
    return true;
}

// A copy without its own file, one that a Max device brought along, say, still finds the engine.
Settings read_settings() {
    Settings read;
    if (!read_file(binary_folder() + "/latentplay.cfg", read)) read_file(user_settings_file(), read);
    if (const char* chosen = std::getenv("LATENTPLAY_PYTHON")) read.python = chosen;
    if (const char* chosen = std::getenv("LATENTPLAY_ENGINE")) read.engine = chosen;
    return read;
}

}  // namespace

std::string binary_folder() {
#if defined(_WIN32)
    return ".";
#else
    Dl_info info;
    return dladdr(reinterpret_cast<void*>(&settings), &info) && info.dli_fname ? dirname(info.dli_fname) : ".";
#endif
}

std::string user_settings_file() { return user_data("latentplay.cfg"); }

const Settings& settings() {
    static const Settings* read = new Settings(read_settings());
    return *read;
}

}  // namespace lp
