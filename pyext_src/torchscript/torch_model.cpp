// Models over TorchScript: loading, warming up, the weights that nets share.
#include "torchscript/torch_model.hpp"

#include <torch/csrc/jit/serialization/import.h>
#include <torch/version.h>

#include "torchscript/conv.hpp"
#include "torchscript/method_table.hpp"
#include "torchscript/model_code.hpp"
#include "torchscript/torch_net.hpp"

namespace lp {

namespace {

class TorchModel final : public Model {
   public:
    TorchModel(const std::string& path, bool trusted, bool streams) : module_(torch::jit::load(path, at::kCPU)), streams_(streams) {
        tame_code(module_, trusted, &notes_);
        module_.eval();
        use_short_convolutions(module_);
        methods_ = read_methods(module_);
        for (const auto& parameter : module_.named_parameters(true)) {
            parameters_.emplace_back(parameter.name, parameter.value.detach());
        }
        empty_caches();
    }

    std::shared_ptr<Net> instance() const override { return instance_of(&moving_); }

    std::shared_ptr<TorchNet> instance_of(const std::set<std::string>* moving) const {
        c10::IValue::HashIdentityIValueMap shared;
        for (const auto& parameter : module_.named_parameters(true)) shared.emplace(parameter.value, parameter.value);
        for (const auto& buffer : module_.named_buffers(true)) {
            if (is_cache(buffer.name, buffer.value)) shared.emplace(buffer.value, lazy_zeros(buffer.value));
        }
        torch::jit::Module copy(module_._ivalue()->deepcopy(shared));
        return std::make_shared<TorchNet>(std::move(copy), methods_, moving, streams_);
    }

    // Four calls: the first ones compile. What changes on the way is memory, however large. A method that is neither encode nor
    // decode may wait for an attribute or a buffer to be set: it is tried again when it is next asked for, and plays all the same.
    void warm_up(MethodId method) override {
        if (warm_.count(method)) return;
        const MethodShape& shape = methods_[static_cast<size_t>(method)].shape;
        const auto net = instance_of(nullptr);
        const int units = net->units(method);
        std::vector<float> in(shape.in_values());
        std::vector<float> out(shape.out_values());
        for (size_t i = 0; i < in.size(); ++i) in[i] = 0.1f * static_cast<float>(i % 7) - 0.3f;
        std::string error;
        for (int call = 0; call < 4; ++call) {
            if (net->run(method, in.data(), out.data(), units, 0, &error) == FrameStatus::failed) {
                if (method > kDecode && !attributes().empty() && !net->is_given_up()) return;
                throw std::runtime_error(error);
            }
            net->memory().add_changed(&moving_);
        }
        warm_.insert(method);
    }

    void warm_up_coders() {
        for (MethodId method : {kEncode, kDecode}) {
            if (methods_[static_cast<size_t>(method)].shape.usable()) warm_up(method);
        }
    }

    std::vector<LayerInfo> layers() const override {
        std::vector<LayerInfo> list;
        for (const auto& [name, value] : parameters_) list.push_back({name, value.sizes().vec()});
        return list;
    }

    LayerValuesPtr original_layer(const std::string& name) const override {
        const at::Tensor& tensor = find(name);
        const auto flat = (tensor.is_complex() ? tensor.abs() : tensor).to(at::kFloat).contiguous();
        return make_layer(name, flat.data_ptr<float>(), static_cast<size_t>(flat.numel()));
    }

    LayerValuesPtr make_layer(const std::string& name, const float* values, size_t count) const override {
        return make_values(name, find(name).sizes().vec(), values, count);
    }

    const std::vector<MethodRow>& methods() const override { return methods_; }
    std::vector<std::string> attributes() const override { return attribute_names(module_); }
    std::vector<std::string> notes() const override { return notes_; }

   private:
    // The file's caches still hold the exporter's sound; nets have caches of their own, so these need no memory.
    void empty_caches() {
        std::string last;
        for (const auto& buffer : module_.named_buffers(true)) {
            if (is_cache(buffer.name, buffer.value)) {
                owner_of(module_, buffer.name, &last).setattr(last, lazy_zeros(buffer.value));
            }
        }
    }

    const at::Tensor& find(const std::string& name) const {
        for (const auto& [known, value] : parameters_) {
            if (known == name) return value;
        }
        throw std::runtime_error("no layer '" + name + "'");
    }

    torch::jit::Module module_;
    bool streams_;
    std::vector<MethodRow> methods_;
    std::vector<std::pair<std::string, at::Tensor>> parameters_;
    std::set<std::string> moving_;
    std::set<MethodId> warm_;
    std::vector<std::string> notes_;
};

}  // namespace

std::shared_ptr<Model> load_torchscript(const std::string& path, bool trusted, bool streams) {
    use_one_thread();
    limit_memory();
    try {
        const RunLimits limits(nullptr);
        auto model = std::make_shared<TorchModel>(path, trusted, streams);
        model->warm_up_coders();
        return model;
    } catch (const std::exception& error) {
        throw std::runtime_error(reason(error));
    } catch (...) {  // what torch throws is an exception; another library's may be none
        throw std::runtime_error("it cannot be read");
    }
}

std::string torch_version() { return TORCH_VERSION; }

}  // namespace lp
