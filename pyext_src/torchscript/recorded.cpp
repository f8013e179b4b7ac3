// Recording the methods of a model.
#include "torchscript/recorded.hpp"

#include <exception>

#include "torchscript/record.hpp"

namespace lp {

namespace {

std::shared_ptr<TorchNet> net_of(const std::shared_ptr<Model>& model) {
    auto net = std::dynamic_pointer_cast<TorchNet>(model->instance());
    if (!net) throw std::runtime_error("plans are made of TorchScript only");
    return net;
}

bool is_wanted(const Model& model, size_t method) {
    const auto& rows = model.methods();
    const bool has_coder = rows[kEncode].shape.usable() || rows[kDecode].shape.usable();
    return rows[method].shape.usable() && (method <= kDecode || !has_coder);
}

// An attribute that cannot be read is left to torch to say so.
std::vector<AttributeValues> read_attributes(const Model& model) {
    std::vector<AttributeValues> all;
    const auto net = model.instance();
    for (const std::string& name : model.attributes()) {
        all.emplace_back();
        try {
            all.back() = net->get(name);
        } catch (const std::exception&) {
        }
    }
    return all;
}

}  // namespace

SavedModel recorded(const std::shared_ptr<Model>& model, std::vector<std::string>* without) {
    SavedModel made;
    made.methods = model->methods();
    made.attributes = model->attributes();
    made.notes = model->notes();
    made.at_first = read_attributes(*model);
    made.plan.methods.resize(made.methods.size());
    for (size_t i = 0; i < made.methods.size(); ++i) {
        if (!is_wanted(*model, i)) continue;
        try {
            model->warm_up(static_cast<MethodId>(i));
            record(*net_of(model), static_cast<MethodId>(i), &made.plan);
        } catch (const std::exception& error) {
            without->push_back(made.methods[i].name + ": " + reason(error));
        }
    }
    return made;
}

}  // namespace lp
