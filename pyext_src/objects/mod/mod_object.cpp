// lp.mod~ as any host sees it: arguments and messages around a Modulator.
#include "objects/mod/mod_object.hpp"

#include <algorithm>

#include "model_file/model_info.hpp"

namespace lp {

namespace {

const std::string kOwnFlags = "-latents -m";
constexpr int kDefaultVoices = 8;
constexpr double kUsualRate = 48000;  // until the host prepares

}  // namespace

ModObject::ModObject(const AtomList& atoms, HostApi& host, std::shared_ptr<Modulator> modulator)
    : SignalObject(kModName, host), modulator_(std::move(modulator)) {
    const Arguments arguments = parse_arguments(atoms, kOwnFlags);
    chain_ = arguments.chain;
    multichannel_ = arguments.multichannel;
    if (!arguments.error.empty()) report_error(arguments.error);
    std::string file = arguments.file.empty() ? "" : find_model(arguments.file);
    voices_ = modulator_ ? modulator_->voices() : count_voices(arguments, &file);
    if (!modulator_) {
        modulator_ = std::make_shared<Modulator>();
        modulator_->offline(host.offline());
        modulator_->prepare(voices_, kUsualRate);
        modulator_->use_seed_map(SeedMaps::look_up, &session().seed_maps);
        read_maps();
    }
    join_chain(arguments, file);
}

// One for each latent of the model; `-latents` overrides it. A file that is no model is dropped.
int ModObject::count_voices(const Arguments& arguments, std::string* file) {
    ModelInfo info;
    std::string problem;
    const bool known = !file->empty() && read_model_info(file->c_str(), info, problem);
    if (!problem.empty()) {
        report_error(problem);
        file->clear();
    }
    return arguments.latents ? arguments.latents : known ? info.latents : kDefaultVoices;
}

void ModObject::message(const std::string& selector, const AtomList& atoms) {
    if (selector == "info") return info();
    if (selector == "seedmap_rebuild") return request("seedmap_rebuild", atoms);
    const std::string refusal = modulator_->set(selector, atoms);
    if (!refusal.empty()) report_error(refusal);
}

void ModObject::take(const Lines& lines) {
    for (const AtomList& line : lines) message(line[0].symbol, rest_of(line));
}

void ModObject::info() {
    status("info", {"chain", chain_});
    status("info", {"latents", static_cast<double>(voices_)});
    status("info", {"not_finite", static_cast<double>(modulator_->not_finite())});
    status("latency", latency());
}

// `seedmap x y` restores the position alone: a map made since then must not change the seeds. `look_up x y` asks the map,
// as a glide between two positions does.
void ModObject::restore(const Lines& lines) {
    for (const AtomList& line : lines) {
        const std::string refusal = modulator_->restore(line[0].symbol, rest_of(line));
        if (!refusal.empty()) report_error(refusal);
    }
    modulator_->restored();
}

// A map made meanwhile, by a patch or by `latentplay seedmap`, is read with the next new object or rebuild.
void ModObject::read_maps() {
    SeedMaps& maps = session().seed_maps;
    if (!maps.reload(session().data_folder)) report_error(maps.error());
}

void ModObject::receive(Reply& reply) {
    if (reply.selector != "seedmap_made") return Object::receive(reply);
    read_maps();
    status("seedmap_rebuild", {"done"});
}

void ModObject::tick() {
    modulator_->service();
    report_not_finite(modulator_->not_finite(),
                      "a latent that is no number (NaN or infinity) came in and counts as 0; look at the object above");
}

void ModObject::prepare(double rate, int vector, int, int inlets, int) {
    modulator_->prepare(voices_, rate);
    given_ = std::min(inlets, voices_);
    silence_.assign(static_cast<size_t>(vector), 0.0f);
    in_.assign(static_cast<size_t>(voices_), silence_.data());
}

void ModObject::process(const float* const* in, float* const* out, int n, int64_t position) LP_RT {
    for (int v = 0; v < given_; ++v) in_[static_cast<size_t>(v)] = in[v];
    modulator_->process(in_.data(), out, n, position);
}

}  // namespace lp
