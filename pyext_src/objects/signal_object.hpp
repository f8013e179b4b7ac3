// A box with signals: what every host needs to know of it, whatever it computes.
#pragma once

#include <memory>
#include <string>

#include "host/box.hpp"
#include "rt/lp_rt.h"

namespace lp {

class SignalBox : public Box {
   public:
    using Box::Box;
    virtual int inlets() const = 0;   // signals, one cord each; or channels of one cord when multichannel()
    virtual int outlets() const = 0;
    virtual bool multichannel() const = 0;  // `-m` was asked for

    // Before sound runs, and whenever the host's set-up changes: `inlets` and `outlets` are what process() will get.
    // `priority`: real-time priority of the host's audio thread, 0 when it is a normal one.
    virtual void prepare(double rate, int vector, int priority, int inlets, int outlets) = 0;

    // One block at a position of the hop clock. Inlets may share memory with outlets.
    LP_RT virtual void process(const float* const* in, float* const* out, int n, int64_t position) = 0;

    // Called when the host's device period became known.
    virtual void burst_changed() {}
};

// The box of an object name (lp.encode~, lp.decode~, lp.mod~, lp.mix~).
std::unique_ptr<SignalBox> make_signal_box(const std::string& name, const WordList& arguments, Skin& skin);

}  // namespace lp
