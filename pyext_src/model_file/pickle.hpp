// A pickle read as data: the machine follows the opcodes that TorchScript writes and never calls anything.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "model_file/bytes.hpp"
#include "model_file/value.hpp"

namespace lp {
namespace model_file {

class Pickle {
  public:
    // `bytes` must outlive the pickle: texts are views into it.
    explicit Pickle(std::string_view bytes) : bytes_(bytes) {}

    // False when the bytes are no pickle, are cut short, absurdly large, or use opcodes that TorchScript never writes.
    bool run();

    Value root() const { return root_; }
    std::string_view text(Value v) const {
        return v.is(Kind::text) || v.is(Kind::global) ? view(v) : std::string_view();
    }
    // Valid until the machine runs on.
    Items items(Value v) const { return containers_.items(v); }
    std::string_view class_of(Value object) const { return containers_.name(object); }
    // An object's dict of attributes; empty when it has none.
    Items state(Value object) const;
    // One of an object's attributes; none when it is not there.
    Value get(Value object, std::string_view key) const;

    // All that it names to be called or made, and all tensors that it describes.
    const std::vector<std::string_view>& globals() const { return globals_; }
    const std::vector<Value>& tensors() const { return tensors_; }
    // Containers in containers, at their deepest; 0 when one holds itself.
    int depth() const { return containers_.depth(); }
    // Brackets in brackets in the name of a type, which torch reads by recursion.
    int depth_of_types() const { return deepest_type_; }

  private:
    bool step(unsigned char op);
    bool scalar(unsigned char op);
    bool container(unsigned char op);
    bool memo(unsigned char op);

    bool take(size_t n, const unsigned char*& p) { return bytes_.take(n, p); }
    bool push(Value v);
    bool push_integer(int64_t i) { return push(of(Kind::integer, 0, i)); }
    bool push_text(size_t length);
    bool push_real(const unsigned char* big_endian);
    bool push_long(size_t length);
    bool push_global();
    bool pop(Value& v);
    bool count_to_mark(size_t& n);
    void drop(size_t n) { stack_.resize(stack_.size() - n); }
    bool gather(Kind kind);
    bool fold(Kind kind, size_t n);
    bool extend(Kind kind, size_t n);
    bool extend_to_mark(Kind kind);
    bool make_object();
    bool reduce();
    bool build();
    bool store(uint64_t slot);
    bool fetch(uint64_t slot);

    static Value of(Kind kind, uint32_t at, int64_t i) { return Value::of(kind, at, i); }
    const Value* last(size_t n) const { return stack_.data() + stack_.size() - n; }
    std::string_view view(Value v) const { return bytes_.view(v.at, static_cast<size_t>(v.integer)); }

