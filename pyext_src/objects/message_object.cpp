// What all boxes without signals have, and which object name is which of them.
#include "host/word_box.hpp"

#include "host/arguments.hpp"
#include "host/bend_box.hpp"
#include "host/control_box.hpp"
#include "host/preset_box.hpp"

namespace lp {

WordBox::WordBox(const char* class_name, const WordList& words, Skin& skin) : Box(class_name, skin) {
    Arguments arguments = parse_arguments(words, "");
    chain_ = arguments.chain;
    if (!arguments.error.empty()) complain(arguments.error);
    if (!arguments.file.empty()) arguments.file = find_model(arguments.file);
    ask("new", {class_name, chain_, arguments.file, 0.0, 0.0, 0.0, skin.offline() ? 1.0 : 0.0, skin.folder()});
}

std::unique_ptr<Box> make_word_box(const std::string& name, const WordList& arguments, Skin& skin) {
    if (name == "lp.control") return std::make_unique<ControlBox>(arguments, skin);
    if (name == "lp.preset") return std::make_unique<PresetBox>(arguments, skin);
    return std::make_unique<BendBox>(arguments, skin);
}

}  // namespace lp
