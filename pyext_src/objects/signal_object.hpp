// An object with signals: what every host needs to know of it, whatever it computes.
#pragma once

#include <cstdint>

#include "audio/common/realtime.hpp"
#include "objects/object.hpp"

namespace lp {

class SignalObject : public Object {
   public:
    using Object::Object;
    virtual int inlets() const = 0;   // signals, one cord each; or channels of one cord when multichannel()
    virtual int outlets() const = 0;
    virtual bool multichannel() const { return false; }  // `-m` was asked for

    // Before sound runs, and whenever the host's set-up changes: `inlets` and `outlets` are what process() will get.
    // `priority`: real-time priority of the host's audio thread, 0 when it is a normal one.
    virtual void prepare(double rate, int vector, int priority, int inlets, int outlets) = 0;

    // One block at a position of the hop clock. Inlets may share memory with outlets.
    virtual void process(const float* const* in, float* const* out, int n, int64_t position) LP_RT = 0;

    // Called when the host's device period became known.
    virtual void burst_changed() {}

   protected:
    // Samples that are no numbers: the first ones give a line, and the first ones after a quiet time.
    void report_not_finite(int64_t count, const char* line) {
        if (count > 0 && reported_not_finite_ == 0) report_error(line);
        reported_not_finite_ = count;
    }

   private:
    int64_t reported_not_finite_ = 0;
};

}  // namespace lp
