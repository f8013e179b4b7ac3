// A pickle read as data: the machine follows the opcodes that TorchScript writes and never calls anything.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "value.hpp"
#include "zip.hpp"

namespace lp {
namespace card {

class Pickle {
  public:
    // `bytes` must outlive the pickle: texts are views into it.
    explicit Pickle(std::string_view bytes) : bytes_(bytes) {}

    // False when the bytes are no pickle, are cut short, use opcodes that TorchScript never writes, or are absurdly large.
    bool run();

    Value root() const { return root_; }
    std::string_view text(Value v) const { return v.is(Kind::text) || v.is(Kind::global) ? view(v) : std::string_view(); }
    const std::vector<Value>& items(Value v) const { return v.boxed() ? boxes_[v.at].items : nothing_; }
    std::string_view class_of(Value v) const { return v.is(Kind::object) ? boxes_[v.at].name : std::string_view(); }
    // An object's dict of attributes; empty when it has none.
    const std::vector<Value>& state(Value object) const;
    // One of an object's attributes; none when it is not there.
    Value get(Value object, std::string_view key) const;

  private:
    bool step(unsigned char op);
    bool scalar(unsigned char op);
    bool container(unsigned char op);
    bool memo(unsigned char op);

    bool take(size_t n, const unsigned char*& p);
    bool line(std::string_view& out);
    bool push(Value v);
    bool push_integer(int64_t i) { return push(of(Kind::integer, 0, i)); }
    bool push_text(size_t length);
    bool push_real(const unsigned char* big_endian);
    bool push_long(size_t length);
    bool push_global();
    bool pop(Value& v);
    bool pop_to_mark(std::vector<Value>& items);
    bool gather(Kind kind);
    bool fold(size_t n);
    bool append(size_t n_values, Kind kind);
    bool extend(Kind kind);
    bool make_object();
    bool reduce();
    bool build();
    bool store(uint64_t slot);
    bool fetch(uint64_t slot);

    static Value of(Kind kind, uint32_t at, int64_t i);
    Value boxed(Kind kind, std::string_view name, std::vector<Value> items);
    std::string_view view(Value v) const { return bytes_.substr(v.at, static_cast<size_t>(v.integer)); }

