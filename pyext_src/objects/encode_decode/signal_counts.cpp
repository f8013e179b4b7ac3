// How many signals a codec has: the model says it, or flags where there is no model.
#include "objects/encode_decode/codec_object.hpp"

namespace lp {

namespace {

constexpr int kDefaultLatents = 8;

}  // namespace

void CodecObject::count_signals(const ModelInfo* info) {
    if (role_ == Role::any) {
        count_method(info);
    } else {
        count_coder(info);
    }
}

// Flags ask for a second streaming state, or for signals where there is no model.
void CodecObject::count_coder(const ModelInfo* info) {
    const bool encodes = role_ == Role::encode;
    int audio = info ? info->channels : 1, latents = info ? info->latents : kDefaultLatents;
    const MethodInfo* method = info ? info->coder(encodes ? "encode" : "decode") : nullptr;
    if (method) {
        audio = encodes ? method->in_channels : method->out_channels;
        latents = encodes ? method->out_channels : method->in_channels;
    }
    latents = std::max(1, latents);
    const int states = info ? info->states(channels()) : channels();
    const int signals = arguments_.channels ? arguments_.channels : std::max(1, audio);
    const int values = arguments_.latents ? arguments_.latents : latents * states;
    inlets_ = encodes ? signals : values;
    outlets_ = encodes ? values : signals;
}

void CodecObject::count_method(const ModelInfo* info) {
    const MethodInfo* method = !info ? nullptr : arguments_.method.empty() ? info->main_method() : info->method(arguments_.method);
    const int states = info ? info->states(channels()) : 1;
    inlets_ = arguments_.ins ? arguments_.ins : method ? method->in_channels * states : channels();
    outlets_ = arguments_.outs ? arguments_.outs : method ? method->out_channels * states : channels();
}

}  // namespace lp
