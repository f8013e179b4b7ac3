// The attributes of a TorchScript module, as nn~ models have them: `get_<name>()`, `set_<name>(...)`, and buffers to be filled.
#pragma once

#include <torch/csrc/jit/api/module.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

#include "engine/net.hpp"

namespace lp {

// Those that the model lists, or else those that it announces with `<name>_params` and a getter.
inline std::vector<std::string> attribute_names(const torch::jit::Module& module) {
    std::vector<std::string> names;
    const std::string ending = "_params";
    for (const auto& attribute : module.named_attributes(false)) {
        const std::string& full = attribute.name;
        if (full.size() <= ending.size() || full.substr(full.size() - ending.size()) != ending) continue;
        const std::string name = full.substr(0, full.size() - ending.size());
        if (!module.find_method(name) && module.find_method("get_" + name)) names.push_back(name);
    }
    return names;
}

inline void add_values(const c10::IValue& value, AttributeValues* to) {
    AttributeValue made;
    if (value.isTuple()) {
        for (const auto& element : value.toTupleRef().elements()) add_values(element, to);
    } else if (value.isList()) {
        for (const c10::IValue& element : value.toListRef()) add_values(element, to);
    } else if (value.isBool()) {
        made.kind = AttributeValue::boolean, made.number = value.toBool();
        to->push_back(made);
    } else if (value.isInt()) {
        made.kind = AttributeValue::integer, made.number = static_cast<double>(value.toInt());
        to->push_back(made);
    } else if (value.isDouble()) {
        made.number = value.toDouble();
        to->push_back(made);
    } else if (value.isString()) {
        made.kind = AttributeValue::text, made.words = value.toStringRef();
        to->push_back(made);
    } else if (value.isTensor()) {
        const auto flat = value.toTensor().to(at::kFloat).contiguous();
        made.kind = AttributeValue::numbers;
        made.values.assign(flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel());
        to->push_back(made);
    }
}

inline AttributeValues read_attribute(const torch::jit::Module& module, const std::string& name) {
    const auto getter = module.find_method("get_" + name);
    if (!getter) throw std::runtime_error("no attribute '" + name + "'");
    AttributeValues values;
    add_values((*getter)({}), &values);
    return values;
}

inline std::string shown(const AttributeValue& value) {
    return value.kind == AttributeValue::text ? value.words : c10::str(value.number);
}

inline c10::IValue argument_of(const std::string& name, const c10::Type& type, const AttributeValue& value) {
    const std::string refused = "'" + name + " " + shown(value) + "': expected ";
    const bool word = value.kind == AttributeValue::text;
    const bool whole = !word && std::isfinite(value.number) && std::floor(value.number) == value.number;
    switch (type.kind()) {
        case c10::TypeKind::BoolType:
            if (!whole || (value.number != 0 && value.number != 1)) throw std::runtime_error(refused + "0 or 1");
            return value.number == 1;
        case c10::TypeKind::IntType:
            if (!whole || std::abs(value.number) > 1e15) throw std::runtime_error(refused + "a whole number");
            return static_cast<int64_t>(value.number);
        case c10::TypeKind::FloatType:
            if (word || !std::isfinite(value.number)) throw std::runtime_error(refused + "a number");
            return value.number;
        case c10::TypeKind::StringType: return word ? value.words : c10::str(value.number);
        default: throw std::runtime_error("'" + name + "' takes a " + type.str() + ", which no message can hold");
    }
}

inline at::Tensor tensor_of(const std::vector<float>& values) {
    return at::from_blob(const_cast<float*>(values.data()), {static_cast<int64_t>(values.size())}, at::kFloat).clone();
}

// The numbers of a message as one tensor.
inline at::Tensor row_of(const AttributeValues& values) {
    std::vector<float> row;
    for (const auto& value : values) {
        if (value.kind == AttributeValue::numbers) row.insert(row.end(), value.values.begin(), value.values.end());
        if (value.kind != AttributeValue::numbers) row.push_back(static_cast<float>(value.number));
    }
    return tensor_of(row);
}

// Whether it takes tensors, and nothing else.
inline bool takes_tensors(const std::vector<c10::Argument>& arguments) {
    const auto is_tensor = [](const c10::Argument& argument) { return argument.type()->kind() == c10::TypeKind::TensorType; };
    return arguments.size() > 1 && std::all_of(arguments.begin() + 1, arguments.end(), is_tensor);
}

// The numbers of a message as tensors of the sizes that the attribute's have now: a message cannot say where one of them ends.
inline std::vector<c10::IValue> rows_of(const torch::jit::Module& module, const Setting& setting, size_t count) {
    const at::Tensor row = row_of(setting.values);
    if (count == 1) return {row};
    const auto getter = module.find_method("get_" + setting.attribute);
    const c10::IValue now = getter ? (*getter)({}) : c10::IValue();
    const auto held = now.isTuple() ? now.toTupleRef().elements().vec() : now.isList() ? now.toListRef().vec() : std::vector<c10::IValue>();
    std::vector<c10::IValue> tensors;
    int64_t used = 0;
    for (const c10::IValue& value : held) {
        const int64_t size = value.isTensor() ? value.toTensor().numel() : 0;
        if (used + size <= row.numel()) tensors.emplace_back(row.narrow(0, used, size).clone().view_as(value.toTensor()));
        used += size;
    }
    if (held.size() == count && used == row.numel()) return tensors;
    throw std::runtime_error("'" + setting.attribute + "' takes " + std::to_string(used) + " numbers, as many as its " +
                             std::to_string(count) + " tensors hold, got " + std::to_string(row.numel()));
}

inline std::vector<c10::IValue> arguments_of(const torch::jit::Module& module, const Setting& setting,
                                             const std::vector<c10::Argument>& arguments) {
    const std::string& name = setting.attribute;
    if (takes_tensors(arguments)) return rows_of(module, setting, arguments.size() - 1);
    size_t needed = 0;
    for (size_t i = 1; i < arguments.size(); ++i) needed += !arguments[i].default_value().has_value();
    if (setting.values.size() < needed || setting.values.size() + 1 > arguments.size()) {
        throw std::runtime_error("'" + name + "' takes " + std::to_string(arguments.size() - 1) + " value" +
                                 (arguments.size() == 2 ? "" : "s") + ", got " + std::to_string(setting.values.size()));
    }
    std::vector<c10::IValue> values;
    for (size_t i = 0; i < setting.values.size(); ++i) {
        values.push_back(argument_of(name, *arguments[i + 1].type(), setting.values[i]));
    }
    return values;
}

inline void check_answer(const c10::IValue& answer, const std::string& what) {
    if (answer.isInt() && answer.toInt() != 0) throw std::runtime_error("the model refuses " + what);
}

inline void fill_buffer(const torch::jit::Module& module, const Setting& setting) {
    const std::string id = setting.attribute.find('#') == std::string::npos ? setting.attribute + "#0" : setting.attribute;
    if (setting.samples.empty()) {
        if (const auto clear = module.find_method("clear_buffer_attribute")) check_answer((*clear)({id}), "to clear '" + id + "'");
        return;
    }
    const auto fill = module.find_method("set_buffer_attribute");
    if (!fill) throw std::runtime_error("the model has no buffers");
    const auto samples = tensor_of(setting.samples).unsqueeze(0);
    check_answer((*fill)({id, samples, static_cast<int64_t>(std::llround(setting.rate))}), "the samples for '" + setting.attribute + "'");
}

inline void set_attribute(const torch::jit::Module& module, const Setting& setting) {
    if (setting.is_buffer) return fill_buffer(module, setting);
    const auto setter = module.find_method("set_" + setting.attribute);
    if (!setter) throw std::runtime_error("'" + setting.attribute + "' cannot be set");
    std::string said = setting.attribute;
    for (const auto& value : setting.values) said += " " + shown(value);
    check_answer((*setter)(arguments_of(module, setting, setter->function().getSchema().arguments())), "'" + said + "'");
}

}  // namespace lp
