// A box without signals: what all of them have, and which object name is which box.
#pragma once

#include <memory>
#include <string>

#include "host/box.hpp"

namespace lp {

// Its one argument is the chain (or a model file, after which the chain is called); Python hears of it from birth to death.
class WordBox : public Box {
   public:
    WordBox(const char* class_name, const WordList& arguments, Skin& skin);
    ~WordBox() override { ask("free", {}); }
};

// The box of an object name (lp.bend, lp.control, lp.preset).
std::unique_ptr<Box> make_word_box(const std::string& name, const WordList& arguments, Skin& skin);

}  // namespace lp
