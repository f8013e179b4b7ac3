// When encode~ and decode~ answer: deadlines from what frames cost here, the delay and its parts, priority, resampling.
#include <cmath>

#include "host/coder_box.hpp"

namespace lp {

namespace {

constexpr double kSlack = 1.5;            // times the measured cost of a frame: machines are shared
constexpr double kLookSeconds = 0.00075;  // the worker looks every 0.2 ms while a frame is near; the rest is for waking late

int deadline_for(double seconds, double rate, int burst, int vector) {
    const double need = (kSlack * seconds + kLookSeconds) * rate + burst;
    return static_cast<int>(round_up(static_cast<int64_t>(std::ceil(need)), std::max(vector, 64)));
}

}  // namespace

// The other half of the chain: an encoder tells the whole delay with its decoder's deadline, and the reverse.
const CoderBox* CoderBox::partner() const {
    const CoderBox* other = nullptr;
    for_each([&](const Box& box) {
        if (box.chain() != chain_ || box.class_name() == class_name()) return;
        const auto* coder = dynamic_cast<const CoderBox*>(&box);
        if (coder && coder->port_) other = coder;
    });
    return other;
}

CoderBox::Delay CoderBox::delay() const {
    if (!port_) return {};
    const CoderBox* other = partner();
    const CoderBox* decode = method_ == Method::decode ? this : other;
    const double host = rate_ / clock_rate();  // host samples a clock sample
    Delay delay;
    delay.collect = port_->ratio * host;
    delay.encode = coder().deadlines().encode * host;
    delay.decode = decode ? decode->coder().deadlines().decode * rate_ / decode->clock_rate() : 0;
    delay.model = std::round(model_delay_ * (port_->model_rate > 0 ? rate_ / port_->model_rate : 1.0));
    delay.resample = resampling_delay() + (other ? other->resampling_delay() : 0);
    return delay;
}

double CoderBox::Delay::total() const { return std::round(collect + encode + decode + model + resample); }

WordList CoderBox::latency_words() const {
    if (!port_) return {0.0};
    const Delay d = delay();
    WordList words{d.total(), "collect", d.collect, "encode", d.encode, "decode", d.decode, "model", d.model};
    if (d.resample > 0) words.insert(words.end(), {"resample", d.resample});
    return words;
}

double CoderBox::latency_of(const std::string& chain) {
    double encode = 0, decode = 0;
    for_each([&](const Box& box) {
        const auto* coder = box.chain() == chain ? dynamic_cast<const CoderBox*>(&box) : nullptr;
        if (coder && coder->port_) (coder->method_ == Method::decode ? decode : encode) = coder->delay().total();
    });
    return decode > 0 ? decode : encode;
}

double CoderBox::clock_rate() const { return resampled_.load() && port_ ? port_->model_rate : rate_; }

double CoderBox::resampling_delay() const {
    const Resampled* resampled = resampled_.load();
    return resampled ? resampled->delay() : 0;
}

void CoderBox::choose_rate() {
    const bool wanted = arguments_.resample && port_ && port_->model_rate > 0 && std::abs(port_->model_rate - rate_) > 0.5;
    if (wanted) {
        resamplers_.push_back(
            std::make_unique<Resampled>(rate_, port_->model_rate, ins_, outs_, vector_, method_ == Method::encode));
    }
    resampled_.store(wanted ? resamplers_.back().get() : nullptr, std::memory_order_release);
}

void CoderBox::choose_deadlines() {
    if (!port_) return;
    HopClock& clock = HopClock::get();
    const int burst = std::max(clock.burst(), vector_);
    const int clock_burst = static_cast<int>(std::ceil(burst * clock_rate() / rate_));
    const int needed = port_->offline ? 0 : deadline_for(port_->compute_seconds, clock_rate(), clock_burst, vector_);
    if (arguments_.encode_deadline >= 0) clock.fix(port_->ratio, arguments_.encode_deadline);
    if (method_ == Method::encode) clock.require(port_->ratio, needed);
    own_deadline_ = arguments_.decode_deadline >= 0 ? arguments_.decode_deadline : needed;
    for_each([&](Box& box) {
        if (auto* other = dynamic_cast<CoderBox*>(&box)) other->apply_deadlines();
    });
}

void CoderBox::measure_deadlines() {
    arguments_.encode_deadline = arguments_.decode_deadline = -1;
    if (!port_) return;
    HopClock::get().release(port_->ratio);
    for_each([](Box& box) {
        if (auto* other = dynamic_cast<CoderBox*>(&box)) other->choose_deadlines();
    });
}

void CoderBox::apply_deadlines() {
    if (!port_) return;
    const Deadlines now{HopClock::get().encode_deadline(port_->ratio), method_ == Method::decode ? own_deadline_ : 0};
    const Deadlines before = coder().deadlines();
    coder().set_deadlines(now);
    if (before.encode != now.encode || before.decode != now.decode) tell_latency();
}

void CoderBox::prepare(double rate, int vector, int priority, int inlets, int outlets) {
    const bool new_rate = !rate_known_ || rate != rate_;
    rate_ = rate;
    rate_known_ = true;
    vector_ = vector;
    host_priority_ = priority;
    ins_ = inlets;
    outs_ = outlets;
    resampled_.store(nullptr);  // sound stands still while a host prepares: what was in use can go
    resamplers_.clear();
    if (method_ == Method::encode) {
        encoder_.prepare(inlets, outlets);
    } else {
        decoder_.prepare(inlets, outlets);
    }
    choose_rate();
    choose_deadlines();
    prioritise();
    if (port_ && new_rate) compare_rates(*port_);
    if (port_) port_->wake(port_);
}

// One below the host's audio thread: a worker above it steals its core.
void CoderBox::prioritise() {
    if (port_ && !port_->offline) prioritised_ = port_->prioritise(port_, std::max(0, host_priority_ - 1));
}

}  // namespace lp
