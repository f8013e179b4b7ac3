// The delay that encode~ and decode~ report, part by part.
#include <cmath>

#include "objects/encode_decode/codec_object.hpp"

namespace lp {

// The other half of the chain: an encoder reports the whole delay with its decoder's deadline, and vice versa.
const CodecObject* CodecObject::partner() const {
    const CodecObject* other = nullptr;
    for_each_codec(session(), [&](const CodecObject& codec) {
        if (codec.chain() == chain_ && codec.method_ != method_ && codec.port_) other = &codec;
    });
    return other;
}

CodecObject::Delay CodecObject::delay() const {
    if (!port_) return {};
    const CodecObject* other = partner();
    const CodecObject* decode = method_ == Method::decode ? this : other;
    const double host = rate_ / clock_rate();  // host samples a clock sample
    Delay delay;
    delay.collect = std::max(port_->ratio, other ? other->port_->ratio : 0) * host;  // the slower end is waited for
    delay.encode = codec().deadlines().encode * host;
    delay.decode = decode ? decode->codec().deadlines().decode * rate_ / decode->clock_rate() : 0;
    delay.model = model_delay_ * host;
    delay.resample = resampling_delay() + (other ? other->resampling_delay() : 0);
    return delay;
}

double CodecObject::Delay::total() const { return std::round(sum()); }

AtomList CodecObject::latency() const {
    if (!port_) return {0.0};
    const Delay d = delay();
    AtomList atoms{d.total(), "collect", d.collect, "encode", d.encode, "decode", d.decode, "model", d.model};
    if (d.resample > 0) atoms.insert(atoms.end(), {"resample", d.resample});
    return atoms;
}

double CodecObject::latency_of(Session& session, const std::string& chain) {
    double encode = 0, decode = 0;
    for_each_codec(session, [&](const CodecObject& codec) {
        if (codec.chain() != chain || !codec.port_) return;
        (codec.method_ == Method::decode ? decode : encode) = codec.delay().total();
    });
    return decode > 0 ? decode : encode;
}

double CodecObject::resampling_delay() const {
    const Resampled* resampled = resampled_.load();
    return resampled ? resampled->delay() + resampled->waiting() : 0;
}

// Hops and filters of another rate are no whole samples here; a dry sound can only be delayed by whole ones.
void CodecObject::make_delay_whole() {
    Resampled* resampled = resampled_.load();
    if (!resampled || method_ == Method::encode) return;
    const double sum = delay().sum() - resampled->waiting();
    resampled->wait(std::ceil(sum - 1e-6) - sum);
}

}  // namespace lp