    static constexpr size_t kMost = 1u << 20;  // values alive, boxes, memo slots: a large model has some ten thousand
    std::string_view bytes_;
    size_t next_ = 0;
    bool done_ = false;
    Value root_;
    std::vector<Value> nothing_;
    std::vector<Value> stack_, memo_;
    std::vector<size_t> marks_;
    std::vector<Box> boxes_;
};

inline Value Pickle::of(Kind kind, uint32_t at, int64_t i) {
    Value v;
    v.kind = kind;
    v.at = at;
    v.integer = i;
    return v;
}

inline Value Pickle::boxed(Kind kind, std::string_view name, std::vector<Value> items) {
    boxes_.push_back(Box{name, std::move(items)});
    return of(kind, static_cast<uint32_t>(boxes_.size() - 1), 0);
}

inline bool Pickle::run() {
    if (bytes_.size() > 0xFFFFFFFFu) return false;
    while (!done_) {
        const unsigned char* op;
        if (!take(1, op) || !step(*op)) return false;
        if (stack_.size() > kMost || boxes_.size() > kMost) return false;
    }
    return true;
}

inline bool Pickle::step(unsigned char op) {
    const unsigned char* p;
    Value v;
    switch (op) {
        case 0x80: return take(1, p);                               // PROTO
        case 0x95: return take(8, p);                               // FRAME
        case '.': return done_ = true, pop(root_);                  // STOP
        case '(': return marks_.push_back(stack_.size()), marks_.size() <= kMost;
        case '0': return pop(v);                                    // POP
        case 'c': return push_global();                             // GLOBAL
        case 0x81: return make_object();                            // NEWOBJ
        case 'R': return reduce();
        case 'b': return build();
        case 'Q': return pop(v) && push(v.is(Kind::tuple) ? of(Kind::storage, v.at, 0) : of(Kind::opaque, 0, 0));
        case 'q': case 'r': case 'h': case 'j': case 0x94: return memo(op);
        case 't': case 'l': case 'd': case ')': case ']': case '}': case 0x85: case 0x86: case 0x87:
        case 'a': case 'e': case 's': case 'u': return container(op);
        default: return scalar(op);
    }
}

inline bool Pickle::scalar(unsigned char op) {
    const unsigned char* p;
    switch (op) {
        case 'N': return push(Value());
        case 0x88: return push(of(Kind::boolean, 0, 1));
        case 0x89: return push(of(Kind::boolean, 0, 0));
        case 'K': return take(1, p) && push_integer(p[0]);
        case 'M': return take(2, p) && push_integer(little16(p));
        case 'J': return take(4, p) && push_integer(static_cast<int32_t>(little32(p)));
        case 0x8a: return take(1, p) && push_long(p[0]);
        case 'G': return take(8, p) && push_real(p);
        case 'X': case 'T': case 'B': return take(4, p) && push_text(little32(p));
        case 0x8c: case 'U': case 'C': return take(1, p) && push_text(p[0]);
        default: return false;
    }
}

inline bool Pickle::container(unsigned char op) {
    switch (op) {
        case ')': return push(boxed(Kind::tuple, {}, {}));
        case ']': return push(boxed(Kind::list, {}, {}));
        case '}': return push(boxed(Kind::dict, {}, {}));
        case 't': return gather(Kind::tuple);
        case 'l': return gather(Kind::list);
        case 'd': return gather(Kind::dict);
        case 'a': return append(1, Kind::list);
        case 's': return append(2, Kind::dict);
        case 'e': return extend(Kind::list);
        case 'u': return extend(Kind::dict);
        default: return fold(static_cast<size_t>(op - 0x84));  // TUPLE1, TUPLE2, TUPLE3
    }
}

inline bool Pickle::memo(unsigned char op) {
    const unsigned char* p;
    switch (op) {
        case 'q': return take(1, p) && store(p[0]);
        case 'r': return take(4, p) && store(little32(p));
        case 'h': return take(1, p) && fetch(p[0]);
        case 'j': return take(4, p) && fetch(little32(p));
        default: return store(memo_.size());  // MEMOIZE
    }
}

inline bool Pickle::take(size_t n, const unsigned char*& p) {
    if (n > bytes_.size() - next_) return false;
    p = reinterpret_cast<const unsigned char*>(bytes_.data()) + next_;
    next_ += n;
    return true;
}

inline bool Pickle::line(std::string_view& out) {
    size_t end = bytes_.find('\n', next_);
    if (end == bytes_.npos) return false;
    out = bytes_.substr(next_, end - next_);
    next_ = end + 1;
    return true;
}

inline bool Pickle::push(Value v) { return stack_.push_back(v), true; }

inline bool Pickle::push_text(size_t length) {
    const unsigned char* p;
    auto start = static_cast<uint32_t>(next_);
    return take(length, p) && push(of(Kind::text, start, static_cast<int64_t>(length)));
}

inline bool Pickle::push_real(const unsigned char* p) {
    uint64_t pattern = 0;
    for (int i = 0; i < 8; ++i) pattern = (pattern << 8) | p[i];
    Value v = of(Kind::real, 0, 0);
    std::memcpy(&v.real, &pattern, sizeof pattern);
    return push(v);
}

inline bool Pickle::push_long(size_t length) {
    const unsigned char* p;
    if (length > 8 || !take(length, p)) return false;
    uint64_t pattern = length > 0 && (p[length - 1] & 0x80) ? ~0ull : 0;
    for (size_t i = length; i-- > 0;) pattern = (pattern << 8) | p[i];
    return push_integer(static_cast<int64_t>(pattern));
}

// "module\nclass\n" stays one text, so that a global needs no box.
inline bool Pickle::push_global() {
    auto start = static_cast<uint32_t>(next_);
    std::string_view module, name;
    if (!line(module) || !line(name)) return false;
    return push(of(Kind::global, start, static_cast<int64_t>(module.size() + 1 + name.size())));
}

inline bool Pickle::pop(Value& v) {
    if (stack_.size() <= (marks_.empty() ? 0 : marks_.back())) return false;
    v = stack_.back();
    stack_.pop_back();
    return true;
}

inline bool Pickle::pop_to_mark(std::vector<Value>& items) {
    if (marks_.empty() || marks_.back() > stack_.size()) return false;
    items.assign(stack_.begin() + static_cast<std::ptrdiff_t>(marks_.back()), stack_.end());
    stack_.resize(marks_.back());
    marks_.pop_back();
    return true;
}

inline bool Pickle::gather(Kind kind) {
    std::vector<Value> items;
    return pop_to_mark(items) && push(boxed(kind, {}, std::move(items)));
}

inline bool Pickle::fold(size_t n) {
    std::vector<Value> items(n);
    while (n-- > 0) {
        if (!pop(items[n])) return false;
    }
    return push(boxed(Kind::tuple, {}, std::move(items)));
}

inline bool Pickle::append(size_t n, Kind kind) {
    Value items[2];
    for (size_t i = n; i-- > 0;) {
        if (!pop(items[i])) return false;
    }
    if (stack_.empty() || !stack_.back().is(kind)) return false;
    auto& into = boxes_[stack_.back().at].items;
    into.insert(into.end(), items, items + n);
    return true;
}

inline bool Pickle::extend(Kind kind) {
    std::vector<Value> items;
    if (!pop_to_mark(items) || stack_.empty() || !stack_.back().is(kind)) return false;
    if (kind == Kind::dict && items.size() % 2 != 0) return false;
    auto& into = boxes_[stack_.back().at].items;
    into.insert(into.end(), items.begin(), items.end());
    return true;
}

inline bool Pickle::make_object() {
    Value arguments, type;
    if (!pop(arguments) || !pop(type)) return false;
    return push(type.is(Kind::global) ? boxed(Kind::object, view(type), {}) : of(Kind::opaque, 0, 0));
}

// Of all that a pickle may ask to be called, a model uses these; their result is written down, the rest stays opaque.
inline bool Pickle::reduce() {
    Value arguments, callable;
    if (!pop(arguments) || !pop(callable)) return false;
    std::string_view what = text(callable);
    const auto& given = items(arguments);
    if (what.substr(0, 21) == "torch._utils\n_rebuild") return arguments.boxed() && push(of(Kind::tensor, arguments.at, 0));
    if (what.substr(0, 18) == "torch.jit._pickle\n" && !given.empty()) return push(Value(given[0]));
    if (what == "collections\nOrderedDict") return push(boxed(Kind::dict, {}, {}));
    return push(of(Kind::opaque, 0, 0));
}

inline bool Pickle::build() {
    Value state;
    if (!pop(state) || stack_.empty()) return false;
    Value target = stack_.back();
    if (target.is(Kind::object)) boxes_[target.at].items.assign(1, state);
    return true;
}

inline bool Pickle::store(uint64_t slot) {
    if (stack_.empty() || slot >= kMost) return false;
    if (slot >= memo_.size()) memo_.resize(static_cast<size_t>(slot) + 1);
    memo_[static_cast<size_t>(slot)] = stack_.back();
    return true;
}

inline bool Pickle::fetch(uint64_t slot) { return slot < memo_.size() && push(memo_[static_cast<size_t>(slot)]); }

inline const std::vector<Value>& Pickle::state(Value object) const {
    const auto& held = items(object);
    return object.is(Kind::object) && held.size() == 1 && held[0].is(Kind::dict) ? items(held[0]) : nothing_;
}

inline Value Pickle::get(Value object, std::string_view key) const {
    const auto& pairs = state(object);
    for (size_t i = 0; i + 1 < pairs.size(); i += 2) {
        if (text(pairs[i]) == key) return pairs[i + 1];
    }
    return Value();
}

}  // namespace card
}  // namespace lp
