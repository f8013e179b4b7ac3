// lp.mod~ as any host sees it: arguments and messages around a Modulator.
#include "objects/mod/mod_object.hpp"

#include <algorithm>

#include "model_file/model_info.hpp"

namespace lp {

namespace {

const std::string kOwnFlags = "-latents -channels -m";
constexpr int kDefaultVoices = 8;
constexpr double kUsualRate = 48000;  // until the host prepares

}  // namespace

ModObject::ModObject(const AtomList& atoms, HostApi& host, std::shared_ptr<Modulator> modulator)
    : SignalObject(kModName, host), arguments_(parse_arguments(atoms, kOwnFlags)), modulator_(std::move(modulator)) {
    chain_ = arguments_.chain;
    if (!arguments_.error.empty()) report_error(arguments_.error);
    if (modulator_) {
        voices_ = modulator_->voices();
        channels_ = modulator_->channels();
    } else {
        const int known = count_voices();
        modulator_ = std::make_shared<Modulator>();
        modulator_->offline(host.offline());
        modulator_->prepare(voices_, kUsualRate, channels_);
        shares_ = channels_ > 1;
        modulator_->use_seed_map(SeedMaps::look_up, &session().seed_maps);
        read_maps();
        if (shares_ && arguments_.latents) modulator_->make_room();
        if (shares_ && known > 0) share(known, channels_);
    }
    join_chain(arguments_, arguments_.file);
}

// One for each latent of each stream; `-latents` says how many in all. Returns the model's latents; 0 while it is not known.
int ModObject::count_voices() {
    ModelInfo info;
    const bool known = read_model(&arguments_, &info);
    const int latents = known ? info.latents : kDefaultVoices, of_model = known ? info.latents : 0;
    channels_ = streams(known ? info.channels : 1);
    const int wanted = arguments_.latents ? arguments_.latents : latents * channels_;
    if (!arguments_.channels && wanted != latents * channels_) channels_ = 1;
    voices_ = std::min(wanted, kMaxVoices);
    const bool too_many = wanted > kMaxVoices;
    if (!too_many && wanted % channels_ == 0) return of_model;
    report_error(std::to_string(wanted) + (too_many ? " latents are more than " + std::to_string(kMaxVoices) + ": send the others past this object"
                                                    : " latents for " + std::to_string(channels_) + " channels: expected as many for each") +
                 "; all voices move by themselves");
    channels_ = 1;
    return of_model;
}

// Side by side through the model: a mono model has one for each channel of the chain.
int ModObject::streams(int model_channels) {
    if (model_channels != 1) return 1;
    return arguments_.channels ? arguments_.channels : chain_channels();
}

// With -latents as for one of several channels, that one alone is to move.
void ModObject::compare_with_model(const std::string& model, int latents, int channels) {
    if (shares_) share(latents, streams(channels));
    if (arguments_.latents == latents && !arguments_.channels) return;
    const int given = latents * streams(channels);
    if (arguments_.latents < given) report_mismatch(model, {given, voices_}, {});  // more cords than latents were asked for
}

// Cords that no latent comes by are silent.
void ModObject::share(int latents, int streams) {
    shared_ = true;
    modulator_->share(std::clamp(latents * streams, 1, voices_), streams, std::max(1, latents));
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
    status("info", {"channels", static_cast<double>(channels_)});
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
    const bool read = maps.reload(session().data_folder);
    if (!read && !session().data_folder.empty()) report_error(maps.error());  // without settings, that is what is told
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
    modulator_->prepare(modulator_->voices(), rate, modulator_->channels(), modulator_->side());
    given_ = std::min(inlets, voices_);
    silence_.assign(static_cast<size_t>(vector), 0.0f);
    in_.assign(static_cast<size_t>(voices_), silence_.data());
}

void ModObject::process(const float* const* in, float* const* out, int n, int64_t position) LP_RT {
    for (int v = 0; v < given_; ++v) in_[static_cast<size_t>(v)] = in[v];
    modulator_->process(in_.data(), out, n, position);
    for (int v = modulator_->playing(); v < voices_; ++v) std::fill(out[v], out[v] + n, 0.0f);
}

}  // namespace lp
