// Copies, also from one type to another, and fills.
#include <cmath>
#include <cstring>

#include "plan/lanes.hpp"
#include "plan/tasks.hpp"

namespace lp {
namespace plan {
namespace {

// Where both overlap, as when the past of a convolution moves on, the order is right if the out lies before the in.
template <class T>
void same_row(char* const* at, const int64_t* strides, int64_t count, const double*) {
    T* to = reinterpret_cast<T*>(at[0]);
    const T* from = reinterpret_cast<const T*>(at[1]);
    if (strides[0] == 1 && strides[1] == 1) {
        std::memmove(to, from, static_cast<size_t>(count) * sizeof(T));
        return;
    }
    for (int64_t i = 0; i < count; ++i) to[i * strides[0]] = from[i * strides[1]];
}

template <class From>
inline int64_t whole_of(From x) {  // what is beyond: the smallest number, as processors have it
    return x >= From(-9223372036854775808.0) && x < From(9223372036854775808.0) ? static_cast<int64_t>(x) : INT64_MIN;
}

template <class To, class From>
struct Converted {
    explicit Converted(const double*) {}
    To operator()(From x) const {
        if constexpr (std::is_same_v<To, uint8_t>) {
            return x != 0;
        } else if constexpr (std::is_same_v<To, int64_t> && std::is_floating_point_v<From>) {
            return whole_of(x);
        } else {
            return static_cast<To>(x);
        }
    }
};

template <class To>
Row converted(Type from) {
    switch (from) {
        case Type::real: return row_of_one<Converted<To, float>, To, float>;
        case Type::whole: return row_of_one<Converted<To, int64_t>, To, int64_t>;
        case Type::truth: return row_of_one<Converted<To, uint8_t>, To, uint8_t>;
        default: return nullptr;
    }
}

}  // namespace

Row row_of_copy(Type to, Type from) {
    if (to == from) return bytes_of(to) == 8 ? same_row<int64_t> : bytes_of(to) == 1 ? same_row<uint8_t> : same_row<float>;
    switch (to) {
        case Type::real: return converted<float>(from);
        case Type::whole: return converted<int64_t>(from);
        case Type::truth: return converted<uint8_t>(from);
        default: return nullptr;
    }
}

namespace {

template <class T>
void fill_row(char* const* at, const int64_t* strides, int64_t count, const double* reals) {
    const T value = Converted<T, double>(reals)(reals[0]);
    T* to = reinterpret_cast<T*>(at[0]);
    for (int64_t i = 0; i < count; ++i) to[i * strides[0]] = value;
}

Row row_of_fill(Type type) {
    switch (type) {
        case Type::real: return fill_row<float>;
        case Type::whole: return fill_row<int64_t>;
        case Type::truth: return fill_row<uint8_t>;
        default: return nullptr;
    }
}

}  // namespace

bool make_copy(const Step& step, TaskMaker& maker) {
    if (step.out.size() != 1) return false;
    Row row = nullptr;
    if (step.op == Op::copy && step.in.size() == 1) row = row_of_copy(maker.type(step.out[0]), maker.type(step.in[0]));
    if (step.op == Op::fill && step.in.empty() && !step.reals.empty()) row = row_of_fill(maker.type(step.out[0]));
    if (row == nullptr) return false;
    maker.add_loop(step, row);
    return true;
}

}  // namespace plan
}  // namespace lp
