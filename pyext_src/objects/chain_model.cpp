// What an object knows of its chain's model before it plays: how many signals, and whether they are its own.
#include <algorithm>
#include <filesystem>

#include "lp_limits.h"
#include "model_file/model_info.hpp"
#include "objects/model_folders.hpp"
#include "objects/object.hpp"

namespace lp {

namespace {

const std::string kHash = "hash-";  // in front of it: a hash of digits alone is still a word

std::string name_of(const std::string& file) { return std::filesystem::u8path(file).filename().u8string(); }

}  // namespace

bool Object::read_model(Arguments* arguments, ModelInfo* info) {
    if (arguments->file.empty()) return read_chain_model(info);
    arguments->file = find_model(arguments->file);
    std::string problem;
    const bool known = !arguments->file.empty() && read_model_info(arguments->file.c_str(), *info, problem);
    if (problem.empty()) return known;
    report_error(problem);
    arguments->file.clear();
    return false;
}

// From the file that an object of the chain has named, or that the patch names in a box that is yet to come.
bool Object::read_chain_model(ModelInfo* info) {
    std::string file = session().model_of(chain_);
    if (file.empty()) file = look_for(host_.chain_in_patch(chain_).file);
    std::string ignored;  // the object that names the file says what is wrong with it
    return !file.empty() && read_model_info(file.c_str(), *info, ignored);
}

AtomList Object::model_in_set() {
    const std::string file = session().model_of(chain_);
    if (file.empty()) return {};
    const std::string name = name_of(file);
    return {look_for(name) == file ? name : file, kHash + session().hash_of_model(chain_)};
}

// Every file that it may be: where it was, then by its name alone.
std::vector<std::string> Object::files_named(const std::string& kept) {
    const std::string name = name_of(kept);
    std::vector<std::string> files{host_.find(kept), host_.find(name)};
    for (const std::string& folder : model_folders(session().data_folder)) files.push_back(find_in({folder}, name));
    files.erase(std::remove(files.begin(), files.end(), ""), files.end());
    return files;
}

// A model that plays already is not loaded again.
void Object::reopen_model(const AtomList& kept) {
    if (kept.empty() || typed(model_in_set()) == typed(kept)) return;
    const std::string wanted = kept.size() > 1 ? typed(kept[1]) : "";
    const std::vector<std::string> files = files_named(typed(kept[0]));
    const auto same = std::find_if(files.begin(), files.end(), [&](const std::string& file) { return kHash + model_hash_of(file) == wanted; });
    const std::string file = same != files.end() ? *same : files.empty() ? name_of(typed(kept[0])) : files[0];
    if (same == files.end() && !files.empty() && !wanted.empty()) {
        report_error("'" + file + "' is another model than the '" + name_of(file) +
                     "' that the set was saved with: it plays all the same; put the other one in its place, or open it");
    }
    handle("open", {file});
}

int Object::chain_channels() {
    int most = 0;
    session().for_each([&](const Object& other) {
        if (other.chain_ == chain_) most = std::max(most, other.channels());
    });
    return std::max(1, most ? most : host_.chain_in_patch(chain_).channels);
}

void Object::report_mismatch(const std::string& model, Fit latents, Fit audio) {
    const bool both = latents.differs() && audio.differs();
    if (!latents.differs() && !audio.differs()) return;
    const Fit& one = latents.differs() ? latents : audio;
    const std::string given = latents.differs() ? plural(latents.given, "latent") : plural(audio.given, "audio signal");
    std::string line = "model '" + model + "' has " + given + (both ? " and " + plural(audio.given, "audio signal") : "") +
                       ", this object " + std::to_string(one.own) + (both ? " and " + std::to_string(audio.own) : "") + ": ";
    line += both ? "what is too many is left out, what is missing is 0"
                 : one.given > one.own ? "the extra ones are left out" : "the missing ones are 0";
    line += "; create the object again";
    const int most = class_name_ == "lp.mod~" ? kMaxVoices : kMaxLatents;
    report_error(latents.differs() && latents.given <= most ? line + ", or with -latents " + std::to_string(latents.given) : line);
}

}  // namespace lp
