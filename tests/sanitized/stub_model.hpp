// A model without a library: latents are means of so many samples, times a layer and an attribute, and sound is the latents again.
#pragma once

#include <algorithm>
#include <atomic>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "engine/net.hpp"

namespace lp {

struct StubShape {
    int latents = 4, ratio = 64, hop = 128;
    int fails_every = 0;  // frames; 0: never
};

class StubNet final : public Net {
   public:
    StubNet(StubShape shape, std::vector<MethodRow> methods, LayerValuesPtr layer)
        : shape_(shape), methods_(std::move(methods)), weights_(layer.get()), layer_(std::move(layer)), memory_(static_cast<size_t>(shape.latents)) {}

    FrameStatus run(MethodId method, const float* in, float* out, int, uint64_t seed, std::string* error) override {
        const size_t size = shape(method).out_values();
        if (shape_.fails_every > 0 && ++runs_ % shape_.fails_every == 0) {
            std::fill_n(out, size, 0.0f);
            *error = "the model has had enough";
            return runs_ % 2 ? FrameStatus::failed : FrameStatus::not_finite;
        }
        method == kEncode ? encode(in, out) : decode(in, out);
        out[seed % size] += 1e-6f;
        return FrameStatus::ok;
    }
    FrameStatus preview(MethodId method, const float* in, float* out, uint64_t seed, std::string* error) override {
        const std::vector<float> kept = memory_;
        const FrameStatus status = run(method, in, out, 1, seed, error);
        memory_ = kept;
        return status;
    }
    void reset() noexcept override { std::fill(memory_.begin(), memory_.end(), 0.0f); }
    void set(const Setting& setting) override {
        if (setting.attribute != "gain" || setting.values.size() != 1) throw std::runtime_error("no such attribute");
        gain_ = static_cast<float>(setting.values[0].number);
    }
    AttributeValues get(const std::string& attribute) override {
        if (attribute != "gain") throw std::runtime_error("no such attribute");
        AttributeValues values(1);
        values[0].number = static_cast<double>(gain_);
        return values;
    }
    void set_layer(const std::string&, const LayerValuesPtr& values) override { layer_ = values; }
    const void* shared_weights(MethodId) const override { return weights_; }
    MethodShape shape(MethodId method) const override { return methods_[static_cast<size_t>(method)].shape; }

   private:
    float factor(int latent) const { return gain_ * layer_->values[static_cast<size_t>(latent)]; }

    void encode(const float* in, float* out) {
        const int length = shape_.hop / shape_.ratio;
        for (int latent = 0; latent < shape_.latents; ++latent) {
            for (int i = 0; i < length; ++i) {
                float sum = 0;
                for (int s = 0; s < shape_.ratio; ++s) sum += in[i * shape_.ratio + s];
                float& last = memory_[static_cast<size_t>(latent)];
                last = 0.5f * last + factor(latent) * sum / static_cast<float>(shape_.ratio);
                out[latent * length + i] = last;
            }
        }
    }

    void decode(const float* in, float* out) const {
        const int length = shape_.hop / shape_.ratio;
        for (int i = 0; i < shape_.hop; ++i) {
            out[i] = 0;
            for (int latent = 0; latent < shape_.latents; ++latent) out[i] += factor(latent) * in[latent * length + i / shape_.ratio];
            out[i] = std::clamp(out[i], -1.0f, 1.0f);
        }
    }

    StubShape shape_;
    std::vector<MethodRow> methods_;
    const void* weights_;
    LayerValuesPtr layer_;
    std::vector<float> memory_;
    float gain_ = 0.5f;
    int64_t runs_ = 0;
};

class StubModel final : public Model {
   public:
    explicit StubModel(StubShape shape) : shape_(shape) {
        const int hop = shape.hop, ratio = shape.ratio;
        methods_.push_back({"encode", {1, 1, shape.latents, ratio, hop, hop}});
        methods_.push_back({"decode", {shape.latents, ratio, 1, 1, hop, hop}});
        const std::vector<float> values(static_cast<size_t>(shape.latents), 0.5f);
        layer_ = make_layer("layer", values.data(), values.size());
    }

    std::vector<std::string> notes() const override { return {}; }
    void warm_up(MethodId) override {}
    std::shared_ptr<Net> instance() const override { return std::make_shared<StubNet>(shape_, methods_, layer_); }
    std::vector<LayerInfo> layers() const override { return {{"layer", {shape_.latents}}}; }
    LayerValuesPtr original_layer(const std::string&) const override { return layer_; }
    LayerValuesPtr make_layer(const std::string& name, const float* values, size_t count) const override {
        return make_values(name, {shape_.latents}, values, count);
    }
    const std::vector<MethodRow>& methods() const override { return methods_; }
    std::vector<std::string> attributes() const override { return {"gain"}; }

   private:
    StubShape shape_;
    std::vector<MethodRow> methods_;
    LayerValuesPtr layer_;
};

}  // namespace lp
