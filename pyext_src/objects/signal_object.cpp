// Which object name is which box.
#include "host/signal_box.hpp"

#include "host/coder_box.hpp"
#include "host/mix_box.hpp"
#include "host/mod_box.hpp"

namespace lp {

std::unique_ptr<SignalBox> make_signal_box(const std::string& name, const WordList& arguments, Skin& skin) {
    if (name == "lp.mod~") return std::make_unique<ModBox>(arguments, skin);
    if (name == "lp.mix~") return std::make_unique<MixBox>(arguments, skin);
    return std::make_unique<CoderBox>(name == "lp.decode~" ? Method::decode : Method::encode, arguments, skin);
}

}  // namespace lp
