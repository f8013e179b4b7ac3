// Makes an object by its name.
#include "objects/make_object.hpp"

#include "objects/bend/bend_object.hpp"
#include "objects/control/control_object.hpp"
#include "objects/encode_decode/codec_object.hpp"
#include "objects/mix/mix_object.hpp"
#include "objects/mod/mod_object.hpp"
#include "objects/preset/preset_object.hpp"

namespace lp {

std::unique_ptr<Object> make_object(const std::string& name, const AtomList& arguments, HostApi& host) {
    if (name == "lp.encode~") return std::make_unique<CodecObject>(Role::encode, arguments, host);
    if (name == "lp.decode~") return std::make_unique<CodecObject>(Role::decode, arguments, host);
    if (name == "lp.model~") return std::make_unique<CodecObject>(Role::any, arguments, host);
    if (name == "lp.mod~") return std::make_unique<ModObject>(arguments, host);
    if (name == "lp.mix~") return std::make_unique<MixObject>(arguments, host);
    if (name == "lp.bend") return std::make_unique<BendObject>(arguments, host);
    if (name == "lp.control") return std::make_unique<ControlObject>(arguments, host);
    if (name == "lp.preset") return std::make_unique<PresetObject>(arguments, host);
    return nullptr;
}

}  // namespace lp
