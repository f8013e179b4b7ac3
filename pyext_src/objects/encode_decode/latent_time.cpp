// When latents appear: at one time for all codecs of a chain, and for those that cords of signals tie to it, so that decoders know
// where the latents are. Chains that no cord ties keep their own.
#include "objects/encode_decode/codec_object.hpp"

namespace lp {

namespace {

bool holds(const std::vector<CodecObject*>& codecs, const CodecObject* codec) {
    return std::find(codecs.begin(), codecs.end(), codec) != codecs.end();
}

}  // namespace

std::set<int> CodecObject::latent_ratios() const {
    std::set<int> ratios;
    if (port_ && port_->latents_in) ratios.insert(port_->in_ratio());
    if (port_ && port_->latents_out) ratios.insert(port_->out_ratio());
    return ratios;
}

bool CodecObject::is_tied_to(const CodecObject& other) const {
    return chain_ == other.chain_ || host_.feeds(other.host_) || other.host_.feeds(host_);
}

std::vector<CodecObject*> CodecObject::tied(int ratio) {
    std::vector<CodecObject*> found{this};
    for (size_t i = 0; i < found.size(); ++i) {
        for_each_codec(session(), [&](CodecObject& codec) {
            if (codec.latent_ratios().count(ratio) && !holds(found, &codec) && found[i]->is_tied_to(codec)) found.push_back(&codec);
        });
    }
    return found;
}

// The slowest encoder's time, never shorter than one in use; or what was set by hand, here or else at another one.
void CodecObject::agree_on_latents(int ratio) {
    int time = 0, by_hand = arguments_.encode_deadline;
    const auto all = tied(ratio);
    for (CodecObject* codec : all) {
        time = std::max(time, codec->latent_time(ratio));
        if (!codec->port_->latents_in) time = std::max(time, codec->needed());
        if (arguments_.encode_deadline < 0) by_hand = std::max(by_hand, codec->arguments_.encode_deadline);
    }
    for (CodecObject* codec : all) codec->latent_times_[ratio] = by_hand >= 0 ? by_hand : time;
}

int CodecObject::latent_time(int ratio) const {
    const auto found = latent_times_.find(ratio);
    return found == latent_times_.end() ? 0 : found->second;
}

}  // namespace lp
