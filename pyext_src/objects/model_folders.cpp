// Where models are kept, beside the patch and the host's own paths.
#include "objects/model_folders.hpp"

#include <filesystem>

#include "objects/file_lookup.hpp"
#include "objects/user_data.hpp"

namespace lp {

std::vector<std::string> model_folders(const std::string& data_folder) {
    std::vector<std::string> folders;
    for (const std::string& folder : {variable("LATENTPLAY_MODELS"), user_data("models"), data_folder}) {
        if (!folder.empty()) folders.push_back(folder);
    }
    return folders;
}

std::string find_in(const std::vector<std::string>& folders, const std::string& name) {
    const auto wanted = std::filesystem::u8path(name);
    if (wanted.is_absolute()) return FileLookup::first({name});
    std::vector<std::string> paths;
    for (const std::string& folder : folders) paths.push_back((std::filesystem::u8path(folder) / wanted).generic_u8string());
    return FileLookup::first(paths);
}

}  // namespace lp
