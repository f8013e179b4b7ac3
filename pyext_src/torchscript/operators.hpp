// How torch's operators are written down as steps of a plan.
#pragma once

#include <string>
#include <unordered_map>

#include "torchscript/recording.hpp"

namespace lp {

// One call of an operator: its arguments, in the order of its schema, and what it gave.
struct Call {
    std::string name;      // aten::add
    std::string overload;  // Tensor
    std::vector<c10::IValue> in;
    std::vector<c10::IValue> out;

    bool has(size_t i) const { return i < in.size() && !in[i].isNone(); }
    const at::Tensor& tensor(size_t i) const {
        if (!has(i) || !in[i].isTensor()) throw NoPlan(name + " meets what is no tensor");
        return in[i].toTensor();
    }
    double number(size_t i, double otherwise = 0) const { return has(i) ? in[i].toScalar().to<double>() : otherwise; }
    int64_t integer(size_t i, int64_t otherwise = 0) const { return has(i) ? in[i].toScalar().to<int64_t>() : otherwise; }
    std::vector<int64_t> integers(size_t i) const {
        if (!has(i)) return {};
        return in[i].isInt() ? std::vector<int64_t>{in[i].toInt()} : in[i].toIntVector();
    }
    const at::Tensor& result(size_t i = 0) const { return out.at(i).toTensor(); }
};

using Translation = void (*)(Recording&, const Call&);
using Translations = std::unordered_map<std::string, Translation>;

// By the operator's name without namespace and without the underscore of its in-place form.
void add_elementwise(Translations* to);
void add_reductions(Translations* to);
void add_shapes(Translations* to);
void add_networks(Translations* to);

// An argument that is a tensor or a number, as numbers of `type`, with the sizes of the out.
inline plan::View operand(Recording& to, const c10::IValue& value, plan::Type type, at::IntArrayRef sizes) {
    if (!value.isTensor()) return expanded(to.constant(value.toScalar().to<double>(), type), sizes);
    return expanded(to.converted(to.in(value.toTensor()), type), sizes);
}

inline int64_t wrapped(int64_t dimension, int64_t rank) { return dimension < 0 ? dimension + rank : dimension; }

// A step from one tensor to the result, of the result's type.
inline void add_unary(Recording& to, const Call& call, plan::Op op, std::vector<double> reals = {}, std::vector<int64_t> integers = {}) {
    const at::Tensor& result = call.result();
    const plan::View in = operand(to, call.in[0], type_of(result.scalar_type()), result.sizes());
    to.steps.push_back({op, {in}, {to.out(result)}, std::move(integers), std::move(reals)});
}

}  // namespace lp
