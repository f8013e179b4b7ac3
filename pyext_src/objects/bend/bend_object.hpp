// lp.bend as any host sees it: its words go to Python, which knows the weights; arrays of the host come and go with them.
#pragma once

#include "host/word_box.hpp"

namespace lp {

class BendBox final : public WordBox {
   public:
    BendBox(const WordList& arguments, Skin& skin) : WordBox("lp.bend", arguments, skin) {}

    void message(const std::string& selector, const WordList& words) override;
    void receive(Reply& reply) override;
};

}  // namespace lp
