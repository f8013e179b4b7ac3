// encode~ and decode~ as any host sees them: arguments, messages, deadlines and reports around an Encoder or a Decoder.
#pragma once

#include <memory>
#include <string>

#include "card/card.hpp"
#include "host/box.hpp"
#include "host/coder_options.hpp"
#include "host/hop_clock.hpp"
#include "rt/decoder.hpp"
#include "rt/encoder.hpp"

namespace lp {

class CoderBox final : public Box {
   public:
    CoderBox(Method method, const Words& arguments, Skin& skin);
    ~CoderBox() override;

    int inlets() const { return method_ == Method::encode ? audio_ : latents_; }
    int outlets() const { return method_ == Method::encode ? latents_ : audio_; }
    bool multichannel() const { return options_.multichannel; }

    void message(const std::string& selector, const Words& words) override;
    void receive(Reply& reply) override;
    void tick() override;

    // Before sound runs, and whenever the host's set-up changes. `priority`: of the host's audio thread, 0 when normal.
    void prepare(double rate, int vector, int priority, int inlets, int outlets);

    // Deadlines from what a frame costs here and from the burst in which the host computes.
    void choose_deadlines();

    LP_RT void process(const float* const* in, float* const* out, int n, int64_t position) {
        if (method_ == Method::encode) {
            encoder_.process(in, out, n, position);
        } else {
            decoder_.process(in, out, n, position);
        }
    }

   private:
    using Handler = void (CoderBox::*)(const Words&);
    static const std::map<std::string, Handler>& handlers();

    void enable(const Words& words);
    void open(const Words& words);
    void own(const Words& words);
    void close(const Words& words);
    void reload(const Words& words);
    void info(const Words& words);
    void dump(const Words& words);
    void latency(const Words& words);
    void version(const Words& words);
    void deadline(const Words& words);

    void count_signals(const Card* card);
    std::string find_model(const std::string& name);  // empty after having complained
    void announce();                                  // tells Python that we are here
    void take_port(Reply& reply);
    void compare_with_model(const Port& port);
    void apply_deadlines();
    void prioritise();
    Words latency_words() const;
    const CoderBox* partner() const;
    void report_trouble();
    bool one_switch(const char* name, const Words& words, bool* on);
    Coder& coder();
    const Coder& coder() const;

    Method method_;
    CoderOptions options_;
    int audio_ = 1, latents_ = 8;
    Encoder encoder_;
    Decoder decoder_;
    Port* port_ = nullptr;  // what was last offered; a reference of our own
    std::string model_name_;
    double model_delay_ = 0;  // samples at the model's rate
    int model_latents_ = 0;
    double rate_ = 48000;
    int vector_ = 64;
    int host_priority_ = 0;
    bool prioritised_ = true;
    int own_deadline_ = 0;  // decode's D, or what this encoder needs for E
    int64_t told_late_ = 0, told_failed_ = 0, told_dropped_ = 0;
    int quiet_ticks_ = 0;
};

}  // namespace lp
