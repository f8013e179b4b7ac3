// lp.control as any host sees it: the pad plays the modulators of its chain by itself; Python keeps points and learns.
#pragma once

#include "host/mod_box.hpp"
#include "host/word_box.hpp"
#include "mapping/control.hpp"

namespace lp {

class ControlBox final : public WordBox {
   public:
    ControlBox(const WordList& arguments, Skin& skin) : WordBox(kControlName, arguments, skin) {}

    void message(const std::string& selector, const WordList& words) override;
    void receive(Reply& reply) override;
    void wake() override;
    void restore(const Lines& lines) override;
    Lines state() const override;

   private:
    bool set(const std::string& selector, const WordList& words);
    void place_point(const std::string& selector, const WordList& words);
    void install(const Reply& reply);
    void take_group(const WordList& words);
    void ask_control(const std::string& selector, const WordList& words);
    void play();
    void warn_of_voices(int voices);
    void warn_of_nothing();
    void ask_wake();
    std::vector<ModBox*> modulators() const;

    Control control_;
    bool told_voices_ = false, told_nothing_ = false;
    bool unplayed_ = false;  // a place came before there was anything to play it with
    int open_requests_ = 1;  // what Python has not answered with `done`; at first, what the chain knows
};

}  // namespace lp
