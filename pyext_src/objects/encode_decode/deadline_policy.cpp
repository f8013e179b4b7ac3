// When a codec answers: deadlines from what frames cost here, the worker's priority, resampling.
#include <algorithm>
#include <cmath>

#include "audio/common/cores.hpp"
#include "objects/encode_decode/codec_object.hpp"

namespace lp {

namespace {

constexpr int kTicksOfChange = 100;       // half a second
constexpr double kSlack = 1.5;            // times the measured cost of a frame: machines are shared
constexpr double kSlackOfOthers = 2;      // the more chains, the less of a model is still in the caches
constexpr double kLookSeconds = 0.00075;  // the worker looks every 0.2 ms while a frame is near; the rest is for waking late
constexpr double kLeastSpare = 0.003;     // seconds beside the cost: a system, or the host's own thread, is late now and then

// Samples at `rate`; `before`: seconds of what is computed first.
int deadline_for(double seconds, double before, double rate, int burst, int vector) {
    const double own = std::max(kSlack * seconds + kLookSeconds, seconds + kLeastSpare);
    const double need = (own + kSlackOfOthers * before) * rate + burst;
    return static_cast<int>(round_up(static_cast<int64_t>(std::ceil(need)), std::max(vector, 64)));
}

}  // namespace

double CodecObject::clock_rate() const { return resampled_.load() && port_ ? port_->model_rate : rate_; }

void CodecObject::choose_rate() {
    const bool wanted = arguments_.resample && port_ && port_->model_rate > 0 && std::abs(port_->model_rate - rate_) > 0.5;
    if (wanted) {
        resamplers_.push_back(
            std::make_unique<Resampled>(rate_, port_->model_rate, ins_, outs_, vector_, !port_->latents_in, !port_->latents_out));
    }
    resampled_.store(wanted ? resamplers_.back().get() : nullptr, std::memory_order_release);
}

// At the clock's rate.
int CodecObject::burst() const {
    const int burst = std::max(session().clock.burst(rate_), vector_);
    return static_cast<int>(std::ceil(burst * clock_rate() / rate_));
}

// Of all frames that come at once: several, where they are short.
double CodecObject::seconds_at_once() const { return port_->compute_seconds * std::ceil(static_cast<double>(burst()) / port_->hop); }

// Until it is this port's turn, at worst: all chains may have a frame at the same moment, a chain computes one at a time, and so does a
// core. Those that still load are taken for as heavy as this one, so that chains of one patch have one delay.
double CodecObject::seconds_before() const {
    std::vector<double> cores(static_cast<size_t>(count_cores()));
    double same_chain = 0;
    for_each_codec(session(), [&](const CodecObject& codec) {
        if (&codec == this || !codec.may_compute_with(*this)) return;
        const double seconds = (codec.port_ ? codec : *this).seconds_at_once();
        (codec.chain_ == chain_ ? same_chain : *std::min_element(cores.begin(), cores.end())) += seconds;
    });
    return same_chain + *std::min_element(cores.begin(), cores.end());
}

// At the same moment: decoders begin when encoders have to be done.
bool CodecObject::may_compute_with(const CodecObject& other) const {
    if (!port_) return role_ == other.role_ && !session().model_of(chain_).empty();
    return !port_->offline && port_->latents_in == other.port_->latents_in;
}

int CodecObject::needed() const {
    if (port_->offline) return 0;
    const double longest = std::max(port_->hop, burst()) / clock_rate();  // what takes longer is late in the end, however long one waits
    return deadline_for(std::min(seconds_at_once(), longest), std::min(seconds_before_, longest / kSlackOfOthers), clock_rate(), burst(), vector_);
}

// Latents that are made of audio come in the time that all have that are tied to them; audio comes in this object's own.
void CodecObject::choose_deadlines() {
    if (!port_) return;
    port_->clock_rate.store(clock_rate(), std::memory_order_relaxed);
    for (int ratio : latent_ratios()) agree_on_latents(ratio);
    own_deadline_ = arguments_.decode_deadline >= 0 ? arguments_.decode_deadline : needed();
    for_each_codec(session(), [](CodecObject& codec) { codec.apply_deadlines(); });
}

void CodecObject::measure_deadlines() {
    arguments_.encode_deadline = arguments_.decode_deadline = -1;
    choose_all_deadlines();
}

// Here they may become shorter, too, and the other chains count that are there now.
void CodecObject::choose_all_deadlines() {
    if (!port_) return;
    seconds_before_ = seconds_before();
    for (int ratio : latent_ratios()) {
        for (CodecObject* codec : tied(ratio)) codec->latent_times_.erase(ratio);
    }
    choose_deadlines();
}

// Latents in a frame of several are complete only when the last one has come. Latents that are made of latents wait for the
// next hop of their clock.
void CodecObject::apply_deadlines() {
    if (!port_) return;
    FramePort& port = *port_;
    Deadlines now;
    if (port.latents_in) now.in = latent_time(port.in_ratio());
    const int complete = port.latents_in ? now.in + port.hop - port.in_ratio() : 0;
    now.out = complete + own_deadline_;
    if (port.latents_out) {
        const int clocked = latent_time(port.out_ratio());
        const int late = port.latents_in ? std::max(0, now.out - clocked) : 0;
        now.out = clocked + static_cast<int>(round_up(late, port.hop));
    }
    const Deadlines before = player_.deadlines();
    port.seconds_to_answer.store((now.out - complete) / clock_rate(), std::memory_order_relaxed);
    player_.set_deadlines(now);
    make_delay_whole();
    if (before.in != now.in || before.out != now.out) notify_latency();
}

void CodecObject::prepare(double rate, int vector, int priority, int inlets, int outlets) {
    const double before = rate_known_ ? rate_ : 0;
    rate_ = rate;
    rate_known_ = true;
    vector_ = vector;
    host_priority_ = priority;
    ins_ = inlets;
    outs_ = outlets;
    std::unique_ptr<Resampled> older = resampled_.load() ? std::move(resamplers_.back()) : nullptr;
    resampled_.store(nullptr);  // audio is stopped while a host prepares: what was in use can be freed
    resamplers_.clear();
    player_.prepare(inlets, outlets);
    choose_rate();
    if (older && resampled_.load()) resampled_.load()->follow(*older);
    choose_deadlines();
    prioritise();
    if (rate != before) rate_changed(before);
}

// `before`: 0 when it was not known.
void CodecObject::rate_changed(double before) {
    if (before > 0) {
        player_.clock_will_jump();
        changing_ticks_ = kTicksOfChange;
        choose_all_deadlines();
    }
    if (port_) tell_rate(before);
}

// One below the host's audio thread: a worker above it steals its core.
void CodecObject::prioritise() {
    if (port_ && !port_->offline) port_->priority.store(std::max(0, host_priority_ - 1), std::memory_order_relaxed);
}

}  // namespace lp
