// When encode~ and decode~ answer: deadlines from what frames cost here, the worker's priority, resampling.
#include <cmath>

#include "objects/encode_decode/codec_object.hpp"

namespace lp {

namespace {

constexpr int kTicksOfChange = 100;       // half a second
constexpr double kSlack = 1.5;            // times the measured cost of a frame: machines are shared
constexpr double kLookSeconds = 0.00075;  // the worker looks every 0.2 ms while a frame is near; the rest is for waking late

int deadline_for(double seconds, double rate, int burst, int vector) {
    const double need = (kSlack * seconds + kLookSeconds) * rate + burst;
    return static_cast<int>(round_up(static_cast<int64_t>(std::ceil(need)), std::max(vector, 64)));
}

}  // namespace

double CodecObject::clock_rate() const { return resampled_.load() && port_ ? port_->model_rate : rate_; }

void CodecObject::choose_rate() {
    const bool wanted = arguments_.resample && port_ && port_->model_rate > 0 && std::abs(port_->model_rate - rate_) > 0.5;
    if (wanted) {
        resamplers_.push_back(
            std::make_unique<Resampled>(rate_, port_->model_rate, ins_, outs_, vector_, method_ == Method::encode));
    }
    resampled_.store(wanted ? resamplers_.back().get() : nullptr, std::memory_order_release);
}

void CodecObject::choose_deadlines() {
    if (!port_) return;
    port_->clock_rate.store(clock_rate(), std::memory_order_relaxed);
    HopClock& clock = session().clock;
    const int burst = std::max(clock.burst(rate_), vector_);
    const int clock_burst = static_cast<int>(std::ceil(burst * clock_rate() / rate_));
    const int needed = port_->offline ? 0 : deadline_for(port_->compute_seconds, clock_rate(), clock_burst, vector_);
    if (arguments_.encode_deadline >= 0) clock.fix(port_->ratio, arguments_.encode_deadline);
    if (method_ == Method::encode) clock.require(port_->ratio, needed);
    own_deadline_ = arguments_.decode_deadline >= 0 ? arguments_.decode_deadline : needed;
    for_each_codec(session(), [](CodecObject& codec) { codec.apply_deadlines(); });
}

void CodecObject::measure_deadlines() {
    arguments_.encode_deadline = arguments_.decode_deadline = -1;
    choose_all_deadlines();
}

// Those of this ratio may become shorter, too; the others come out as they were.
void CodecObject::choose_all_deadlines() {
    if (!port_) return;
    session().clock.release(port_->ratio);
    for_each_codec(session(), [](CodecObject& codec) { codec.choose_deadlines(); });
}

void CodecObject::apply_deadlines() {
    if (!port_) return;
    const Deadlines now{session().clock.encode_deadline(port_->ratio), method_ == Method::decode ? own_deadline_ : 0};
    const Deadlines before = codec().deadlines();
    codec().set_deadlines(now);
    make_delay_whole();
    if (before.encode != now.encode || before.decode != now.decode) notify_latency();
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
    if (method_ == Method::encode) {
        encoder_.prepare(inlets, outlets);
    } else {
        decoder_.prepare(inlets, outlets);
    }
    choose_rate();
    if (older && resampled_.load()) resampled_.load()->follow(*older);
    choose_deadlines();
    prioritise();
    if (rate != before) rate_changed(before);
}

// `before`: 0 when it was not known.
void CodecObject::rate_changed(double before) {
    if (before > 0) {
        codec().clock_will_jump();
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
