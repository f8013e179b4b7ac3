// The layers of a model: its named parameters and buffers, in the order in which torch lists them.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "model_file/source.hpp"
#include "model_file/tensor.hpp"

namespace lp {

struct TensorInfo {
    std::string name;  // dotted: decoder.net.2.weight
    std::vector<int64_t> shape;
    int64_t size = 0;   // numbers in it
    std::string dtype;  // float32, int64, ...
    std::string part;   // encoder, decoder, pqmf or other
};

namespace model_file {

// The first of the known parts that occurs in a dotted name.
inline std::string part_of(std::string_view name) {
    for (size_t at = 0; at < name.size();) {
        size_t end = name.find('.', at) == name.npos ? name.size() : name.find('.', at);
        std::string_view word = name.substr(at, end - at);
        for (std::string_view part : {"encoder", "decoder", "pqmf"}) {
            if (word.find(part) != word.npos) return std::string(part);
        }
        at = end + 1;
    }
    return "other";
}

class Layers {
  public:
    Layers(const Pickle& pickle, Sources& sources) : pickle_(pickle), sources_(sources) {}

    std::vector<TensorInfo> parameters, buffers;
    std::vector<Value> parameter_values;  // where the pickle describes them

    // Walks the module tree from `root`; false when it is damaged or absurdly large.
    bool walk(Value root) { return visit(root, "", 0); }

  private:
    bool is_module(Value object, Items state);
    bool visit(Value module, const std::string& prefix, int depth);
    bool visit_tensors(Value module, Items state, const std::string& prefix);
    bool take(Value tensor, const std::string& name, bool parameter);

    static constexpr int kDeepest = 64;
    static constexpr size_t kLongestName = 512, kMostLayers = 1u << 15, kMostSlots = 1u << 20;
    const Pickle& pickle_;
    Sources& sources_;
    size_t slots_ = 0;
    std::unordered_set<uint32_t> seen_parameters_, seen_buffers_;
};

// Every module says whether it is training, other objects do not; only a frozen model has to be looked up.
inline bool Layers::is_module(Value object, Items state) {
    for (size_t i = 0; i + 1 < state.size(); i += 2) {
        if (state[i + 1].is(Kind::boolean) && pickle_.text(state[i]) == "training") return true;
    }
    const ClassSource* source = sources_.find(pickle_.class_of(object));
    return source && source->module;
}

// A module's own tensors first, then its children, as named_parameters() does.
inline bool Layers::visit(Value module, const std::string& prefix, int depth) {
    Items state = pickle_.state(module);
    slots_ += state.size() + 1;
    if (depth > kDeepest || slots_ > kMostSlots) return false;
    if (!is_module(module, state)) return true;
    if (!visit_tensors(module, state, prefix)) return false;
    for (size_t i = 0; i + 1 < state.size(); i += 2) {
        if (!state[i + 1].is(Kind::object)) continue;
        std::string below = prefix + std::string(pickle_.text(state[i]).substr(0, kLongestName)) + ".";
        if (below.size() > kLongestName || !visit(state[i + 1], below, depth + 1)) return false;
    }
    return true;
}

// The source says which tensors are parameters; it is looked up only where there are tensors, most modules have none.
inline bool Layers::visit_tensors(Value module, Items state, const std::string& prefix) {
    const ClassSource* source = nullptr;
    for (size_t i = 0; i + 1 < state.size(); i += 2) {
        if (!state[i + 1].is(Kind::tensor)) continue;
        if (!source) source = sources_.find(pickle_.class_of(module));
        if (!source) return false;
        std::string_view name = pickle_.text(state[i]);
        bool parameter = source->is_parameter(name);
        if (!parameter && !source->is_buffer(name)) continue;
        if (!take(state[i + 1], prefix + std::string(name.substr(0, kLongestName)), parameter)) return false;
    }
    return true;
}

// A tensor that two modules share is listed once, under its first name.
inline bool Layers::take(Value tensor, const std::string& name, bool parameter) {
    auto& into = parameter ? parameters : buffers;
    if (!(parameter ? seen_parameters_ : seen_buffers_).insert(tensor.at).second) return true;
    Tensor read;
    if (!read_tensor(pickle_, tensor, read) || into.size() >= kMostLayers) return false;
    if (parameter) parameter_values.push_back(tensor);
    into.push_back(TensorInfo{name, read.shape, read.size, std::string(read.dtype), part_of(name)});
    return true;
}

}  // namespace model_file
}  // namespace lp
