// Recording a model's methods, and the same frames through the plan and through TorchScript.
#include "torchscript/planned.hpp"

#include <cmath>
#include <cstdio>
#include <exception>
#include <map>
#include <random>

#include "plan/denormals.hpp"
#include "plan/improve.hpp"
#include "plan/prepared.hpp"
#include "plan/run.hpp"
#include "torchscript/record.hpp"

namespace lp {

namespace {

constexpr double kMostDifference = 1e-4;  // of the level that TorchScript gives
constexpr double kInaudible = 1e-7;       // where that is next to nothing

// What the frames of a comparison hold: noise at these levels, one after the other, with the memory that the last one left.
constexpr float kLevels[] = {0.1f, 0.1f, 0.0f, 0.0f, 1.0f, 0.3f};

std::shared_ptr<TorchNet> net_of(const std::shared_ptr<Model>& model) {
    auto net = std::dynamic_pointer_cast<TorchNet>(model->instance());
    if (!net) throw std::runtime_error("plans are made of TorchScript only");
    return net;
}

struct Sizes {
    size_t in, out;
    explicit Sizes(const MethodShape& shape)
        : in(static_cast<size_t>(shape.in_channels) * (shape.hop / shape.in_ratio)),
          out(static_cast<size_t>(shape.out_channels) * (shape.hop / shape.out_ratio)) {}
};

// Throws NoPlan when the two do not give the same.
void compare(const std::shared_ptr<Model>& model, MethodId method, const plan::PreparedPtr& prepared) {
    const auto net = net_of(model);
    const MethodShape shape = model->shape(method);
    const Sizes sizes(shape);
    std::vector<float> in(sizes.in), expected(sizes.out), got(sizes.out);
    std::mt19937 dice(static_cast<unsigned>(method) + 1);
    std::normal_distribution<float> noise;
    plan::Runner runner(prepared);
    plan::Random random;
    const plan::FlushDenormals flush;
    const float scale = shape.in_ratio == 1 ? 1.0f : 2.0f;  // latents are louder than sound
    uint64_t seed = 0;
    double error = 0, level = 0;
    for (const float loudness : kLevels) {
        for (float& value : in) value = loudness * scale * noise(dice);
        std::string raised;
        const bool is_sound = net->run(method, in.data(), expected.data(), net->units(method), ++seed, &raised) == FrameStatus::ok;
        random.reseed(seed);
        if (!runner.run(method, in.data(), got.data(), random)) throw NoPlan("an index of it is out of range");
        for (size_t i = 0; is_sound && i < got.size(); ++i) {
            error += std::pow(static_cast<double>(got[i]) - expected[i], 2);
            level += std::pow(static_cast<double>(expected[i]), 2);
        }
        if (!is_sound) net->reset(), runner.reset();
    }
    const auto values = static_cast<double>(got.size() * std::size(kLevels));
    error = std::sqrt(error / values), level = std::sqrt(level / values);
    if (error <= std::max(kMostDifference * level, kInaudible)) return;  // also false for NaN
    char text[80];
    std::snprintf(text, sizeof text, "its plan is %.0f dB off", 20 * std::log10(error / std::max(level, kInaudible)));
    throw NoPlan(text);
}

plan::WeightSource weights_of(const std::shared_ptr<Model>& model, std::map<std::string, LayerValuesPtr>* held) {
    return [model, held](const std::string& name, int64_t count) -> const float* {
        auto& values = (*held)[name];
        if (!values) values = model->original_layer(name);
        return static_cast<int64_t>(values->values.size()) == count ? values->values.data() : nullptr;
    };
}

// The plan of one method alone, compared.
void try_method(const std::shared_ptr<Model>& model, MethodId method) {
    plan::Plan plan;
    record(*net_of(model), method, &plan);
    plan::improve(&plan);
    std::map<std::string, LayerValuesPtr> held;
    compare(model, method, plan::PreparedPlan::prepare(std::move(plan), plan::Precision::full, weights_of(model, &held)));
}

bool is_wanted(const Model& model, size_t method) {
    const auto& rows = model.methods();
    const bool has_coder = rows[kEncode].shape.usable() || rows[kDecode].shape.usable();
    return rows[method].shape.usable() && (method <= kDecode || !has_coder);
}

}  // namespace

Planned planned(const std::shared_ptr<Model>& model) {
    Planned made;
    made.model.methods = model->methods();
    made.model.attributes = model->attributes();
    made.model.notes = model->notes();
    for (size_t i = 0; i < made.model.methods.size(); ++i) {
        if (!is_wanted(*model, i)) continue;
        const auto method = static_cast<MethodId>(i);
        const std::string& name = made.model.methods[i].name;
        try {
            if (i > kDecode) model->warm_up(method);
            try_method(model, method);
            record(*net_of(model), method, &made.model.plan);
        } catch (const std::exception& error) {
            made.without.push_back(name + ": " + reason(error));
        }
    }
    plan::improve(&made.model.plan);
    return made;
}

}  // namespace lp
