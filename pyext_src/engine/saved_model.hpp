// What is kept of a model that was loaded once: its plan, and what only its code says.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "engine/net.hpp"
#include "plan/saved.hpp"

namespace lp {

struct SavedModel {
    plan::Plan plan;
    std::vector<MethodRow> methods;  // all of them, with a plan or without
    std::vector<std::string> attributes, notes;
    std::vector<AttributeValues> at_first;  // of each attribute; empty: not known
};

template <class Archive>
void exchange(Archive& with, AttributeValue& value) {
    with(value.kind, value.number, value.words, value.values);
}

template <class Archive>
void exchange(Archive& with, MethodShape& shape) {
    with(shape.in_channels, shape.in_ratio, shape.out_channels, shape.out_ratio, shape.unit, shape.hop);
}

template <class Archive>
void exchange(Archive& with, MethodRow& row) {
    with(row.name, row.shape);
}

template <class Archive>
void exchange(Archive& with, SavedModel& model) {
    with(model.plan, model.methods, model.attributes, model.notes, model.at_first);
}

inline std::string bytes_of(SavedModel model) {
    plan::Saver saver;
    saver(model);
    return std::move(saver.bytes);
}

constexpr int kMostInHop = 1 << 24;  // values

inline bool is_of(const plan::View& view, size_t values) {
    size_t all = 1;
    for (const int64_t size : view.sizes) {
        if (size < 0 || size > kMostInHop) return false;
        all *= static_cast<size_t>(size);
        if (all > kMostInHop) return false;
    }
    return all == values;
}

inline bool is_sound(const MethodShape& shape) {
    if (shape.in_ratio <= 0 || shape.out_ratio <= 0 || shape.unit <= 0 || shape.hop < shape.unit || shape.hop % shape.unit != 0) return false;
    if (shape.hop > kMostInHop || shape.in_channels > kMostInHop || shape.out_channels <= 0 || shape.out_channels > kMostInHop) return false;
    return shape.in_values() <= kMostInHop && shape.out_values() <= kMostInHop;
}

// What is played has to fit the memory that is made for it.
inline bool fits(const MethodShape& shape, const plan::Method* method) {
    const bool is_planned = method != nullptr && method->units != 0;
    if (!shape.usable()) return !is_planned;
    if (!is_sound(shape)) return false;
    return !is_planned || (method->units == shape.hop / shape.unit && is_of(method->in, shape.in_values()) && is_of(method->out, shape.out_values()));
}

inline bool is_sound(const SavedModel& model) {
    const auto& planned = model.plan.methods;
    if (model.methods.size() < 2 || planned.size() > model.methods.size()) return false;
    for (size_t i = 0; i < model.methods.size(); ++i) {
        if (!fits(model.methods[i].shape, i < planned.size() ? &planned[i] : nullptr)) return false;
    }
    for (const AttributeValues& values : model.at_first) {
        for (const AttributeValue& value : values) {
            if (value.kind > AttributeValue::numbers) return false;
        }
    }
    return true;
}

// Throws std::runtime_error; what the plan says is checked when it is prepared.
inline SavedModel saved_model(const std::string& bytes) {
    SavedModel model;
    plan::Loader loader(bytes);
    loader(model);
    if (!loader.is_at_end() || !is_sound(model)) throw std::runtime_error("the plan is not whole");
    return model;
}

}  // namespace lp
