// lp.preset as any host sees it: hands the states of its chain's objects to Python, restores those it gets back, records.
#pragma once

#include <string>
#include <vector>

#include "objects/message_object.hpp"

namespace lp {

class PresetObject final : public MessageObject {
   public:
    PresetObject(const AtomList& arguments, HostApi& host) : MessageObject("lp.preset", arguments, host) {}

    void receive(Reply& reply) override;
    void wake() override;
    void observe(const Object& from, const std::string& selector, const AtomList& atoms) override;

   private:
    void message(const std::string& selector, const AtomList& atoms) override;
    void record(const AtomList& atoms);
    Request preset_request(const std::string& selector, const AtomList& atoms) const;
    void request_with_states(const std::string& selector, const AtomList& atoms);
    void send_recorded();
    void write_record(const AtomList& atoms);
    void apply(const std::vector<ObjectState>& states);
    int place_of(const Object& object) const;  // 1 for the first of its class in the chain

    bool recording_ = false;
    std::vector<Event> recorded_;  // what has not been sent yet
    size_t count_ = 0;             // all of the recording
};

}  // namespace lp
