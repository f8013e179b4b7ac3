// A net over TorchScript: one copy of the module that shares its weights and has its own streaming memory.
#pragma once

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/jit/api/module.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <stdexcept>

#include "engine/net.hpp"
#include "engine/net_output.hpp"
#include "torchscript/attributes.hpp"
#include "torchscript/kept_shapes.hpp"
#include "torchscript/memory.hpp"
#include "torchscript/run_limits.hpp"

namespace lp {

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

// Zeros whose pages stay untouched until used: exports keep memory for 64 parallel streams, we play one.
inline at::Tensor lazy_zeros(const at::Tensor& like) {
    void* memory = std::calloc(like.nbytes() + kAlignment, 1);
    if (!memory) throw std::bad_alloc();
    auto place = reinterpret_cast<uintptr_t>(memory);
    place = (place + kAlignment - 1) / kAlignment * kAlignment;
    return at::from_blob(reinterpret_cast<void*>(place), like.sizes(), [memory](void*) { std::free(memory); }, like.options());
}

// Torch's threads are for batches; a frame is computed on the thread at hand. What a script of the musician's does with torch on its
// own thread is its own affair.
inline void use_one_thread() {
    thread_local const bool done = (at::set_num_threads(1), true);
    (void)done;
}

// The values themselves, held as long as the tensor is; a copy where the layer is of another type than float.
inline at::Tensor tensor_of(const LayerValuesPtr& layer, at::ScalarType type) {
    float* values = const_cast<float*>(layer->values.data());
    return at::from_blob(values, layer->shape, [layer](void*) {}, at::kFloat).to(type);
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
    // `streams`: see load_torchscript.
    TorchNet(torch::jit::Module module, std::vector<MethodRow> methods, const std::set<std::string>* moving, bool streams)
        : module_(std::move(module)), methods_(std::move(methods)), kept_shapes_(module_), memory_(module_, moving), streams_(streams),
          is_trained_(module_.parameters(true).size() > 0) {}

    FrameStatus run(MethodId method, const float* in, float* out, int units, uint64_t seed, std::string* error) override {
        const auto& [name, shape] = methods_[static_cast<size_t>(method)];
        const int64_t samples = static_cast<int64_t>(units) * shape.unit;
        const int64_t in_length = samples / shape.in_ratio, out_length = samples / shape.out_ratio;
        const auto values = static_cast<size_t>(shape.out_channels * out_length);
        if (!given_up_.empty()) {
            std::fill_n(out, values, 0.0f);
            return *error = given_up_, FrameStatus::failed;
        }
        if (port) use_one_thread();  // it is a worker's
        c10::InferenceMode guard;
        seed_noise(seed);
        const auto input = at::from_blob(const_cast<float*>(in), {1, shape.in_channels, in_length}, at::kFloat);
        const auto output = at::from_blob(out, {1, shape.out_channels, out_length}, at::kFloat);
        const FrameStatus status = run_hops(method, input, output, hops_of(method, units), error);
        if (status != FrameStatus::ok) {
            std::fill_n(out, values, 0.0f);
            // A model may say NaN to silence and be well. What an exception has left half done is not.
            status == FrameStatus::failed ? reset() : forget_broken();
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

    void reset() noexcept override {
        put_in_order([&] { memory_.reset(); });
    }

    void forget_broken() noexcept {
        put_in_order([&] { memory_.reset_broken(); });
    }

    // Throws nothing: it is called where an exception has just been caught. A model that has changed the shape of its memory
    // cannot be reset, and plays no more.
    template <typename Change>
    void put_in_order(Change change) noexcept {
        try {
            c10::InferenceMode guard;
            kept_shapes_.put_back();
            change();
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
        auto owner = owner_of(module_, name, &last);
        owner.setattr(last, tensor_of(values, owner.attr(last).toTensor().scalar_type()));
    }

    MethodShape shape(MethodId method) const override { return methods_[static_cast<size_t>(method)].shape; }
    const Memory& memory() const { return memory_; }
    const torch::jit::Module& module() const { return module_; }
    at::Tensor call(MethodId method, const at::Tensor& input) {
        return module_.get_method(methods_[static_cast<size_t>(method)].name)({input}).toTensor();
    }
    bool is_given_up() const { return !given_up_.empty(); }

   private:
    // As many as a long call is computed in: in a model that streams that is the same, and it draws as its plan does, which knows one
    // length. Any other model may look at the whole of a call.
    int64_t hops_of(MethodId method, int call) const { return streams_ && call % units(method) == 0 ? call / units(method) : 1; }

    FrameStatus run_hops(MethodId method, const at::Tensor& in, const at::Tensor& out, int64_t hops, std::string* error) {
        const int64_t step = in.size(2) / hops, out_step = out.size(2) / hops;
        FrameStatus status = FrameStatus::ok;
        for (int64_t hop = 0; hop < hops && status == FrameStatus::ok; ++hop) {
            status = run_hop(method, in.narrow(2, hop * step, step), out.narrow(2, hop * out_step, out_step), error);
        }
        return status;
    }

    FrameStatus run_hop(MethodId method, const at::Tensor& in, const at::Tensor& out, std::string* error) {
        const auto& [name, shape] = methods_[static_cast<size_t>(method)];
        FrameStatus status = FrameStatus::failed;
        const RunLimits limits(port);
        try {
            const at::Tensor output = module_.get_method(name)({in.clone(at::MemoryFormat::Contiguous)}).toTensor();
            status = take(output, out, loudest_of(shape, method, is_trained_), error);
        } catch (const std::exception& e) {
            *error = name + " raised: " + reason(e);
        } catch (...) {
            *error = name + " raised what is no exception";
        }
        if (limits.exceeded()) given_up_ = *error;  // the next frame would take as long
        return status;
    }

    // One generator serves the whole process: each frame seeds it, so that the same frame draws the same noise.
    static void seed_noise(uint64_t seed) {
        auto generator = at::detail::getDefaultCPUGenerator();
        std::lock_guard<std::mutex> lock(generator.mutex());
        generator.set_current_seed(seed);
    }

    static FrameStatus take(const at::Tensor& output, const at::Tensor& to, float loudest, std::string* error) {
        if (output.sizes() != to.sizes()) {
            *error = "the model gave " + c10::str(output.sizes()) + ", its params promise " + c10::str(to.sizes());
            return FrameStatus::failed;
        }
        if (!output.device().is_cpu()) {
            *error = "the model gave a tensor that is not in memory (on " + output.device().str() + ")";
            return FrameStatus::failed;
        }
        const auto result = output.to(at::kFloat).contiguous();
        const FrameStatus status = judged(result.data_ptr<float>(), static_cast<size_t>(result.numel()), loudest, error);
        if (status == FrameStatus::ok) to.copy_(result);
        return status;
    }

    torch::jit::Module module_;
    std::vector<MethodRow> methods_;
    KeptShapes kept_shapes_;
    Memory memory_;
    bool streams_;
    bool is_trained_;
    std::string given_up_;  // why it plays no more
};

}  // namespace lp
