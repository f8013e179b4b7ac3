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

#include "engine/kept_shapes.hpp"
#include "engine/net.hpp"
#include "engine/run_limits.hpp"

namespace lp {

struct LayerValues {
    at::Tensor tensor;
};

inline const char* name_of(Method method) { return method == Method::encode ? "encode" : "decode"; }

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

inline bool ends_with(const std::string& text, const char* end) {
    const std::string tail(end);
    return text.size() >= tail.size() && text.compare(text.size() - tail.size(), tail.size(), tail) == 0;
}

// The memories of cached convolutions, as streaming exports name them.
inline bool is_cache(const std::string& name, const at::Tensor& buffer) {
    return buffer.dim() == 3 && buffer.scalar_type() == at::kFloat && (ends_with(name, "pad") || ends_with(name, "cache"));
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

inline MethodShape read_shape(const torch::jit::Module& module, Method method) {
    MethodShape shape;
    const std::string attribute = std::string(name_of(method)) + "_params";
    if (!module.find_method(name_of(method)) || !module.hasattr(attribute)) return shape;
    const auto params = module.attr(attribute).toTensor().to(at::kLong).contiguous();
    if (params.numel() != 4) throw std::runtime_error("'" + attribute + "' does not hold 4 numbers");
    const int64_t* p = params.data_ptr<int64_t>();
    shape = {static_cast<int>(p[0]), static_cast<int>(p[1]), static_cast<int>(p[2]), static_cast<int>(p[3])};
    const bool audio_side = (method == Method::encode ? shape.in_ratio : shape.out_ratio) == 1;
    if (!audio_side || shape.in_channels < 1 || shape.out_channels < 1 || shape.ratio() < 1) {
        throw std::runtime_error("'" + attribute + "' is not of the kind [channels, 1, latents, ratio]");
    }
    return shape;
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
    TorchNet(torch::jit::Module module, MethodShape encode, MethodShape decode,
             std::vector<std::pair<std::string, at::Tensor>> initial)
        : module_(std::move(module)), kept_shapes_(module_), shapes_{encode, decode} {
        for (const auto& buffer : module_.named_buffers(true)) {
            if (is_cache(buffer.name, buffer.value)) caches_.push_back(buffer.value);
            for (const auto& [name, value] : initial) {
                if (name == buffer.name) restored_.emplace_back(buffer.value, value);
            }
        }
    }

    FrameStatus run(Method method, const float* in, float* out, int frames, uint64_t seed, std::string* error) override {
        const MethodShape& shape = shapes_[static_cast<int>(method)];
        const int64_t in_length = static_cast<int64_t>(frames) * shape.ratio() / shape.in_ratio;
        const int64_t out_length = static_cast<int64_t>(frames) * shape.ratio() / shape.out_ratio;
        const size_t count = static_cast<size_t>(shape.out_channels * out_length);
        FrameStatus status = FrameStatus::failed;
        if (!given_up_.empty()) {
            std::fill_n(out, count, 0.0f);
            return *error = given_up_, status;
        }
        const RunLimits limits(abandoned);
        try {
            c10::InferenceMode guard;
            seed_noise(seed);
            const auto input = at::from_blob(const_cast<float*>(in), {1, shape.in_channels, in_length}, at::kFloat).clone();
            const at::Tensor output = module_.get_method(name_of(method))({input}).toTensor();
            status = take(output, {1, shape.out_channels, out_length}, out, shape.out_ratio == 1 ? kLoudest : kNoLimit, error);
        } catch (const std::exception& e) {
            *error = std::string(name_of(method)) + " raised: " + reason(e);
        } catch (...) {
            *error = std::string(name_of(method)) + " raised what is no exception";
        }
        if (limits.exceeded()) given_up_ = *error;  // the next frame would take as long
        if (status != FrameStatus::ok) {
            std::fill_n(out, count, 0.0f);
            reset();  // the memory may hold what spoilt this frame
        }
        return status;
    }

    FrameStatus preview(Method method, const float* in, float* out, uint64_t seed, std::string* error) override {
        std::vector<at::Tensor> before;
        {
            c10::InferenceMode guard;
            for (const auto& part : memory()) before.push_back(part.clone());
        }
        const FrameStatus status = run(method, in, out, 1, seed, error);
        c10::InferenceMode guard;
        const auto parts = memory();
        for (size_t i = 0; i < parts.size(); ++i) parts[i].copy_(before[i]);
        return status;
    }

    // Throws nothing: it is called where an exception has just been caught. A model that has changed the shape of its memory
    // cannot be reset, and plays no more.
    void reset() noexcept override {
        try {
            put_back();
        } catch (const std::exception& e) {
            given_up_ = "its memory cannot be put back (" + reason(e) + "): open the model again";
        } catch (...) {
            given_up_ = "its memory cannot be put back: open the model again";
        }
    }

    void set_layer(const std::string& name, const LayerValuesPtr& values) override {
        std::string last;
        owner_of(module_, name, &last).setattr(last, values->tensor);
    }

    MethodShape shape(Method method) const override { return shapes_[static_cast<int>(method)]; }
    const torch::jit::Module& module() const { return module_; }

   private:
    static constexpr float kLoudest = 10, kNoLimit = std::numeric_limits<float>::max();  // 20 dB over full scale

    void put_back() {
        c10::InferenceMode guard;
        kept_shapes_.put_back();
        for (auto& cache : caches_) {
            if (cache.numel() > 0) cache.narrow(0, 0, 1).zero_();
        }
        for (auto& [buffer, value] : restored_) buffer.copy_(value);
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

    // All that a frame changes. Exports keep memory for many parallel streams; we play the first.
    std::vector<at::Tensor> memory() const {
        std::vector<at::Tensor> parts;
        for (const auto& cache : caches_) {
            if (cache.numel() > 0) parts.push_back(cache.narrow(0, 0, 1));
        }
        for (const auto& [buffer, value] : restored_) parts.push_back(buffer);
        return parts;
    }

    torch::jit::Module module_;
    KeptShapes kept_shapes_;
    std::string given_up_;  // why it plays no more
    MethodShape shapes_[2];
    std::vector<at::Tensor> caches_;
    std::vector<std::pair<at::Tensor, at::Tensor>> restored_;
};

}  // namespace lp
