// A net over TorchScript: one copy of the module that shares its weights and has its own streaming memory.
#pragma once

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/jit/api/module.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <stdexcept>

#include "engine/attributes.hpp"
#include "engine/kept_shapes.hpp"
#include "engine/memory.hpp"
#include "engine/net.hpp"
#include "engine/run_limits.hpp"

namespace lp {

struct LayerValues {
    at::Tensor tensor;
};

inline std::string first_line(const std::string& text) {
    constexpr size_t kMost = 300;
    std::string line = text.substr(0, std::min(text.find('\n'), kMost));
    for (char& c : line) c = static_cast<unsigned char>(c) < 32 ? ' ' : c;
    return line;
}

// TorchScript errors end with the line that matters; the rest is a trace through generated code.
inline std::string reason(const std::exception& error) {
    const auto* torch_error = dynamic_cast<const c10::Error*>(&error);
    const std::string text = torch_error ? torch_error->what_without_backtrace() : error.what();
    const auto at = text.rfind("RuntimeError: ");
    return first_line(at == std::string::npos ? text : text.substr(at + 14));
}

// As torch aligns its own memory. Its kernels round differently at other addresses: two nets on one file would differ.
constexpr size_t kAlignment = 64;

// Zeros whose pages stay untouched until used: exports keep memory for 64 parallel streams, we play one.
inline at::Tensor lazy_zeros(const at::Tensor& like) {
    void* memory = std::calloc(like.nbytes() + kAlignment, 1);
    if (!memory) throw std::bad_alloc();
    auto place = reinterpret_cast<uintptr_t>(memory);
    place = (place + kAlignment - 1) / kAlignment * kAlignment;
    return at::from_blob(reinterpret_cast<void*>(place), like.sizes(), [memory](void*) { std::free(memory); }, like.options());
}

// The object that owns a dotted parameter name, and the last part of the name.
inline torch::jit::Module owner_of(torch::jit::Module module, const std::string& name, std::string* last) {
    size_t from = 0;
    for (size_t dot; (dot = name.find('.', from)) != std::string::npos; from = dot + 1) {
        module = module.attr(name.substr(from, dot - from)).toModule();
    }
    *last = name.substr(from);
    return module;
}

class TorchNet final : public Net {
   public:
    TorchNet(torch::jit::Module module, std::vector<MethodRow> methods, const std::set<std::string>* moving)
        : module_(std::move(module)), methods_(std::move(methods)), kept_shapes_(module_), memory_(module_, moving) {}

    FrameStatus run(MethodId method, const float* in, float* out, int units, uint64_t seed, std::string* error) override {
        const auto& [name, shape] = methods_[static_cast<size_t>(method)];
        const int64_t samples = static_cast<int64_t>(units) * shape.unit;
        const int64_t in_length = samples / shape.in_ratio, out_length = samples / shape.out_ratio;
        FrameStatus status = FrameStatus::failed;
        if (!given_up_.empty()) {
            std::fill_n(out, static_cast<size_t>(shape.out_channels * out_length), 0.0f);
            return *error = given_up_, status;
        }
        const RunLimits limits(port);
        try {
            c10::InferenceMode guard;
            seed_noise(seed);
            const auto input = at::from_blob(const_cast<float*>(in), {1, shape.in_channels, in_length}, at::kFloat).clone();
            const at::Tensor output = module_.get_method(name)({input}).toTensor();
            status = take(output, {1, shape.out_channels, out_length}, out, shape.out_ratio == 1 ? kLoudest : kNoLimit, error);
        } catch (const std::exception& e) {
            *error = name + " raised: " + reason(e);
        } catch (...) {
            *error = name + " raised what is no exception";
        }
        if (limits.exceeded()) given_up_ = *error;  // the next frame would take as long
        if (status != FrameStatus::ok) {
            std::fill_n(out, static_cast<size_t>(shape.out_channels * out_length), 0.0f);
            // A model may say NaN to silence and be well. What an exception has left half done is not.
            if (status == FrameStatus::failed || !has_finite_memory()) reset();
        }
        return status;
    }

