// A model that plays its plan. What the plan does not do TorchScript does, loaded when it is wanted.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "engine/net.hpp"
#include "engine/saved_model.hpp"
#include "model_file/weights.hpp"
#include "plan/prepared.hpp"

namespace lp {

// The same file as TorchScript; takes seconds. Throws std::runtime_error with one line.
using TorchScriptLoader = std::function<std::shared_ptr<Model>()>;

class PlanModel final : public Model, public std::enable_shared_from_this<PlanModel> {
   public:
    // Takes the time to read the weights from `path`. Throws std::runtime_error: the plan is not of this file, or is no plan.
    PlanModel(const std::string& path, SavedModel saved, plan::Precision precision, TorchScriptLoader load);

    void warm_up(MethodId method) override;
    bool has_plan(MethodId method) const override { return planned_units(method) > 0; }
    void prepare_attributes() const override { torchscript(); }
    bool knows_at_first(const std::string& attribute) const override { return known_at_first(attribute) != nullptr; }
    std::shared_ptr<Net> instance() const override;
    std::vector<LayerInfo> layers() const override;
    LayerValuesPtr original_layer(const std::string& name) const override;
    LayerValuesPtr make_layer(const std::string& name, const float* values, size_t count) const override;
    const std::vector<MethodRow>& methods() const override { return methods_; }
    std::vector<std::string> attributes() const override { return attributes_; }
    std::vector<std::string> notes() const override { return notes_; }

    bool is_trained() const { return !weights_.layers().empty(); }
    // What the plan of a method takes at once; 0: it has none.
    int planned_units(MethodId method) const;
    std::shared_ptr<Model> torchscript() const;  // waits until it is loaded
    AttributeValues at_first(const std::string& attribute) const;

   private:
    std::vector<MethodRow> methods_;
    const AttributeValues* known_at_first(const std::string& attribute) const;

    std::vector<std::string> attributes_, notes_;
    std::vector<AttributeValues> at_first_;
    Weights weights_;
    plan::PreparedPtr prepared_;
    TorchScriptLoader load_;
    mutable std::mutex loading_, asking_;
    mutable std::shared_ptr<Model> torchscript_;
    mutable std::shared_ptr<Net> asked_;  // plays nothing
};

}  // namespace lp
