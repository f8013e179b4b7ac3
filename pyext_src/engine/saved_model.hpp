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

// Throws std::runtime_error; what the plan says is checked when it is prepared.
inline SavedModel saved_model(const std::string& bytes) {
    SavedModel model;
    plan::Loader loader(bytes);
    loader(model);
    if (!loader.is_at_end() || model.methods.size() < 2) throw std::runtime_error("the plan is not whole");
    return model;
}

}  // namespace lp
