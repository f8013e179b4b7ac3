// lp.preset as any host sees it: gathers what its chain's boxes say of themselves, hands it to Python, puts back what comes.
#pragma once

#include <string>

#include "host/word_box.hpp"

namespace lp {

class PresetBox final : public WordBox {
   public:
    PresetBox(const WordList& arguments, Skin& skin) : WordBox("lp.preset", arguments, skin) {}

    void message(const std::string& selector, const WordList& words) override;
    void receive(Reply& reply) override;
    void wake() override;
    void overhear(const Box& from, const std::string& selector, const WordList& words) override;

   private:
    void record(const WordList& words);
    void ask_with_chain(const std::string& selector, const WordList& words);
    void write_record(const WordList& words);
    void apply(const WordList& words);
    int place_of(const Box& box) const;  // 1 for the first of its class in the chain

    bool recording_ = false;
    WordList recorded_;  // what was overheard: milliseconds, class, place, count, words
    int events_ = 0;
};

}  // namespace lp
