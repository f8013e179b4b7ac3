// What an object knows of its chain's model before it plays: how many signals, and whether they are its own.
#include <algorithm>

#include "lp_limits.h"
#include "model_file/model_info.hpp"
#include "objects/object.hpp"

namespace lp {

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
