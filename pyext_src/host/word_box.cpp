// Which object name is which box without signals.
#include "host/word_box.hpp"

#include "host/bend_box.hpp"
#include "host/control_box.hpp"
#include "host/preset_box.hpp"

namespace lp {

std::unique_ptr<Box> make_word_box(const std::string& name, const WordList& arguments, Skin& skin) {
    if (name == "lp.control") return std::make_unique<ControlBox>(arguments, skin);
    if (name == "lp.preset") return std::make_unique<PresetBox>(arguments, skin);
    return std::make_unique<BendBox>(arguments, skin);
}

}  // namespace lp
