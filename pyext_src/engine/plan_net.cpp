// The frames of a plan.
#include "engine/plan_net.hpp"

#include <algorithm>
#include <stdexcept>

#include "engine/frame_wanted.hpp"
#include "engine/net_output.hpp"
#include "plan/denormals.hpp"
#include "plan/together.hpp"

namespace lp {

namespace {

constexpr size_t kLargeWeights = 4 << 20;  // bytes: fewer stay near the processor, and nothing is gained

}  // namespace

PlanNet::PlanNet(std::shared_ptr<const PlanModel> model, const plan::PreparedPtr& prepared)
    : model_(std::move(model)), runner_(prepared), kept_(runner_.memory_size()) {}

std::shared_ptr<Net> PlanNet::over_torchscript() const {
    auto net = model_->torchscript()->instance();
    net->port = port;
    for (const auto& [name, values] : layers_) net->set_layer(name, values);
    return net;
}

FrameStatus PlanNet::run(MethodId method, const float* in, float* out, int units, uint64_t seed, std::string* error) {
    const int planned = model_->planned_units(method);
    if (!takes_over_ && planned > 0 && units % planned == 0) return run_plan(method, in, out, units / planned, seed, error);
    try {
        if (!takes_over_) takes_over_ = over_torchscript();
        return takes_over_->run(method, in, out, units, seed, error);
    } catch (const std::exception& e) {
        const MethodShape shape = this->shape(method);
        std::fill_n(out, static_cast<size_t>(shape.out_channels) * units * shape.unit / shape.out_ratio, 0.0f);
        return *error = e.what(), FrameStatus::failed;
    }
}

// A long call draws on from hop to hop, as a net over TorchScript does.
FrameStatus PlanNet::run_plan(MethodId method, const float* in, float* out, int hops, uint64_t seed, std::string* error) {
    const plan::FlushDenormals flush;
    random_.reseed(seed);
    const FrameWanted wanted(port);
    bool ran = true;
    for (int hop = 0; hop < hops && ran; ++hop) ran = run_hop(method, in, out, hop, hops, wanted);
    const FrameStatus status = finished(method, out, hops, ran, error);
    if (!ran && !wanted.ask()) *error = "nobody waits for it any more";
    return status;
}

const void* PlanNet::shared_weights(MethodId method) const {
    const bool hop_by_hop = !takes_over_ && model_->planned_units(method) == units(method);
    return hop_by_hop && runner_.prepared().weight_bytes(method) >= kLargeWeights ? &runner_.prepared() : nullptr;
}

void PlanNet::run_together(MethodId method, const Call* calls, int count) {
    const void* weights = shared_weights(method);
    const bool alike = std::all_of(calls, calls + count, [&](const Call& call) { return call.net->shared_weights(method) == weights; });
    if (count == 1 || !weights || !alike) return Net::run_together(method, calls, count);
    for (int first = 0; first < count; first += plan::kMostTogether) {
        run_part(method, calls + first, std::min(plan::kMostTogether, count - first));
    }
}

void PlanNet::run_part(MethodId method, const Call* calls, int count) {
    const plan::FlushDenormals flush;
    plan::Part parts[plan::kMostTogether];
    for (int i = 0; i < count; ++i) {
        auto& net = static_cast<PlanNet&>(*calls[i].net);  // it says the same
        net.random_.reseed(calls[i].seed);
        parts[i] = {&net.runner_, calls[i].in, calls[i].out, &net.random_};
    }
    const bool ran = plan::run_together(method, parts, count);
    for (int i = 0; i < count; ++i) {
        const auto status = static_cast<PlanNet&>(*calls[i].net).finished(method, calls[i].out, 1, ran, calls[i].error);
        if (status != FrameStatus::ok) *calls[i].status = status;
    }
}

FrameStatus PlanNet::finished(MethodId method, float* out, int hops, bool ran, std::string* error) {
    const MethodShape shape = this->shape(method);
    const size_t values = shape.out_values() * static_cast<size_t>(hops);
    FrameStatus status = ran ? FrameStatus::ok : FrameStatus::failed;
    if (!ran) *error = model_->methods()[static_cast<size_t>(method)].name + " raised: an index is out of range";
    if (status == FrameStatus::ok) status = judged(out, values, loudest_of(shape, method, model_->is_trained()), error);
    if (status == FrameStatus::ok) return status;
    std::fill_n(out, values, 0.0f);
    // A model may say NaN to silence and be well.
    if (status == FrameStatus::failed) {
        runner_.reset();
    } else {
        runner_.reset_broken();
    }
    return status;
}

// Each channel of a long call lies in one piece.
bool PlanNet::run_hop(MethodId method, const float* in, float* out, int hop, int hops, const plan::Wanted& wanted) {
    if (hops == 1) return runner_.run(method, in, out, random_, &wanted);
    const MethodShape shape = this->shape(method);
    const size_t in_length = static_cast<size_t>(shape.hop / shape.in_ratio), out_length = static_cast<size_t>(shape.hop / shape.out_ratio);
    in_.resize(in_length * shape.in_channels);
    out_.resize(out_length * shape.out_channels);
    for (size_t c = 0; c < static_cast<size_t>(shape.in_channels); ++c) {
        std::copy_n(in + (c * hops + hop) * in_length, in_length, in_.data() + c * in_length);
    }
    const bool ran = runner_.run(method, in_.data(), out_.data(), random_, &wanted);
    for (size_t c = 0; c < static_cast<size_t>(shape.out_channels); ++c) {
        std::copy_n(out_.data() + c * out_length, out_length, out + (c * hops + hop) * out_length);
    }
    return ran;
}

FrameStatus PlanNet::preview(MethodId method, const float* in, float* out, uint64_t seed, std::string* error) {
    if (takes_over_) return takes_over_->preview(method, in, out, seed, error);
    runner_.copy_memory(kept_.data());
    const FrameStatus status = run(method, in, out, units(method), seed, error);
    runner_.put_back_memory(kept_.data());
    return status;
}

void PlanNet::reset() noexcept {
    runner_.reset();
    if (takes_over_) takes_over_->reset();
}

// A setting that is refused changes nothing.
void PlanNet::set(const Setting& setting) {
    auto net = takes_over_ ? takes_over_ : over_torchscript();
    net->set(setting);
    takes_over_ = std::move(net);
}

AttributeValues PlanNet::get(const std::string& attribute) {
    return takes_over_ ? takes_over_->get(attribute) : model_->at_first(attribute);
}

void PlanNet::set_layer(const std::string& name, const LayerValuesPtr& values) {
    const auto same = std::find_if(layers_.begin(), layers_.end(), [&](const auto& layer) { return layer.first == name; });
    if (takes_over_) {
        takes_over_->set_layer(name, values);
    } else if (values->packed_for == &runner_.prepared()) {
        if (values->packed) runner_.set_layer(values->packed);  // what was there is held by its own values, or by the plan
    } else if (auto packed = runner_.prepared().make_layer(name, values->values.data(), static_cast<int64_t>(values->values.size()))) {
        runner_.set_layer(std::move(packed));
    }
    if (same == layers_.end()) {
        layers_.emplace_back(name, values);
    } else {
        same->second = values;
    }
}

}  // namespace lp
