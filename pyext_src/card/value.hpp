// What a pickle holds, as data: numbers and texts in place, containers by number.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace lp {
namespace card {

enum class Kind : uint8_t { none, boolean, integer, real, text, global, tuple, list, dict, object, tensor, storage, opaque };

// A number or a text in place, anything else by its place in the pool: sixteen bytes, free to copy.
struct Value {
    Kind kind = Kind::none;
    uint32_t at = 0;  // text: where it starts; containers: which box
    union {
        int64_t integer = 0;  // text: its length
        double real;
    };

    bool is(Kind k) const { return kind == k; }
    bool boxed() const { return kind >= Kind::tuple && kind <= Kind::storage; }
};

// tuple, list: items. dict: key, value, key, value. object: one item, its state. tensor, storage: what rebuilds it.
struct Box {
    std::string_view name;  // object: "module\nclass"
    uint32_t start = 0, count = 0;  // its items in the pool
};

// A box's items, to be looked at.
struct Items {
    const Value* first = nullptr;
    size_t count = 0;

    size_t size() const { return count; }
    const Value& operator[](size_t i) const { return first[i]; }
    const Value* begin() const { return first; }
    const Value* end() const { return first + count; }
};

}  // namespace card
}  // namespace lp
