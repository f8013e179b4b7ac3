// lp.control as any host sees it: it sets the modulators of its chain directly; Python keeps the points and trains.
#pragma once

#include <vector>

#include "objects/control/control.hpp"
#include "objects/message_object.hpp"
#include "objects/mod/mod_object.hpp"

namespace lp {

class ControlObject final : public MessageObject {
   public:
    ControlObject(const AtomList& arguments, HostApi& host) : MessageObject(kControlName, arguments, host) {}

    void receive(Reply& reply) override;
    void wake() override;
    void restore(const Lines& lines) override;
    void put_back(const std::string& bytes) override;
    Lines state() const override { return control_.dump(); }

   private:
    void message(const std::string& selector, const AtomList& atoms) override;
    void set(const std::string& selector, const AtomList& atoms);
    void place_point(const std::string& selector, const AtomList& atoms);
    void install(const Reply& reply);
    void take_group(const AtomList& atoms);
    void request_control(const std::string& selector, const AtomList& atoms);
    void play();
    void warn_of_voices(int voices);
    void warn_of_nothing();
    void ask_wake();
    std::vector<ModObject*> modulators() const;

    Control control_;
    bool reported_voices_ = false, reported_nothing_ = false;
    bool unplayed_ = false;  // a position came before there was a network
    int open_requests_ = 1;  // requests without their `done`; the first is for what the chain has learned already
};

}  // namespace lp
