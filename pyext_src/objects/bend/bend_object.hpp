// lp.bend as any host sees it: its messages go to Python, which has the weights, together with arrays of the host.
#pragma once

#include "objects/message_object.hpp"

namespace lp {

class BendObject final : public MessageObject {
   public:
    BendObject(const AtomList& arguments, HostApi& host) : MessageObject("lp.bend", arguments, host) {}

    void receive(Reply& reply) override;
    void restore(const Lines&) override {}  // its state is Python's

   private:
    void message(const std::string& selector, const AtomList& atoms) override;
};

}  // namespace lp
