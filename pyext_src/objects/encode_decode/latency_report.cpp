// The delay that codecs report, part by part.
#include <cmath>

#include "objects/encode_decode/codec_object.hpp"

namespace lp {

// The other half of the chain: an encoder reports the whole delay with its decoder's deadline, and vice versa.
const CodecObject* CodecObject::partner() const {
    const CodecObject* other = nullptr;
    for_each_codec(session(), [&](const CodecObject& codec) {
        const bool half = codec.role_ != Role::any && codec.role_ != role_;
        if (half && codec.chain() == chain_ && codec.port_) other = &codec;
    });
    return other;
}

CodecObject::Delay CodecObject::delay() const {
    if (!port_) return {};
    if (role_ == Role::any) return own_delay();
    const CodecObject* other = partner();
    const CodecObject* decode = role_ == Role::decode ? this : other;
    const double host = rate_ / clock_rate();  // host samples a clock sample
    Delay delay;
    delay.collect = std::max(port_->hop, other ? other->port_->hop : 0) * host;  // the slower end is waited for
    delay.encode = (role_ == Role::encode ? player_.deadlines().out : player_.deadlines().in) * host;
    if (decode) delay.decode = (decode->player_.deadlines().out - decode->player_.deadlines().in) * rate_ / decode->clock_rate();
    delay.model = model_delay_ * host;
    delay.resample = resampling_delay() + (other ? other->resampling_delay() : 0);
    delay.between = role_ == Role::decode || other ? hops_between() * host : 0;
    return delay;
}

// From the sample at which something comes in: audio waits for the end of its frame, latents are taken at once.
CodecObject::Delay CodecObject::own_delay() const {
    const double host = rate_ / clock_rate();
    Delay delay;
    delay.collect = (port_->latents_in ? 0 : port_->hop) * host;
    delay.decode = (player_.deadlines().out - player_.deadlines().in) * host;
    delay.model = model_delay_ * host;
    delay.resample = resampling_delay();
    return delay;
}

double CodecObject::hops_between() const {
    double samples = 0;
    for_each_codec(session(), [&](const CodecObject& codec) {
        const bool between = codec.role_ == Role::any && codec.chain() == chain_ && codec.port_ && codec.port_->latents_in &&
                             codec.port_->latents_out;
        if (between) samples += codec.player_.deadlines().out - codec.player_.deadlines().in;
    });
    return samples;
}

double CodecObject::Delay::total() const { return std::round(sum()); }

AtomList CodecObject::latency() const {
    if (!port_) return {0.0};
    const Delay d = delay();
    AtomList atoms{d.total(), "collect", d.collect};
    if (role_ == Role::any) {
        atoms.insert(atoms.end(), {"deadline", d.decode, "model", d.model});
    } else {
        atoms.insert(atoms.end(), {"encode", d.encode, "decode", d.decode, "model", d.model});
    }
    if (d.between > 0) atoms.insert(atoms.end(), {"between", d.between});
    if (d.resample > 0) atoms.insert(atoms.end(), {"resample", d.resample});
    return atoms;
}

double CodecObject::latency_of(Session& session, const std::string& chain) {
    double encode = 0, decode = 0, whole = 0;
    for_each_codec(session, [&](const CodecObject& codec) {
        if (codec.chain() != chain || !codec.port_) return;
        (codec.role_ == Role::decode ? decode : codec.role_ == Role::encode ? encode : whole) = codec.delay().total();
    });
    return decode > 0 ? decode : encode > 0 ? encode : whole;
}

double CodecObject::resampling_delay() const {
    const Resampled* resampled = resampled_.load();
    return resampled ? resampled->delay() + resampled->waiting() : 0;
}

// Hops and filters of another rate are no whole samples here; a dry sound can only be delayed by whole ones.
void CodecObject::make_delay_whole() {
    Resampled* resampled = resampled_.load();
    if (!resampled || !port_ || port_->latents_out) return;
    const double sum = delay().sum() - resampled->waiting();
    resampled->wait(std::ceil(sum - 1e-6) - sum);
}

}  // namespace lp
