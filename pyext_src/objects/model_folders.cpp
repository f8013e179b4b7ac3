// Where models are kept, beside the patch and the host's own paths.
#include "objects/model_folders.hpp"

#include <cstdlib>
#include <filesystem>

#include "objects/settings.hpp"

namespace lp {

namespace {

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
}

std::string user_folder() {
#if defined(_WIN32)
    return variable("LOCALAPPDATA").empty() ? "" : variable("LOCALAPPDATA") + "\\latentplay\\models";
#elif defined(__APPLE__)
    return variable("HOME").empty() ? "" : variable("HOME") + "/Library/Application Support/latentplay/models";
#else
    if (!variable("XDG_DATA_HOME").empty()) return variable("XDG_DATA_HOME") + "/latentplay/models";
    return variable("HOME").empty() ? "" : variable("HOME") + "/.local/share/latentplay/models";
#endif
}

}  // namespace

std::vector<std::string> model_folders() {
    std::vector<std::string> folders;
    for (const std::string& folder : {variable("LATENTPLAY_MODELS"), user_folder(), settings().data}) {
        if (!folder.empty()) folders.push_back(folder);
    }
    return folders;
}

std::string find_in(const std::vector<std::string>& folders, const std::string& name) {
    std::error_code ignored;
    const std::filesystem::path wanted(name);
    if (wanted.is_absolute()) return std::filesystem::exists(wanted, ignored) ? name : "";
    for (const std::string& folder : folders) {
        const auto path = std::filesystem::path(folder) / wanted;
        if (std::filesystem::exists(path, ignored)) return path.string();
    }
    return "";
}

}  // namespace lp