    FrameStatus preview(MethodId method, const float* in, float* out, uint64_t seed, std::string* error) override {
        c10::InferenceMode guard;
        const auto before = memory_.copy();
        const FrameStatus status = run(method, in, out, units(method), seed, error);
        memory_.put_back(before);
        return status;
    }

    // Throws nothing: it is called where an exception has just been caught. A model that has changed the shape of its memory
    // cannot be reset, and plays no more.
    void reset() noexcept override {
        try {
            c10::InferenceMode guard;
            kept_shapes_.put_back();
            memory_.reset();
        } catch (const std::exception& e) {
            given_up_ = "its memory cannot be put back (" + reason(e) + "): open the model again";
        } catch (...) {
            given_up_ = "its memory cannot be put back: open the model again";
        }
    }

    void set(const Setting& setting) override {
        c10::InferenceMode guard;
        const RunLimits limits(port);
        const auto before = memory_.copy();
        try {
            set_attribute(module_, setting);
        } catch (const std::exception& e) {
            kept_shapes_.put_back();
            memory_.put_back(before);
            throw std::runtime_error(reason(e));
        }
        memory_.keep_changes(before);
    }

    AttributeValues get(const std::string& attribute) override {
        c10::InferenceMode guard;
        const RunLimits limits(port);
        try {
            return read_attribute(module_, attribute);
        } catch (const std::exception& e) {
            throw std::runtime_error(reason(e));
        }
    }

    void set_layer(const std::string& name, const LayerValuesPtr& values) override {
        std::string last;
        owner_of(module_, name, &last).setattr(last, values->tensor);
    }

    MethodShape shape(MethodId method) const override { return methods_[static_cast<size_t>(method)].shape; }
    const Memory& memory() const { return memory_; }

   private:
    static constexpr float kLoudest = 10, kNoLimit = std::numeric_limits<float>::max();  // 20 dB over full scale

    bool has_finite_memory() const {
        c10::InferenceMode guard;
        return memory_.is_finite();
    }

    // One generator serves the whole process: each frame seeds it, so that the same frame draws the same noise.
    static void seed_noise(uint64_t seed) {
        auto generator = at::detail::getDefaultCPUGenerator();
        std::lock_guard<std::mutex> lock(generator.mutex());
        generator.set_current_seed(seed);
    }

    static FrameStatus take(const at::Tensor& output, at::IntArrayRef expected, float* out, float loudest, std::string* error) {
        if (output.sizes() != expected) {
            *error = "the model gave " + c10::str(output.sizes()) + ", its params promise " + c10::str(expected);
            return FrameStatus::failed;
        }
        if (!output.device().is_cpu()) {
            *error = "the model gave a tensor that is not in memory (on " + output.device().str() + ")";
            return FrameStatus::failed;
        }
        const auto result = output.to(at::kFloat).contiguous();
        const float* values = result.data_ptr<float>();
        const size_t count = static_cast<size_t>(result.numel());
        bool finite = true;
        float peak = 0;
        for (size_t i = 0; i < count; ++i) {
            finite &= std::isfinite(values[i]);
            peak = std::max(peak, std::fabs(values[i]));
        }
        if (!finite) {
            *error = "the model gave a value that is no number (NaN or infinity)";
            return FrameStatus::not_finite;
        }
        if (peak > loudest) {
            *error = "the model gave " + std::to_string(static_cast<int>(20 * std::log10(peak))) + " dB over full scale, at most 20 are played";
            return FrameStatus::not_finite;
        }
        std::copy_n(values, count, out);
        return FrameStatus::ok;
    }

    torch::jit::Module module_;
    std::vector<MethodRow> methods_;
    KeptShapes kept_shapes_;
    Memory memory_;
    std::string given_up_;  // why it plays no more
};

}  // namespace lp
