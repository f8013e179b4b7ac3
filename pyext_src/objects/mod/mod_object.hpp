// lp.mod~ as any host sees it: arguments and messages around a Modulator.
#pragma once

#include <memory>
#include <vector>

#include "objects/mod/modulator.hpp"
#include "objects/signal_object.hpp"

namespace lp {

class ModObject final : public SignalObject {
   public:
    // `modulator`: one that exists already, with its state; nullptr: a new one.
    ModObject(const AtomList& arguments, HostApi& host, std::shared_ptr<Modulator> modulator = nullptr);
    ~ModObject() override { leave_chain(); }

    int inlets() const override { return voices_; }
    int outlets() const override { return voices_; }
    bool awaits_model() const { return shares_ && !shared_; }  // before that it has voices for any
    bool multichannel() const override { return arguments_.multichannel; }

    void receive(Reply& reply) override;
    void tick() override;
    Lines state() const override { return modulator_->dump(); }
    void restore(const Lines& lines) override;
    void take(const Lines& lines);  // messages of the chain's lp.control
    void prepare(double rate, int vector, int priority, int inlets, int outlets) override;
    void process(const float* const* in, float* const* out, int n, int64_t position) LP_RT override;

   private:
    void message(const std::string& selector, const AtomList& atoms) override;
    int count_voices();
    int streams(int model_channels);
    void share(int latents, int streams);
    void compare_with_model(const std::string& model, int latents, int channels) override;
    void info();
    void read_maps();

    Arguments arguments_;
    int voices_ = 8, channels_ = 1, given_ = 0;
    bool shares_ = false, shared_ = false;  // voices among several channels, by the model's latents
    std::shared_ptr<Modulator> modulator_;
    std::vector<float> silence_;
    std::vector<const float*> in_;  // the given signals, then silence for those that are not given
};

}  // namespace lp
