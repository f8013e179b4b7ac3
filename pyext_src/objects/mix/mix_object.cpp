// lp.mix~ as any host sees it: arguments and messages around a Mixer, which it keeps in time with its chain.
#include "objects/mix/mix_object.hpp"

#include <algorithm>

#include "objects/encode_decode/codec_object.hpp"

namespace lp {

namespace {

constexpr double kShortestMeterMs = 5;
constexpr double kUsualRate = 48000;  // until the host prepares

}  // namespace

MixObject::MixObject(const AtomList& atoms, HostApi& host, std::shared_ptr<Mixer> mixer)
    : SignalObject(kMixName, host), mixer_(std::move(mixer)) {
    const Arguments arguments = parse_arguments(atoms, "-channels");
    chain_ = arguments.chain;
    if (!arguments.error.empty()) report_error(arguments.error);
    if (arguments.channels) channels_ = arguments.channels;
    if (!mixer_) {
        mixer_ = std::make_shared<Mixer>();
        mixer_->prepare(channels_, kUsualRate);
    }
    join_chain(arguments, arguments.file.empty() ? "" : find_model(arguments.file));
}

void MixObject::message(const std::string& selector, const AtomList& atoms) {
    if (selector == "info") return info();
    const std::string refusal = mixer_->set(selector, atoms);
    if (!refusal.empty()) return report_error(refusal);
    if (selector == "meter" && mixer_->meter() > 0) {
        mixer_->take_levels();
        meter_later();
    }
    notify_latency();
}

void MixObject::info() {
    status("info", {"chain", chain_});
    status("info", {"channels", static_cast<double>(channels_)});
    status("info", {"dry_delay", static_cast<double>(mixer_->delay())});
    status("info", {"not_finite", static_cast<double>(mixer_->not_finite())});
    status("latency", latency());
}

void MixObject::tick() {
    follow_chain();
    report_not_finite(mixer_->not_finite(),
                      "a sample that is no number (NaN, infinity or beyond 1e9) came in and counts as silence; look at the object above");
}

void MixObject::wake() {
    if (mixer_->meter() <= 0) return;
    const MixLevels now = mixer_->take_levels();
    status("meter", {now.wet, now.dry, now.out, now.reduction});
    meter_later();
}

void MixObject::meter_later() { host_.wake_after(std::max(kShortestMeterMs, mixer_->meter())); }

void MixObject::follow_chain() {
    mixer_->follow(static_cast<int>(CodecObject::latency_of(session(), chain_)));
    notify_latency();
}

AtomList MixObject::latency() const {
    const double chain = mixer_->chain_latency(), limit = mixer_->look_ahead();
    return {chain + limit, "chain", chain, "limit", limit};
}

void MixObject::notify_latency() {
    if (reported_chain_ == mixer_->chain_latency() && reported_limit_ == mixer_->look_ahead()) return;
    reported_chain_ = mixer_->chain_latency();
    reported_limit_ = mixer_->look_ahead();
    status("latency", latency());
}

// Hosts prepare the objects in the order in which sound passes: by now the chain knows its latency at this rate.
void MixObject::prepare(double rate, int, int, int, int) {
    mixer_->prepare(channels_, rate);
    follow_chain();
}

}  // namespace lp
