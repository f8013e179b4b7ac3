// A plan as bytes, and back. They are of this machine and this build: what changes a plan's parts needs no other reader.
#pragma once

#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "plan/plan.hpp"

namespace lp {
namespace plan {

// Both take numbers, texts, lists, and what an `exchange` names the parts of.
class Saver {
   public:
    std::string bytes;

    template <class... T>
    void operator()(T&... parts) { (one(parts), ...); }

   private:
    template <class T>
    void one(T& part) {
        if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>) {
            bytes.append(reinterpret_cast<const char*>(&part), sizeof(T));
        } else {
            exchange(*this, part);
        }
    }
    void one(std::string& text) {
        count(text.size());
        bytes += text;
    }
    template <class T>
    void one(std::vector<T>& list) {
        count(list.size());
        for (T& each : list) one(each);
    }
    void count(size_t number) {
        uint64_t wide = number;
        one(wide);
    }
};

// Throws std::runtime_error when there are too few bytes.
class Loader {
   public:
    explicit Loader(std::string_view bytes) : rest_(bytes) {}

    template <class... T>
    void operator()(T&... parts) { (one(parts), ...); }
    bool is_at_end() const { return rest_.empty(); }

   private:
    template <class T>
    void one(T& part) {
        if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>) {
            std::memcpy(&part, take(sizeof(T)), sizeof(T));
        } else {
            exchange(*this, part);
        }
    }
    void one(std::string& text) {
        const size_t size = count();
        text.assign(take(size), size);
    }
    template <class T>
    void one(std::vector<T>& list) {
        list.resize(count());
        for (T& each : list) one(each);
    }
    size_t count() {
        uint64_t number = 0;
        one(number);
        if (number > rest_.size()) throw std::runtime_error("the plan is cut");
        return static_cast<size_t>(number);
    }
    const char* take(size_t size) {
        if (size > rest_.size()) throw std::runtime_error("the plan is cut");
        const char* at = rest_.data();
        rest_.remove_prefix(size);
        return at;
    }

    std::string_view rest_;
};

template <class Archive>
void exchange(Archive& with, Buffer& buffer) {
    with(buffer.role, buffer.type, buffer.size, buffer.name, buffer.values);
}

template <class Archive>
void exchange(Archive& with, View& view) {
    with(view.buffer, view.offset, view.sizes, view.strides);
}

template <class Archive>
void exchange(Archive& with, Step& step) {
    with(step.op, step.in, step.out, step.integers, step.reals);
}

template <class Archive>
void exchange(Archive& with, Method& method) {
    with(method.units, method.steps, method.once, method.in, method.out);
}

template <class Archive>
void exchange(Archive& with, Plan& plan) {
    with(plan.buffers, plan.methods);
}

}  // namespace plan
}  // namespace lp
