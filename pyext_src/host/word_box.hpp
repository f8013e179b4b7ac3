// A box without signals: which object name is which box.
#pragma once

#include <memory>
#include <string>

#include "host/box.hpp"

namespace lp {

// The box of an object name (lp.bend, lp.control, lp.preset).
std::unique_ptr<Box> make_word_box(const std::string& name, const WordList& arguments, Skin& skin);

}  // namespace lp
