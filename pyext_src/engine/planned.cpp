// The same frames through the plan and through TorchScript.
#include "engine/planned.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <iterator>
#include <random>
#include <stdexcept>

#include "plan/improve.hpp"

namespace lp {

namespace {

constexpr double kMostDifference = 1e-4;  // of the level that TorchScript gives
constexpr double kInaudible = 1e-7;       // where that is next to nothing
constexpr double kSlower = 1.5;           // times what TorchScript takes; far from any network of convolutions
constexpr double kShort = 100e-6;         // seconds: what takes less may take longer than it did once

// What the frames of a comparison hold: noise at these levels, one after the other, with the memory that the last one left.
constexpr float kLevels[] = {0.1f, 0.1f, 0.0f, 0.0f, 1.0f, 0.3f};

constexpr double kLong = 1e9;

template <class Run>
FrameStatus timed(const Run& run, double* quickest) {
    const auto start = std::chrono::steady_clock::now();
    const FrameStatus status = run();
    *quickest = std::min(*quickest, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    return status;
}

struct Difference {
    double error = 0, level = 0;
    size_t values = 0;
    double seconds = kLong, torch_seconds = kLong;  // of the quickest frame

    void add(const std::vector<float>& got, const std::vector<float>& expected) {
        for (size_t i = 0; i < got.size(); ++i) {
            error += std::pow(static_cast<double>(got[i]) - expected[i], 2);
            level += std::pow(static_cast<double>(expected[i]), 2);
        }
        values += got.size();
    }
};

Difference difference(const Model& model, const Model& torchscript, MethodId method) {
    const auto net = model.instance(), reference = torchscript.instance();
    const MethodShape shape = model.shape(method);
    std::vector<float> in(shape.in_values());
    std::vector<float> got(shape.out_values()), expected(got.size());
    std::mt19937 dice(static_cast<unsigned>(method) + 1);
    std::normal_distribution<float> noise;
    const float scale = shape.in_ratio == 1 ? 1.0f : 2.0f;  // latents are louder than sound
    Difference found;
    uint64_t seed = 0;
    for (const float loudness : kLevels) {
        for (float& value : in) value = loudness * scale * noise(dice);
        std::string ignored;
        ++seed;
        const auto run = [&](Net& one, std::vector<float>& out) {
            return one.run(method, in.data(), out.data(), one.units(method), seed, &ignored);
        };
        const FrameStatus wanted = timed([&] { return run(*reference, expected); }, &found.torch_seconds);
        const FrameStatus status = timed([&] { return run(*net, got); }, &found.seconds);
        if (status != wanted) throw std::runtime_error("its plan fails where TorchScript does not");
        if (status == FrameStatus::ok) found.add(got, expected);
    }
    return found;
}

// Throws std::runtime_error when the two do not give the same, or the plan takes longer.
void compare(const Model& model, const Model& torchscript, MethodId method) {
    const Difference found = difference(model, torchscript, method);
    if (found.seconds > kSlower * found.torch_seconds + kShort) throw std::runtime_error("its plan is slower than TorchScript");
    if (found.values == 0) return;
    const auto values = static_cast<double>(found.values);
    const double error = std::sqrt(found.error / values), level = std::sqrt(found.level / values);
    if (error <= std::max(kMostDifference * level, kInaudible)) return;  // also false for NaN
    char text[80];
    std::snprintf(text, sizeof text, "its plan is %.0f dB off", 20 * std::log10(error / std::max(level, kInaudible)));
    throw std::runtime_error(text);
}

}  // namespace

Planned planned(const std::string& path, SavedModel recorded, const std::shared_ptr<Model>& torchscript) {
    plan::improve(&recorded.plan);
    Planned made{recorded, {}};
    const auto model = std::make_shared<PlanModel>(path, std::move(recorded), plan::Precision::full, [&] { return torchscript; });
    bool any = false;
    for (size_t i = 0; i < made.saved.plan.methods.size(); ++i) {
        plan::Method& method = made.saved.plan.methods[i];
        if (method.units == 0) continue;
        try {
            compare(*model, *torchscript, static_cast<MethodId>(i));
            any = true;
        } catch (const std::exception& error) {
            method = {};
            made.without.push_back(made.saved.methods[i].name + ": " + error.what());
        }
    }
    if (!any) throw std::runtime_error(made.without.empty() ? "it has no method with a plan" : made.without.front());
    plan::drop_unused(&made.saved.plan);
    return made;
}

}  // namespace lp
