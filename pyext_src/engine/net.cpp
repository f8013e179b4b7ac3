// Models over TorchScript: loading, warming up, the weights that nets share.
#include "engine/net.hpp"

#include <ATen/Parallel.h>
#include <torch/csrc/jit/serialization/import.h>
#include <torch/version.h>

#include "engine/conv.hpp"
#include "engine/model_code.hpp"
#include "engine/torch_net.hpp"

#if defined(__linux__)
#include <sys/resource.h>
#endif

namespace lp {

namespace {

class TorchModel final : public Model {
   public:
    TorchModel(const std::string& path, bool trusted) : module_(torch::jit::load(path, at::kCPU)) {
        tame_code(module_, trusted, &notes_);
        module_.eval();
        use_short_convolutions(module_);
        shapes_[0] = read_shape(module_, Method::encode);
        shapes_[1] = read_shape(module_, Method::decode);
        for (const auto& parameter : module_.named_parameters(true)) {
            parameters_.emplace_back(parameter.name, parameter.value.detach());
        }
        empty_caches();
    }

    std::shared_ptr<Net> instance() const override {
        c10::IValue::HashIdentityIValueMap shared;
        for (const auto& parameter : module_.named_parameters(true)) shared.emplace(parameter.value, parameter.value);
        for (const auto& buffer : module_.named_buffers(true)) {
            if (is_cache(buffer.name, buffer.value)) shared.emplace(buffer.value, lazy_zeros(buffer.value));
        }
        torch::jit::Module copy(module_._ivalue()->deepcopy(shared));
        return std::make_shared<TorchNet>(std::move(copy), shapes_[0], shapes_[1], changing_);
    }

    // Four calls a method: the first ones compile. Buffers that change on the way are memory too, and are restored on reset.
    void warm_up() {
        auto before = snapshot(module_);
        auto net = instance();
        std::string error;
        for (Method method : {Method::encode, Method::decode}) {
            const MethodShape shape = shapes_[static_cast<int>(method)];
            if (!shape.usable()) continue;
            std::vector<float> in(static_cast<size_t>(shape.in_channels) * shape.ratio() / shape.in_ratio, 0.0f);
            std::vector<float> out(static_cast<size_t>(shape.out_channels) * shape.ratio() / shape.out_ratio);
            for (int call = 0; call < 4; ++call) {
                if (net->run(method, in.data(), out.data(), 1, 0, &error) == FrameStatus::failed) {
                    throw std::runtime_error(error);
                }
            }
        }
        find_changing(static_cast<TorchNet&>(*net), before);
    }

    std::vector<LayerInfo> layers() const override {
        std::vector<LayerInfo> list;
        for (const auto& [name, value] : parameters_) list.push_back({name, value.sizes().vec()});
        return list;
    }

    LayerValuesPtr original_layer(const std::string& name) const override {
        auto values = std::make_shared<LayerValues>();
        values->tensor = find(name);
        return values;
    }

    LayerValuesPtr make_layer(const std::string& name, const float* values, size_t count) const override {
        const at::Tensor& like = find(name);
        if (static_cast<size_t>(like.numel()) != count) {
            throw std::runtime_error("layer '" + name + "' holds " + std::to_string(like.numel()) + " values, got " +
                                     std::to_string(count));
        }
        at::Tensor copy = at::empty(like.sizes(), at::kFloat);
        std::copy_n(values, count, copy.data_ptr<float>());
        auto made = std::make_shared<LayerValues>();
        made->tensor = copy.to(like.scalar_type());
        return made;
    }

    MethodShape shape(Method method) const override { return shapes_[static_cast<int>(method)]; }
    std::vector<std::string> notes() const override { return notes_; }

   private:
    using Buffers = std::vector<std::pair<std::string, at::Tensor>>;

    // The file's caches still hold the exporter's sound; nets have caches of their own, so these need no memory.
    void empty_caches() {
        std::string last;
        for (const auto& buffer : module_.named_buffers(true)) {
            if (is_cache(buffer.name, buffer.value)) {
                owner_of(module_, buffer.name, &last).setattr(last, lazy_zeros(buffer.value));
            }
        }
    }

    static Buffers snapshot(const torch::jit::Module& module) {
        Buffers buffers;
        for (const auto& buffer : module.named_buffers(true)) {
            if (!is_cache(buffer.name, buffer.value)) buffers.emplace_back(buffer.name, buffer.value.clone());
        }
        return buffers;
    }

    void find_changing(const TorchNet& net, const Buffers& before) {
        const Buffers after = snapshot(net.module());
        for (size_t i = 0; i < before.size() && i < after.size(); ++i) {
            if (!before[i].second.equal(after[i].second)) changing_.push_back(before[i]);
        }
    }

    const at::Tensor& find(const std::string& name) const {
        for (const auto& [known, value] : parameters_) {
            if (known == name) return value;
        }
        throw std::runtime_error("no layer '" + name + "'");
    }

    torch::jit::Module module_;
    MethodShape shapes_[2];
    Buffers parameters_, changing_;
    std::vector<std::string> notes_;
};

}  // namespace

std::shared_ptr<Model> Model::load(const std::string& path, bool trusted) {
    limit_memory();
    try {
        const RunLimits limits(nullptr);
        auto model = std::make_shared<TorchModel>(path, trusted);
        if (!model->shape(Method::encode).usable() && !model->shape(Method::decode).usable()) {
            throw std::runtime_error("it has neither encode nor decode with their params");
        }
        model->warm_up();
        return model;
    } catch (const std::exception& error) {
        throw std::runtime_error(reason(error));
    } catch (...) {  // what torch throws is an exception; another library's may be none
        throw std::runtime_error("it cannot be read");
    }
}

bool is_played_by_none(const LayerValuesPtr& values) { return values->tensor.use_count() == 1; }

void write_values(const LayerValuesPtr& values, std::vector<float>* to) {
    const at::Tensor& tensor = values->tensor;  // a complex layer is seen by its magnitudes
    const auto flat = (tensor.is_complex() ? tensor.abs() : tensor).to(at::kFloat).contiguous();
    to->assign(flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel());
}

std::string engine_version() { return TORCH_VERSION; }

void quiet_this_thread(int nice) {
    at::set_num_threads(1);
    at::globalContext().setFlushDenormal(true);
#if defined(__linux__)
    if (nice != 0) setpriority(PRIO_PROCESS, 0, nice);  // of this thread alone, on Linux
#else
    (void)nice;
#endif
}

}  // namespace lp
