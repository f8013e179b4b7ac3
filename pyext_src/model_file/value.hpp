// What a pickle holds, as data: numbers and texts in place, containers by number.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace lp {
namespace model_file {

enum class Kind : uint8_t {
    none, boolean, integer, real, text, global,    // in place
    tuple, list, dict, object, tensor, storage,    // containers
    opaque,
};

// A number or a text in place, anything else by its place in the pool: sixteen bytes, free to copy.
struct Value {
    Kind kind = Kind::none;
    uint32_t at = 0;  // text: where it starts; containers: which one
    union {
        int64_t integer = 0;  // text: its length
        double real;
    };

    static Value of(Kind kind, uint32_t at, int64_t integer) {
        Value v;
        v.kind = kind;
        v.at = at;
        v.integer = integer;
        return v;
    }
    bool is(Kind k) const { return kind == k; }
    bool contained() const { return kind >= Kind::tuple && kind <= Kind::storage; }
};

// A container's items, to be looked at.
struct Items {
    const Value* first = nullptr;
    size_t count = 0;

    size_t size() const { return count; }
    const Value& operator[](size_t i) const { return first[i]; }
    const Value* begin() const { return first; }
    const Value* end() const { return first + count; }
};

// tuple, list: items. dict: key, value, key, value. object: one item, its state. tensor, storage: what rebuilds it.
class Containers {
  public:
    void reserve(size_t containers, size_t items) {
        containers_.reserve(containers);
        pool_.reserve(items);
    }
    size_t size() const { return containers_.size(); }
    size_t items_size() const { return pool_.size(); }

    Value make(Kind kind, std::string_view name = {}) {
        containers_.push_back(Container{name, 0, 0});
        return Value::of(kind, static_cast<uint32_t>(containers_.size() - 1), 0);
    }
    void clear(Value v) { containers_[v.at].count = 0; }
    void add(Value v, const Value* items, size_t n);

    Items items(Value v) const {
        if (!v.contained()) return Items();
        return Items{pool_.data() + containers_[v.at].start, containers_[v.at].count};
    }
    int depth() const;
    std::string_view name(Value v) const { return v.is(Kind::object) ? containers_[v.at].name : std::string_view(); }

  private:
    struct Container {
        std::string_view name;  // object: "module\nclass"
        uint32_t start, count;  // its items in the pool
    };
    std::vector<Container> containers_;
    std::vector<Value> pool_;
};

// Containers are filled once, nearly always; one that grows later moves to the pool's end.
inline void Containers::add(Value v, const Value* items, size_t n) {
    Container& container = containers_[v.at];
    size_t end = pool_.size();
    bool last = container.start + container.count == end;
    pool_.resize(end + (last ? 0 : container.count) + n);
    Value* into = pool_.data() + end;
    if (!last) {
        into = std::copy_n(pool_.data() + container.start, container.count, into);
        container.start = static_cast<uint32_t>(end);
    }
    std::copy_n(items, n, into);
    container.count += static_cast<uint32_t>(n);
}

// The longest way down; 0 when a container holds itself. A stack of our own: the file says how deep it gets.
inline int Containers::depth() const {
    struct Step {
        uint32_t container, next;
    };
    constexpr int kOpen = -1;
    std::vector<int> depths(containers_.size(), 0);
    std::vector<Step> open;
    int most = 0;
    for (uint32_t start = 0; start < containers_.size(); ++start) {
        if (depths[start] == 0) open.push_back({start, 0}), depths[start] = kOpen;
        while (!open.empty()) {
            Step& here = open.back();
            const Container& container = containers_[here.container];
            if (here.next < container.count) {
                const Value& item = pool_[container.start + here.next++];
                if (!item.contained() || depths[item.at] > 0) continue;
                if (depths[item.at] == kOpen) return 0;
                depths[item.at] = kOpen;
                open.push_back({item.at, 0});
                continue;
            }
            int depth = 1;
            for (uint32_t i = 0; i < container.count; ++i) {
                const Value& item = pool_[container.start + i];
                if (item.contained()) depth = std::max(depth, 1 + depths[item.at]);
            }
            depths[here.container] = depth;
            most = std::max(most, depth);
            open.pop_back();
        }
    }
    return most;
}

}  // namespace model_file
}  // namespace lp
