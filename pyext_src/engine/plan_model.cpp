// Models over plans: the file's own weights, and the way to TorchScript.
#include "engine/plan_model.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "engine/plan_net.hpp"

namespace lp {

namespace {

plan::PreparedPtr prepared(plan::Plan plan, plan::Precision precision, const Weights& weights) {
    Weights::Room room;
    const auto read = [&](const std::string& name, int64_t count) {
        return weights.layer(name).size == count ? weights.read(name, &room) : nullptr;
    };
    auto made = plan::PreparedPlan::prepare(std::move(plan), precision, read);
    plan::Runner trial(made);  // throws when a step cannot be run
    return made;
}

}  // namespace

PlanModel::PlanModel(const std::string& path, SavedModel saved, plan::Precision precision, TorchScriptLoader load)
    : methods_(std::move(saved.methods)),
      attributes_(std::move(saved.attributes)),
      notes_(std::move(saved.notes)),
      at_first_(std::move(saved.at_first)),
      weights_(path),
      prepared_(prepared(std::move(saved.plan), precision, weights_)),
      load_(std::move(load)) {}

int PlanModel::planned_units(MethodId method) const {
    const auto& methods = prepared_->plan().methods;
    const auto at = static_cast<size_t>(method);
    return at < methods.size() ? methods[at].units : 0;
}

void PlanModel::warm_up(MethodId method) {
    if (planned_units(method) == 0) torchscript()->warm_up(method);
}

std::shared_ptr<Model> PlanModel::torchscript() const {
    std::lock_guard<std::mutex> lock(loading_);
    if (!torchscript_) torchscript_ = load_();
    return torchscript_;
}

const AttributeValues* PlanModel::known_at_first(const std::string& attribute) const {
    const auto at = static_cast<size_t>(std::find(attributes_.begin(), attributes_.end(), attribute) - attributes_.begin());
    return at < at_first_.size() && !at_first_[at].empty() ? &at_first_[at] : nullptr;
}

AttributeValues PlanModel::at_first(const std::string& attribute) const {
    if (const AttributeValues* known = known_at_first(attribute)) return *known;
    const auto model = torchscript();
    std::lock_guard<std::mutex> lock(asking_);
    if (!asked_) asked_ = model->instance();
    return asked_->get(attribute);
}

std::shared_ptr<Net> PlanModel::instance() const { return std::make_shared<PlanNet>(shared_from_this(), prepared_); }

std::vector<LayerInfo> PlanModel::layers() const {
    std::vector<LayerInfo> list;
    for (const auto& layer : weights_.layers()) list.push_back({layer.name, layer.shape});
    return list;
}

LayerValuesPtr PlanModel::original_layer(const std::string& name) const {
    const auto values = weights_.values(name);
    return make_values(name, weights_.layer(name).shape, values.data(), values.size());
}

LayerValuesPtr PlanModel::make_layer(const std::string& name, const float* values, size_t count) const {
    const auto made = make_values(name, weights_.layer(name).shape, values, count);
    made->packed = prepared_->make_layer(name, values, static_cast<int64_t>(count));
    made->packed_for = prepared_.get();
    return made;
}

}  // namespace lp
