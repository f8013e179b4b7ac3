// lp.mix~ as any host sees it: arguments and messages around a Mixer, which it keeps in time with its chain.
#pragma once

#include <memory>

#include "objects/mix/mixer.hpp"
#include "objects/signal_object.hpp"

namespace lp {

class MixObject final : public SignalObject {
   public:
    // `mixer`: one that exists already, with its state; nullptr: a new one.
    MixObject(const AtomList& arguments, HostApi& host, std::shared_ptr<Mixer> mixer = nullptr);
    ~MixObject() override { leave_chain(); }

    int inlets() const override { return 2 * channels_; }  // wet, then dry
    int outlets() const override { return channels_; }

    void tick() override;
    void wake() override;
    Lines state() const override { return mixer_->dump(); }
    void prepare(double rate, int vector, int priority, int inlets, int outlets) override;

    void process(const float* const* in, float* const* out, int n, int64_t) LP_RT override {
        mixer_->process(in, in + channels_, out, n);
    }

   private:
    void message(const std::string& selector, const AtomList& atoms) override;
    AtomList latency() const override;
    void info();
    void follow_chain();
    void meter_later();
    void notify_latency();  // when it has changed

    int channels_ = 1;
    std::shared_ptr<Mixer> mixer_;
    int reported_chain_ = 0, reported_limit_ = 0;  // the last `latency` sent
};

}  // namespace lp
