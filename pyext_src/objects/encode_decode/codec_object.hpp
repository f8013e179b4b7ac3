// lp.encode~ and lp.decode~ as any host sees them: arguments, messages and reports around an Encoder or a Decoder.
//
// Its deadlines are chosen in deadline_policy.cpp, its delay is reported in latency_report.cpp, rates in rate_report.cpp;
// latents that come and go as messages are in latent_messages.cpp.
#pragma once

#include <algorithm>
#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "audio/codec/decoder.hpp"
#include "audio/codec/encoder.hpp"
#include "audio/codec/resampled.hpp"
#include "model_file/model_info.hpp"
#include "objects/signal_object.hpp"

namespace lp {

class CodecObject final : public SignalObject {
   public:
    CodecObject(Method method, const AtomList& arguments, HostApi& host);
    ~CodecObject() override;

    int inlets() const override { return method_ == Method::encode ? audio_ : latents_; }
    int outlets() const override { return method_ == Method::encode ? latents_ : audio_; }
    bool multichannel() const override { return arguments_.multichannel; }

    void receive(Reply& reply) override;
    void tick() override;
    Lines state() const override;
    int channels() const override { return std::max(1, arguments_.channels); }

    // The delay of a chain from encode~ to decode~, in samples (or as much of it as encode~ knows); 0 while nothing is
    // loaded.
    static double latency_of(Session& session, const std::string& chain);

    void prepare(double rate, int vector, int priority, int inlets, int outlets) override;
    void burst_changed() override { choose_deadlines(); }

    void process(const float* const* in, float* const* out, int n, int64_t position) LP_RT override {
        if (method_ == Method::encode) {
            run(encoder_, in, out, n, position);
        } else {
            run(decoder_, in, out, n, position);
        }
    }

   private:
    template <class OneCodec>
    void run(OneCodec& one, const float* const* in, float* const* out, int n, int64_t position) LP_RT {
        if (Resampled* resampled = resampled_.load(std::memory_order_acquire)) {
            resampled->process(one, in, out, n, position);
        } else {
            one.process(in, out, n, position);
        }
    }

    using Handler = void (CodecObject::*)(const AtomList&);
    static const std::map<std::string, Handler>& handlers();

    void message(const std::string& selector, const AtomList& atoms) override;
    void enable(const AtomList& atoms);
    void own(const AtomList& atoms);
    void close(const AtomList& atoms);
    void reload(const AtomList& atoms);
    void info(const AtomList& atoms);
    void deadline(const AtomList& atoms);

    // latent_messages.cpp
    void frames(const AtomList& atoms);
    void latents(const AtomList& atoms);
    void say_frames();
    void pass_on_frame();

    void count_signals(const ModelInfo* info);
    void take_port(Reply& reply);
    void let_port_go();
    void compare_with_port(const FramePort& port);
    void report_trouble();

    // deadline_policy.cpp
    void choose_deadlines();   // from what a frame costs here and from the burst in which the host computes
    void measure_deadlines();  // as measured again, after `deadline E D`
    void choose_all_deadlines();
    void apply_deadlines();
    void choose_rate();         // -resample: run at the model's rate
    double clock_rate() const;  // Hz of the samples that frames are counted in
    void rate_changed(double before);
    void prioritise();

    // rate_report.cpp
    void tell_rate(double before);
    std::string wrong_rate() const;
    std::string fitting_rate(double before) const;

    // latency_report.cpp
    struct Delay {
        double collect = 0, encode = 0, decode = 0, model = 0, resample = 0;  // host samples
        double sum() const { return collect + encode + decode + model + resample; }
        double total() const;  // whole samples
    };
    Delay delay() const;
    double resampling_delay() const;  // host samples
    void make_delay_whole();
    AtomList latency() const override;
    void notify_latency() { status("latency", latency()); }
    const CodecObject* partner() const;

    template <class Visit>
    static void for_each_codec(Session& session, Visit visit) {
        session.for_each([&](Object& object) {
            if (auto* codec = dynamic_cast<CodecObject*>(&object)) visit(*codec);
        });
    }

    Codec& codec() { return method_ == Method::encode ? static_cast<Codec&>(encoder_) : decoder_; }
    const Codec& codec() const { return method_ == Method::encode ? static_cast<const Codec&>(encoder_) : decoder_; }

    Method method_;
    Arguments arguments_;
    int audio_ = 1, latents_ = 8;
    Encoder encoder_;
    Decoder decoder_;
    FramePort* port_ = nullptr;  // what was last offered; a reference of our own
    std::string model_name_;
    double model_delay_ = 0;  // samples at the model's rate
    int model_latents_ = 0;
    double rate_ = 48000;
    bool rate_known_ = false;  // not before sound is first switched on
    std::string told_rate_;
    int vector_ = 64;
    int host_priority_ = 0;
    int ins_ = 1, outs_ = 1;  // what process() gets
    std::atomic<Resampled*> resampled_{nullptr};
    std::vector<std::unique_ptr<Resampled>> resamplers_;  // the last one is in use; older ones are freed at the next prepare()
    int own_deadline_ = 0;  // decode's D, or what this encoder needs for E
    std::vector<float> frame_;    // latents on their way out of a ring, or into one
    bool frame_waits_ = false;    // the ring was full
    int64_t reported_late_ = 0, reported_failed_ = 0, reported_dropped_ = 0;
    int quiet_ticks_ = 0, changing_ticks_ = 0;
};

}  // namespace lp
