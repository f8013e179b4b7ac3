// encode~ and decode~ as any host sees them: arguments, messages, deadlines and reports around an Encoder or a Decoder.
#pragma once

#include <memory>
#include <string>

#include "card/card.hpp"
#include "host/arguments.hpp"
#include "host/hop_clock.hpp"
#include "host/signal_box.hpp"
#include "rt/decoder.hpp"
#include "rt/encoder.hpp"
#include "rt/resampled.hpp"

namespace lp {

class CoderBox final : public SignalBox {
   public:
    CoderBox(Method method, const WordList& arguments, Skin& skin);
    ~CoderBox() override;

    int inlets() const override { return method_ == Method::encode ? audio_ : latents_; }
    int outlets() const override { return method_ == Method::encode ? latents_ : audio_; }
    bool multichannel() const override { return arguments_.multichannel; }

    void message(const std::string& selector, const WordList& words) override;
    void receive(Reply& reply) override;
    void tick() override;
    Lines state() const override;

    // How many samples later than the sound at its encode~ a chain's decode~ plays (or what its encode~ knows of that); 0
    // while nothing is loaded.
    static double latency_of(const std::string& chain);

    void prepare(double rate, int vector, int priority, int inlets, int outlets) override;
    void burst_changed() override { choose_deadlines(); }

    LP_RT void process(const float* const* in, float* const* out, int n, int64_t position) override {
        if (method_ == Method::encode) {
            run(encoder_, in, out, n, position);
        } else {
            run(decoder_, in, out, n, position);
        }
    }

   private:
    template <class OneCoder>
    LP_RT void run(OneCoder& one, const float* const* in, float* const* out, int n, int64_t position) {
        if (Resampled* resampled = resampled_.load(std::memory_order_acquire)) {
            resampled->process(one, in, out, n, position);
        } else {
            one.process(in, out, n, position);
        }
    }

    using Handler = void (CoderBox::*)(const WordList&);
    static const std::map<std::string, Handler>& handlers();

    void enable(const WordList& words);
    void own(const WordList& words);
    void close(const WordList& words);
    void reload(const WordList& words);
    void info(const WordList& words);
    void deadline(const WordList& words);

    void count_signals(const Card* card);
    void announce();                                  // tells Python that we are here
    void take_port(Reply& reply);
    void compare_with_model(const Port& port);
    void compare_rates(const Port& port);
    void choose_deadlines();  // from what a frame costs here and from the burst in which the host computes
    void measure_deadlines();  // as measured again, after `deadline E D`
    void apply_deadlines();
    void choose_rate();                    // -resample: run at the model's rate
    double clock_rate() const;             // Hz of the samples that frames are counted in
    double resampling_delay() const;       // host samples
    void prioritise();
    struct Delay {
        double collect = 0, encode = 0, decode = 0, model = 0, resample = 0;  // host samples
        double total() const;  // whole samples
    };
    Delay delay() const;
    WordList latency_words() const override;
    void tell_latency() { status("latency", latency_words()); }
    const CoderBox* partner() const;
    void report_trouble();
    bool one_switch(const char* name, const WordList& words, bool* on);
    Coder& coder();
    const Coder& coder() const;

    Method method_;
    Arguments arguments_;
    int audio_ = 1, latents_ = 8;
    Encoder encoder_;
    Decoder decoder_;
    Port* port_ = nullptr;  // what was last offered; a reference of our own
    std::string model_name_;
    double model_delay_ = 0;  // samples at the model's rate
    int model_latents_ = 0;
    double rate_ = 48000;
    bool rate_known_ = false;  // not before sound is first switched on
    int vector_ = 64;
    int host_priority_ = 0;
    bool prioritised_ = true;
    int ins_ = 1, outs_ = 1;  // what process() gets
    std::atomic<Resampled*> resampled_{nullptr};
    std::vector<std::unique_ptr<Resampled>> resamplers_;  // the last one plays; older ones go when sound is rebuilt
    int own_deadline_ = 0;  // decode's D, or what this encoder needs for E
    int64_t told_late_ = 0, told_failed_ = 0, told_dropped_ = 0;
    int quiet_ticks_ = 0;
};

}  // namespace lp
