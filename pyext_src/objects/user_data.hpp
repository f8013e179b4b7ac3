// The user's own data folder, where each system keeps such things.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

namespace lp {

// An environment variable, in UTF-8; empty where it is not set.
inline std::string variable(const char* name) {
#if defined(_WIN32)
    const wchar_t* value = _wgetenv(std::filesystem::path(name).c_str());
    return value ? std::filesystem::path(value).u8string() : "";
#else
    const char* value = std::getenv(name);
    return value ? value : "";
#endif
}

// The full path of `name` in the user's data folder; empty when there is no such folder.
inline std::string user_data(const std::string& name) {
#if defined(_WIN32)
    return variable("LOCALAPPDATA").empty() ? "" : variable("LOCALAPPDATA") + "\\latentplay\\" + name;
#elif defined(__APPLE__)
    return variable("HOME").empty() ? "" : variable("HOME") + "/Library/Application Support/latentplay/" + name;
#else
    if (!variable("XDG_DATA_HOME").empty()) return variable("XDG_DATA_HOME") + "/latentplay/" + name;
    return variable("HOME").empty() ? "" : variable("HOME") + "/.local/share/latentplay/" + name;
#endif
}

}  // namespace lp
