// lp.mix~ as any host sees it: arguments and messages around a Mixer, which it keeps in time with its chain.
#pragma once

#include <vector>

#include "host/arguments.hpp"
#include "host/signal_box.hpp"
#include "rt/mix.hpp"

namespace lp {

class MixBox final : public SignalBox {
   public:
    MixBox(const WordList& arguments, Skin& skin);
    ~MixBox() override { ask("free", {}); }

    int inlets() const override { return 2 * channels_; }  // wet, then dry
    int outlets() const override { return channels_; }
    bool multichannel() const override { return false; }

    void message(const std::string& selector, const WordList& words) override;
    void receive(Reply& reply) override;
    void tick() override;
    void wake() override;
    Lines state() const override;
    void prepare(double rate, int vector, int priority, int inlets, int outlets) override;

    LP_RT void process(const float* const* in, float* const* out, int n, int64_t) override {
        mixer_.process(in, in + channels_, out, n);
    }

   private:
    void set(const std::string& selector, const WordList& words);
    void info();
    void follow_chain();
    void meter_later();
    WordList latency_words() const override;
    void tell_latency();  // when it has changed

    Arguments arguments_;
    int channels_ = 1;
    Mixer mixer_;
    int told_chain_ = 0, told_limit_ = 0;  // what the last `latency` said
    int64_t told_not_finite_ = 0;
};

}  // namespace lp
