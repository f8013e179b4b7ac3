// lp.encode~, lp.decode~ and lp.model~ as any host sees them: arguments, messages and reports around a Player.
//
// How many signals there are is counted in signal_counts.cpp, attributes of the model are in model_attributes.cpp, latents that
// come and go as messages in latent_messages.cpp. Its deadlines are chosen in deadline_policy.cpp, its delay is reported in
// latency_report.cpp, rates in rate_report.cpp. Which codecs have a time in common is found out in latent_time.cpp.
#pragma once

#include <algorithm>
#include <atomic>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "audio/codec/player.hpp"
#include "audio/codec/resampled.hpp"
#include "model_file/model_info.hpp"
#include "objects/signal_object.hpp"

namespace lp {

enum class Role { encode, decode, any };  // any: lp.model~, which plays whatever method it is told

class CodecObject final : public SignalObject {
   public:
    CodecObject(Role role, const AtomList& arguments, HostApi& host);
    ~CodecObject() override;

    int inlets() const override { return inlets_; }
    int outlets() const override { return outlets_; }
    bool multichannel() const override { return arguments_.multichannel; }

    void receive(Reply& reply) override;
    void tick() override;
    bool keeps_time(double seconds) override;
    Lines state() const override;
    int channels() const override { return std::max(1, arguments_.channels); }

    // The delay of a chain from encode~ to decode~, in samples (or as much of it as encode~ knows); 0 while nothing is
    // loaded.
    static double latency_of(Session& session, const std::string& chain);

    void prepare(double rate, int vector, int priority, int inlets, int outlets) override;
    void burst_changed() override { choose_deadlines(); }

    void process(const float* const* in, float* const* out, int n, int64_t position) LP_RT override {
        if (Resampled* resampled = resampled_.load(std::memory_order_acquire)) {
            resampled->process(player_, in, out, n, position);
        } else {
            player_.process(in, out, n, position);
        }
    }

   private:
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
    void allocate_frames();
    void frames(const AtomList& atoms);
    void latents(const AtomList& atoms);
    void say_frames();
    void pass_on_frame();

    // signal_counts.cpp
    void count_signals(const ModelInfo* info);
    void count_coder(const ModelInfo* info);
    void count_method(const ModelInfo* info);

    // model_attributes.cpp
    void set(const AtomList& atoms);
    void get(const AtomList& atoms);
    void attributes(const AtomList& atoms);
    void take_attribute(const AtomList& atoms);
    bool speaks_for_chain() const;

    void take_port(Reply& reply);
    void let_port_go();
    void compare_with_port(const FramePort& port);
    void report_trouble();

    // deadline_policy.cpp
    int burst() const;
    double seconds_at_once() const;
    double seconds_before() const;
    bool may_compute_with(const CodecObject& other) const;
    int needed() const;        // samples that the worker needs for a frame
    void choose_deadlines();   // from what a frame costs here and from the burst in which the host computes
    void measure_deadlines();  // as measured again, after `deadline E D`
    void choose_all_deadlines();
    void apply_deadlines();
    void choose_rate();         // -resample: run at the model's rate
    double clock_rate() const;  // Hz of the samples that frames are counted in
    void rate_changed(double before);
    void prioritise();

    // latent_time.cpp; ratio: samples from one value of latents to the next
    std::set<int> latent_ratios() const;
    bool is_tied_to(const CodecObject& other) const;
    std::vector<CodecObject*> tied(int ratio);  // this one as well
    void agree_on_latents(int ratio);
    int latent_time(int ratio) const;  // from the end of their frame; 0 while none is known

    // rate_report.cpp
    void tell_rate(double before);
    std::string wrong_rate() const;
    std::string fitting_rate(double before) const;

    // latency_report.cpp
    struct Delay {
        double collect = 0, encode = 0, decode = 0, model = 0, resample = 0, between = 0;  // host samples
        double sum() const { return collect + encode + decode + model + resample + between; }
        double total() const;  // whole samples
    };
    Delay delay() const;
    Delay own_delay() const;    // of lp.model~
    double hops_between() const;  // what every lp.model~ from latents to latents adds to the chain
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

    Role role_;
    Arguments arguments_;
    int inlets_ = 1, outlets_ = 1;
    Player player_;
    FramePort* port_ = nullptr;  // what was last offered; a reference of our own
    double seconds_before_ = 0;  // until a worker comes to its frame; as it was when it opened a model, whatever other chains do later
    std::string model_name_, method_name_;
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
    std::map<int, int> latent_times_;  // for each ratio: samples from the end of their frame to where latents appear
    int own_deadline_ = 0;  // what comes out of it as audio comes so much later
    std::map<std::string, AtomList> attributes_;  // of the model, as it last said
    std::vector<float> frame_;    // latents on their way out of a ring, or into one
    bool frame_waits_ = false;    // the ring was full
    int64_t reported_late_ = 0, reported_failed_ = 0, reported_dropped_ = 0, watched_late_ = 0;
    int quiet_ticks_ = 0, changing_ticks_ = 0;
};

}  // namespace lp
