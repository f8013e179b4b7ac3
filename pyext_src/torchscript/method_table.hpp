// The methods of a TorchScript module: every `<name>_params` that a method of that name stands beside.
#pragma once

#include <torch/csrc/jit/api/module.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

#include "engine/net.hpp"

namespace lp {

constexpr int kShortUnit = 64;     // samples: units shorter than a host's block are played several at once,
constexpr int kGroupedHop = 256;   // for so long
constexpr int kLongestHop = 1 << 20;

inline int hop_of(int unit) { return unit >= kShortUnit ? unit : (kGroupedHop + unit - 1) / unit * unit; }

inline MethodShape read_params(const std::string& name, const at::Tensor& tensor) {
    const auto params = tensor.to(at::kLong).contiguous();
    if (params.numel() != 4) throw std::runtime_error("'" + name + "_params' does not hold 4 numbers");
    const int64_t* p = params.data_ptr<int64_t>();
    MethodShape shape{static_cast<int>(p[0]), static_cast<int>(p[1]), static_cast<int>(p[2]), static_cast<int>(p[3])};
    if (*std::min_element(p, p + 4) < 1) throw std::runtime_error("'" + name + "_params' holds a number below 1");
    return shape;
}

// An encode takes sound, a decode gives sound: what has such a name and does not is a method like any other.
inline bool is_coder(const std::string& name, const MethodShape& shape) {
    return (name == "encode" && shape.in_ratio == 1) || (name == "decode" && shape.out_ratio == 1);
}

// A method may work on the blocks of another one, as RAVE's forward does: all but encode and decode take what the longest of
// the model's ratios divides.
inline void choose_hops(std::vector<MethodRow>& rows) {
    int64_t all = 1;
    for (const auto& row : rows) {
        if (row.shape.usable()) all = std::lcm(std::lcm(all, row.shape.in_ratio), row.shape.out_ratio);
    }
    for (size_t i = 0; i < rows.size(); ++i) {
        MethodShape& shape = rows[i].shape;
        if (!shape.usable()) continue;
        const bool coder = i == kEncode || i == kDecode;
        const int64_t unit = coder ? std::max(shape.in_ratio, shape.out_ratio) : all;
        if (unit > kLongestHop) throw std::runtime_error("its ratios have no common block shorter than " + std::to_string(kLongestHop));
        shape.unit = static_cast<int>(unit);
        shape.hop = hop_of(shape.unit);
    }
}

inline std::vector<MethodRow> read_methods(const torch::jit::Module& module) {
    std::vector<MethodRow> rows{{"encode", {}}, {"decode", {}}};
    const std::string ending = "_params";
    for (const auto& attribute : module.named_attributes(false)) {
        const std::string& full = attribute.name;
        if (full.size() <= ending.size() || full.substr(full.size() - ending.size()) != ending || !attribute.value.isTensor()) continue;
        const std::string name = full.substr(0, full.size() - ending.size());
        if (!module.find_method(name)) continue;
        MethodShape shape;
        try {
            shape = read_params(name, attribute.value.toTensor());
        } catch (const std::exception&) {
            if (name == "encode" || name == "decode") throw;
            continue;  // the card warns of it
        }
        if (is_coder(name, shape)) {
            rows[name == "encode" ? kEncode : kDecode].shape = shape;
        } else {
            rows.push_back({name, shape});
        }
    }
    choose_hops(rows);
    return rows;
}

}  // namespace lp
