// A plan while it is written down: which buffer is the memory of which tensor, and the steps so far.
#pragma once

#include <ATen/ATen.h>

#include <cstring>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "torchscript/record.hpp"

namespace lp {

inline plan::Type type_of(at::ScalarType type) {
    if (type == at::kBool) return plan::Type::truth;
    if (type == at::kComplexFloat || type == at::kComplexDouble) return plan::Type::complex;
    if (at::isFloatingType(type)) return plan::Type::real;
    if (at::isIntegralType(type, false)) return plan::Type::whole;
    throw NoPlan(std::string("it holds ") + at::toString(type));
}

inline at::ScalarType scalar_of(plan::Type type) {
    switch (type) {
        case plan::Type::truth: return at::kBool;
        case plan::Type::whole: return at::kLong;
        case plan::Type::complex: return at::kComplexFloat;
        default: return at::kFloat;
    }
}

inline std::vector<uint8_t> bytes_of(const at::Tensor& flat, plan::Type type) {
    const at::Tensor values = flat.to(scalar_of(type)).contiguous();
    std::vector<uint8_t> bytes(values.nbytes());
    if (!bytes.empty()) std::memcpy(bytes.data(), values.data_ptr(), bytes.size());
    return bytes;
}

// All that a tensor's memory holds, also what the tensor itself leaves out.
inline at::Tensor whole_storage(const at::Tensor& tensor) {
    const auto count = static_cast<int64_t>(tensor.storage().nbytes() / tensor.itemsize());
    return tensor.detach().as_strided({count}, {1}, 0);
}

// Broadcast as torch does.
inline plan::View expanded(plan::View view, at::IntArrayRef sizes) {
    const size_t missing = sizes.size() - view.sizes.size();
    if (view.sizes.size() > sizes.size()) throw NoPlan("an operator's values do not fit each other");
    view.sizes.insert(view.sizes.begin(), missing, 1);
    view.strides.insert(view.strides.begin(), missing, 0);
    for (size_t i = 0; i < sizes.size(); ++i) {
        if (view.sizes[i] == sizes[i]) continue;
        if (view.sizes[i] != 1) throw NoPlan("an operator's values do not fit each other");
        view.sizes[i] = sizes[i];
        view.strides[i] = 0;
    }
    return view;
}

class Recording {
   public:
    explicit Recording(plan::Plan* plan) : plan_(plan) {}

    std::vector<plan::Step> steps;

    // What is there before the first step. A name that another method of the plan knows is the same buffer.
    void know(const at::Tensor& tensor, plan::Role role, const std::string& name, const at::Tensor& first) {
        const plan::Type type = type_of(tensor.scalar_type());
        int number = role == plan::Role::input ? -1 : named(name);
        if (number < 0) {
            plan::Buffer buffer{role, type, static_cast<int64_t>(tensor.storage().nbytes() / tensor.itemsize()), name, {}};
            if (role == plan::Role::state) buffer.values = bytes_of(whole_storage(first), type);
            number = add(std::move(buffer));
        }
        hold(tensor);
        buffers_[{tensor.storage().unsafeGetStorageImpl(), type}] = number;
    }

    bool knows(const at::Tensor& tensor) const { return buffers_.count(key_of(tensor)) > 0; }

    // An operator's in. Memory that nobody has written is a constant: of the code, or made of one.
    plan::View in(const at::Tensor& tensor) {
        check(tensor);
        hold(tensor);
        auto [found, is_new] = buffers_.try_emplace(key_of(tensor), -1);
        if (is_new) {
            for (const auto& [key, number] : buffers_) {
                if (key.first == found->first.first && number >= 0) throw NoPlan("one memory is read as numbers of two types");
            }
            const plan::Type type = type_of(tensor.scalar_type());
            const at::Tensor all = whole_storage(tensor);
            found->second = add({plan::Role::constant, type, all.numel(), "", bytes_of(all, type)});
        }
        return view_of(tensor, found->second);
    }

    // An operator's out: memory of the model, or scratch.
    plan::View out(const at::Tensor& tensor) {
        check(tensor);
        hold(tensor);
        auto [found, is_new] = buffers_.try_emplace(key_of(tensor), -1);
        if (is_new) found->second = add_scratch(type_of(tensor.scalar_type()), tensor.storage().nbytes() / tensor.itemsize());
        if (plan_->buffers[found->second].role == plan::Role::constant) throw NoPlan("it writes over what its code holds");
        return view_of(tensor, found->second);
    }

    plan::View scratch(plan::Type type, at::IntArrayRef sizes) {
        plan::View view;
        view.sizes = sizes.vec();
        view.strides.assign(sizes.size(), 0);
        int64_t count = 1;
        for (size_t i = sizes.size(); i-- > 0; count *= sizes[i]) view.strides[i] = sizes[i] == 1 ? 0 : count;
        view.buffer = add_scratch(type, count);
        return view;
    }

    plan::View constant(double value, plan::Type type) {
        auto [found, is_new] = numbers_.try_emplace({value, type}, -1);
        if (is_new) found->second = add({plan::Role::constant, type, 1, "", bytes_of(at::full({1}, value, at::kDouble), type)});
        return {found->second, 0, {}, {}};
    }

    plan::Type type(const plan::View& view) const { return plan_->buffers[view.buffer].type; }
    const plan::Buffer& buffer(const plan::View& view) const { return plan_->buffers[view.buffer]; }

    // The same values as numbers of `type`.
    plan::View converted(const plan::View& view, plan::Type type) {
        if (this->type(view) == type) return view;
        const plan::View made = scratch(type, view.sizes);
        steps.push_back({plan::Op::copy, {view}, {made}, {}, {}});
        return made;
    }

   private:
    using Key = std::pair<const c10::StorageImpl*, plan::Type>;

    static Key key_of(const at::Tensor& tensor) { return {tensor.storage().unsafeGetStorageImpl(), type_of(tensor.scalar_type())}; }

    static void check(const at::Tensor& tensor) {
        if (!tensor.defined() || tensor.layout() != at::kStrided || !tensor.device().is_cpu() || tensor.is_neg() || tensor.is_conj()) {
            throw NoPlan("an operator meets a tensor of a rare kind");
        }
    }

    static plan::View view_of(const at::Tensor& tensor, int buffer) {
        plan::View view{buffer, tensor.storage_offset(), tensor.sizes().vec(), tensor.strides().vec()};
        for (size_t i = 0; i < view.sizes.size(); ++i) {
            if (view.sizes[i] == 1) view.strides[i] = 0;  // so that equal views are equal
        }
        return view;
    }

    int named(const std::string& name) const {
        for (size_t i = 0; i < plan_->buffers.size(); ++i) {
            if (!name.empty() && plan_->buffers[i].name == name) return static_cast<int>(i);
        }
        return -1;
    }

    int add(plan::Buffer buffer) {
        plan_->buffers.push_back(std::move(buffer));
        return static_cast<int>(plan_->buffers.size()) - 1;
    }
    int add_scratch(plan::Type type, int64_t size) { return add({plan::Role::scratch, type, size, "", {}}); }

    // While the plan is written no memory is given back: another tensor at its address would be taken for it.
    void hold(const at::Tensor& tensor) { held_.push_back(tensor.storage()); }

    plan::Plan* plan_;
    std::map<Key, int> buffers_;
    std::map<std::pair<double, plan::Type>, int> numbers_;
    std::vector<c10::Storage> held_;
};

}  // namespace lp
