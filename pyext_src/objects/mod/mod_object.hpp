// lp.mod~ as any host sees it: arguments and messages around a Modulator.
#pragma once

#include <vector>

#include "host/arguments.hpp"
#include "host/signal_box.hpp"
#include "rt/mod.hpp"

namespace lp {

class ModBox final : public SignalBox {
   public:
    ModBox(const WordList& arguments, Skin& skin);
    ~ModBox() override { ask("free", {}); }

    int inlets() const override { return voices_; }
    int outlets() const override { return voices_; }
    bool multichannel() const override { return arguments_.multichannel; }

    void message(const std::string& selector, const WordList& words) override;
    void receive(Reply& reply) override;
    void tick() override;
    Lines state() const override;
    void restore(const Lines& lines) override;
    void prepare(double rate, int vector, int priority, int inlets, int outlets) override;
    LP_RT void process(const float* const* in, float* const* out, int n, int64_t position) override;

   private:
    void info();
    void read_maps();

    Arguments arguments_;
    int voices_ = 8, given_ = 0;
    Modulator modulator_;
    std::vector<float> silence_;
    std::vector<const float*> in_;  // the given signals, then silence for those that are not given
    int64_t told_not_finite_ = 0;
};

}  // namespace lp