    // Values on the stack, containers, memo slots; items in all containers. A large model has some ten thousand of each.
    static constexpr size_t kMost = 1u << 20, kMostItems = 1u << 21;
    Bytes bytes_;
    bool done_ = false;
    Value root_;
    std::vector<Value> stack_, memo_;
    std::vector<size_t> marks_;
    std::vector<std::string_view> globals_;
    std::vector<Value> tensors_;
    int deepest_type_ = 0;
    Containers containers_;
};

inline bool Pickle::run() {
    if (bytes_.size() > 0xFFFFFFFFu) return false;
    containers_.reserve(bytes_.size() / 32 + 1, bytes_.size() / 8 + 1);
    while (!done_) {
        const unsigned char* op;
        if (!take(1, op) || !step(*op)) return false;
        if (stack_.size() > kMost || containers_.size() > kMost || containers_.items_size() > kMostItems) return false;
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
        case ')': return push(containers_.make(Kind::tuple));
        case ']': return push(containers_.make(Kind::list));
        case '}': return push(containers_.make(Kind::dict));
        case 't': return gather(Kind::tuple);
        case 'l': return gather(Kind::list);
        case 'd': return gather(Kind::dict);
        case 'a': return extend(Kind::list, 1);
        case 's': return extend(Kind::dict, 2);
        case 'e': return extend_to_mark(Kind::list);
        case 'u': return extend_to_mark(Kind::dict);
        default: return fold(Kind::tuple, static_cast<size_t>(op - 0x84));  // TUPLE1, TUPLE2, TUPLE3
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

inline bool Pickle::push(Value v) { return stack_.push_back(v), true; }

inline bool Pickle::push_text(size_t length) {
    const unsigned char* p;
    uint32_t start = bytes_.place();
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

// "module\nclass\n" stays one text, so that a global needs no container.
inline bool Pickle::push_global() {
    uint32_t start = bytes_.place();
    if (!bytes_.skip_line() || !bytes_.skip_line()) return false;
    globals_.push_back(bytes_.view(start, bytes_.place() - start - 1));
    return push(of(Kind::global, start, bytes_.place() - start - 1));
}

inline bool Pickle::pop(Value& v) {
    if (stack_.size() <= (marks_.empty() ? 0 : marks_.back())) return false;
    v = stack_.back();
    stack_.pop_back();
    return true;
}

inline bool Pickle::count_to_mark(size_t& n) {
    if (marks_.empty() || marks_.back() > stack_.size()) return false;
    n = stack_.size() - marks_.back();
    marks_.pop_back();
    return true;
}

inline bool Pickle::gather(Kind kind) {
    size_t n;
    return count_to_mark(n) && fold(kind, n);
}

// The last n values become one.
inline bool Pickle::fold(Kind kind, size_t n) {
    if (n > stack_.size()) return false;
    Value whole = containers_.make(kind);
    containers_.add(whole, last(n), n);
    drop(n);
    return push(whole);
}

inline bool Pickle::extend(Kind kind, size_t n) {
    if (n >= stack_.size()) return false;
    Value target = stack_[stack_.size() - n - 1];
    if (!target.is(kind) || (kind == Kind::dict && n % 2 != 0)) return false;
    containers_.add(target, last(n), n);
    drop(n);
    return true;
}

inline bool Pickle::extend_to_mark(Kind kind) {
    size_t n;
    return count_to_mark(n) && extend(kind, n);
}

inline bool Pickle::make_object() {
    Value arguments, type;
    if (!pop(arguments) || !pop(type)) return false;
    return push(type.is(Kind::global) ? containers_.make(Kind::object, view(type)) : of(Kind::opaque, 0, 0));
}

// Of all that a pickle may ask to be called, a model uses these; their result is written down, the rest stays opaque.
inline bool Pickle::reduce() {
    Value arguments, callable;
    if (!pop(arguments) || !pop(callable)) return false;
    std::string_view what = text(callable);
    Items given = items(arguments);
    if (starts_with(what, "torch._utils\n_rebuild")) {
        tensors_.push_back(of(Kind::tensor, arguments.at, 0));
        return arguments.is(Kind::tuple) && push(tensors_.back());
    }
    if (starts_with(what, "torch.jit._pickle\n") && given.size() > 0) {
        if (given.size() > 1) deepest_type_ = std::max(deepest_type_, brackets_nested(text(given[1])));
        return push(Value(given[0]));
    }
    if (what == "collections\nOrderedDict") return push(containers_.make(Kind::dict));
    return push(of(Kind::opaque, 0, 0));
}

inline bool Pickle::build() {
    Value state;
    if (!pop(state) || stack_.empty()) return false;
    Value target = stack_.back();
    if (!target.is(Kind::object)) return true;
    containers_.clear(target);
    containers_.add(target, &state, 1);
    return true;
}

inline bool Pickle::store(uint64_t slot) {
    if (stack_.empty() || slot >= kMost) return false;
    if (slot >= memo_.size()) memo_.resize(static_cast<size_t>(slot) + 1);
    memo_[static_cast<size_t>(slot)] = stack_.back();
    return true;
}

inline bool Pickle::fetch(uint64_t slot) { return slot < memo_.size() && push(memo_[static_cast<size_t>(slot)]); }

inline Items Pickle::state(Value object) const {
    Items held = items(object);
    return object.is(Kind::object) && held.size() == 1 && held[0].is(Kind::dict) ? items(held[0]) : Items();
}

inline Value Pickle::get(Value object, std::string_view key) const {
    Items pairs = state(object);
    for (size_t i = 0; i + 1 < pairs.size(); i += 2) {
        if (text(pairs[i]) == key) return pairs[i + 1];
    }
    return Value();
}

}  // namespace model_file
}  // namespace lp
