// lp.mod~ as any host sees it: arguments and messages around a Modulator.
#include "host/mod_box.hpp"

#include "bridge/interpreter.hpp"
#include "card/card.hpp"
#include "host/atoms.hpp"
#include "seedmap/seedmap.hpp"

namespace lp {

namespace {

const std::string kOwnFlags = "-latents -m";

// The maps that all lp.mod~ of the process share; on the message thread only, as all who look into them.
SeedMaps& shared_maps() {
    static auto* maps = new SeedMaps;
    return *maps;
}

}  // namespace

ModBox::ModBox(const WordList& arguments, Skin& skin) : SignalBox("lp.mod~", skin), arguments_(parse_arguments(arguments, kOwnFlags)) {
    chain_ = arguments_.chain;
    if (!arguments_.error.empty()) complain(arguments_.error);
    if (!arguments_.file.empty()) arguments_.file = find_model(arguments_.file);
    Card card;
    std::string problem;
    if (!arguments_.file.empty() && read_card(arguments_.file.c_str(), card, problem)) voices_ = card.latents;
    if (!problem.empty()) {
        complain(problem);
        arguments_.file.clear();
    }
    if (arguments_.latents) voices_ = arguments_.latents;
    modulator_.offline(skin.offline());
    modulator_.prepare(voices_, 48000);
    modulator_.use_seed_map(SeedMaps::look_up, &shared_maps());
    read_maps();
    ask("new", {class_name(), chain_, arguments_.file, 0.0, 0.0, 0.0, skin.offline() ? 1.0 : 0.0});
}

void ModBox::message(const std::string& selector, const WordList& words) {
    if (answer(selector, words)) return;
    if (selector == "info") {
        info();
    } else if (selector == "seedmap_rebuild") {
        ask("seedmap_rebuild", words);
    } else {
        const auto atoms = atoms_of(words);
        const char* line = modulator_.set(selector.c_str(), atoms.data(), static_cast<int>(atoms.size()));
        if (line) complain(line);
    }
}

Lines ModBox::state() const {
    Lines lines;
    modulator_.dump(add_line, &lines);
    return lines;
}

void ModBox::info() {
    status("info", {"chain", chain_});
    status("info", {"latents", static_cast<double>(voices_)});
    status("info", {"not_finite", static_cast<double>(modulator_.not_finite())});
    status("latency", latency_words());
}

// `seedmap x y` is the place alone: a map made since then must not change the seeds. `look_up x y` asks the map, as on the
// way from place to place.
void ModBox::restore(const Lines& lines) {
    for (const WordList& line : lines) {
        const auto atoms = atoms_of(line);
        const char* complaint = modulator_.restore(line[0].text.c_str(), atoms.data() + 1, static_cast<int>(atoms.size()) - 1);
        if (complaint) complain(complaint);
    }
    modulator_.restored();
}

// A map made meanwhile, by a patch or by `latentplay seedmap`, counts from the next new object or rebuild on.
void ModBox::read_maps() {
    if (!shared_maps().reload(settings().data)) complain(shared_maps().complaint());
}

void ModBox::receive(Reply& reply) {
    if (reply.selector == "error") return complain(show(reply.words));
    if (reply.selector == "seedmap_made") {
        read_maps();
        return status("seedmap_rebuild", {"done"});
    }
    status(reply.selector, reply.words);
}

void ModBox::tick() {
    modulator_.service();
    const int64_t bad = modulator_.not_finite();
    if (bad > 0 && told_not_finite_ == 0) {
        complain("a latent that is no number (NaN or infinity) came in and counts as 0; look at the object above");
    }
    told_not_finite_ = bad;
}

void ModBox::prepare(double rate, int vector, int, int inlets, int) {
    modulator_.prepare(voices_, rate);
    given_ = std::min(inlets, voices_);
    silence_.assign(static_cast<size_t>(vector), 0.0f);
    in_.assign(static_cast<size_t>(voices_), silence_.data());
}

LP_RT void ModBox::process(const float* const* in, float* const* out, int n, int64_t position) {
    std::copy_n(in, given_, in_.begin());
    modulator_.process(in_.data(), out, n, position);
}

}  // namespace lp
