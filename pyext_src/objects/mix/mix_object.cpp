// lp.mix~ as any host sees it: arguments and messages around a Mixer, which it keeps in time with its chain.
#include "host/mix_box.hpp"

#include "host/atoms.hpp"
#include "host/coder_box.hpp"

namespace lp {

namespace {

constexpr double kShortestMeterMs = 5;

}  // namespace

MixBox::MixBox(const WordList& arguments, Skin& skin)
    : SignalBox(kMixName, skin), arguments_(parse_arguments(arguments, "-channels")) {
    chain_ = arguments_.chain;
    if (!arguments_.error.empty()) complain(arguments_.error);
    if (!arguments_.file.empty()) arguments_.file = find_model(arguments_.file);
    if (arguments_.channels) channels_ = arguments_.channels;
    mixer_.prepare(channels_, 48000);
    ask("new", {class_name(), chain_, arguments_.file, 0.0, 0.0, 0.0, skin.offline() ? 1.0 : 0.0});
}

void MixBox::message(const std::string& selector, const WordList& words) {
    if (answer(selector, words)) return;
    if (selector == "info") {
        info();
    } else {
        set(selector, words);
    }
}

void MixBox::set(const std::string& selector, const WordList& words) {
    const auto atoms = atoms_of(words);
    const char* line = mixer_.set(selector.c_str(), atoms.data(), static_cast<int>(atoms.size()));
    if (line) return complain(line);
    if (selector == "meter" && mixer_.meter() > 0) {
        mixer_.take_levels();
        meter_later();
    }
    tell_latency();
}

Lines MixBox::state() const {
    Lines lines;
    mixer_.dump(add_line, &lines);
    return lines;
}

void MixBox::info() {
    status("info", {"chain", chain_});
    status("info", {"channels", static_cast<double>(channels_)});
    status("info", {"dry_delay", static_cast<double>(mixer_.delay())});
    status("info", {"not_finite", static_cast<double>(mixer_.not_finite())});
    status("latency", latency_words());
}

void MixBox::receive(Reply& reply) {
    reply.selector == "error" ? complain(show(reply.words)) : status(reply.selector, reply.words);
}

void MixBox::tick() {
    follow_chain();
    const int64_t bad = mixer_.not_finite();
    if (bad > 0 && told_not_finite_ == 0) {
        complain("a sample that is no number (NaN, infinity or beyond 1e9) came in and counts as silence; look at the object above");
    }
    told_not_finite_ = bad;
}

void MixBox::wake() {
    if (mixer_.meter() <= 0) return;
    const MixLevels now = mixer_.take_levels();
    status("meter", {now.wet, now.dry, now.out, now.reduction});
    meter_later();
}

void MixBox::meter_later() { skin_.wake_after(std::max(kShortestMeterMs, mixer_.meter())); }

void MixBox::follow_chain() {
    mixer_.follow(static_cast<int>(CoderBox::latency_of(chain_)));
    tell_latency();
}

WordList MixBox::latency_words() const {
    const double chain = mixer_.chain_latency(), limit = mixer_.look_ahead();
    return {chain + limit, "chain", chain, "limit", limit};
}

void MixBox::tell_latency() {
    if (told_chain_ == mixer_.chain_latency() && told_limit_ == mixer_.look_ahead()) return;
    told_chain_ = mixer_.chain_latency();
    told_limit_ = mixer_.look_ahead();
    status("latency", latency_words());
}

// Hosts prepare the objects in the order of the cords: by now the chain knows its latency at this rate.
void MixBox::prepare(double rate, int, int, int, int) {
    mixer_.prepare(channels_, rate);
    follow_chain();
}

}  // namespace lp
