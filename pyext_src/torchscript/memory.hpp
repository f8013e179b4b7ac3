// The streaming memory of a module: whatever a frame may change. Caches of convolutions, buffers, plain attributes.
#pragma once

#include <ATen/ATen.h>
#include <torch/csrc/jit/api/module.h>

#include <cmath>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace lp {

inline bool ends_with(const std::string& text, const char* end) {
    const std::string tail(end);
    return text.size() >= tail.size() && text.compare(text.size() - tail.size(), tail.size(), tail) == 0;
}

// The memories of cached convolutions, as streaming exports name them.
inline bool is_cache(const std::string& name, const at::Tensor& buffer) {
    return buffer.dim() == 3 && buffer.scalar_type() == at::kFloat && (ends_with(name, "pad") || ends_with(name, "cache"));
}

class Memory {
   public:
    // Large tensors that are not among `moving` are taken for constants: tables, embeddings. Null: none is.
    Memory(const torch::jit::Module& module, const std::set<std::string>* moving) {
        for (const auto& part : module.named_modules()) {
            const auto type = part.value.type();
            for (size_t i = 0; i < type->numAttributes(); ++i) {
                const std::string name = (part.name.empty() ? "" : part.name + ".") + type->getAttributeName(i);
                if (!type->is_parameter(i)) add(part.value._ivalue(), i, name, moving);
            }
        }
    }

    void reset() {
        for (auto& cache : caches_) cache.narrow(0, 0, 1).zero_();
        for (auto& slot : slots_) put(slot, slot.first);
    }

    // Where a reset goes back to where something else than a frame has changed it: `before` is what `copy` gave before that.
    void keep_changes(const std::vector<c10::IValue>& before) {
        for (size_t i = 0; i < slots_.size(); ++i) {
            const c10::IValue now = slots_[i].object->getSlot(slots_[i].index);
            if (!same(now, before[caches_.size() + i])) slots_[i].first = now.deepcopy();
        }
    }

    // Exports keep memory for many parallel streams; we play the first.
    std::vector<c10::IValue> copy() const {
        std::vector<c10::IValue> values;
        for (const auto& cache : caches_) values.emplace_back(cache.narrow(0, 0, 1).clone());
        for (const auto& slot : slots_) values.push_back(slot.object->getSlot(slot.index).deepcopy());
        return values;
    }

    void put_back(const std::vector<c10::IValue>& values) {
        for (size_t i = 0; i < caches_.size(); ++i) caches_[i].narrow(0, 0, 1).copy_(values[i].toTensor());
        for (size_t i = 0; i < slots_.size(); ++i) put(slots_[i], values[caches_.size() + i]);
    }

    // Only what holds a value that is no number: the rest of a model that said NaN once is well.
    void reset_broken() {
        for (auto& cache : caches_) {
            const at::Tensor first = cache.narrow(0, 0, 1);
            if (!finite(first)) first.zero_();
        }
        for (auto& slot : slots_) {
            const c10::IValue& value = slot.object->getSlot(slot.index);
            if ((value.isTensor() && !finite(value.toTensor())) || (value.isDouble() && !std::isfinite(value.toDouble()))) put(slot, slot.first);
        }
    }

    // Names of what is not now as it was at first.
    void add_changed(std::set<std::string>* names) const {
        for (const auto& slot : slots_) {
            if (!same(slot.object->getSlot(slot.index), slot.first)) names->insert(slot.name);
        }
    }

    static constexpr int64_t kLarge = 1 << 16;  // numbers

   private:
    using ObjectPtr = c10::intrusive_ptr<c10::ivalue::Object>;
    struct Slot {
        ObjectPtr object;
        size_t index;
        std::string name;
        c10::IValue first;
        at::Tensor place;  // the tensor that was there: what else refers to it goes on seeing it
    };

    void add(const ObjectPtr& object, size_t index, const std::string& name, const std::set<std::string>* moving) {
        const c10::IValue& value = object->getSlot(index);
        if (value.isModule()) return;
        if (!value.isTensor()) return slots_.push_back({object, index, name, value.deepcopy(), {}});
        const at::Tensor& tensor = value.toTensor();
        if (is_cache(name, tensor)) {
            if (tensor.numel() > 0) caches_.push_back(tensor);
        } else if (tensor.numel() <= kLarge || !moving || moving->count(name)) {
            slots_.push_back({object, index, name, value.deepcopy(), tensor});
        }
    }

    static void put(Slot& slot, const c10::IValue& value) {
        const bool fits = value.isTensor() && slot.place.defined() && slot.place.sizes() == value.toTensor().sizes() &&
                          slot.place.scalar_type() == value.toTensor().scalar_type();
        if (!fits) return slot.object->setSlot(slot.index, value.deepcopy());
        slot.place.copy_(value.toTensor());
        slot.object->setSlot(slot.index, slot.place);
    }

    static bool finite(const at::Tensor& tensor) { return !tensor.is_floating_point() || at::isfinite(tensor).all().item<bool>(); }

    static bool same(const c10::IValue& one, const c10::IValue& other) {
        if (one.isTensor() && other.isTensor()) {
            const at::Tensor &a = one.toTensor(), &b = other.toTensor();
            return a.sizes() == b.sizes() && a.scalar_type() == b.scalar_type() && a.equal(b);
        }
        if (one.isInt() && other.isInt()) return one.toInt() == other.toInt();
        if (one.isDouble() && other.isDouble()) return one.toDouble() == other.toDouble();
        if (one.isBool() && other.isBool()) return one.toBool() == other.toBool();
        if (one.isString() && other.isString()) return one.toStringRef() == other.toStringRef();
        return one.isNone() && other.isNone();
    }

    std::vector<at::Tensor> caches_;
    std::vector<Slot> slots_;
};

}  // namespace lp
