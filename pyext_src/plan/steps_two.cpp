// Elementwise steps with two inputs of one type.
#include <cmath>

#include "plan/lanes.hpp"
#include "plan/tasks.hpp"

namespace lp {
namespace plan {
namespace {

struct Plain {
    explicit Plain(const double*) {}
};

// Whole numbers wrap around, as torch's do; nothing is undefined.
inline int64_t wrapped(uint64_t x) { return static_cast<int64_t>(x); }

struct Add {
    explicit Add(const double* reals) : alpha(static_cast<float>(reals[0])), whole(static_cast<uint64_t>(static_cast<int64_t>(reals[0]))) {}
    float operator()(float a, float b) const { return a + alpha * b; }
    int64_t operator()(int64_t a, int64_t b) const { return wrapped(static_cast<uint64_t>(a) + whole * static_cast<uint64_t>(b)); }
    float alpha;
    uint64_t whole;
};

struct Sum : Plain {  // where alpha is 1
    using Plain::Plain;
    float operator()(float a, float b) const { return a + b; }
};

struct Difference : Plain {
    using Plain::Plain;
    float operator()(float a, float b) const { return a - b; }
};

struct Sub {
    explicit Sub(const double* reals) : alpha(static_cast<float>(reals[0])), whole(static_cast<uint64_t>(static_cast<int64_t>(reals[0]))) {}
    float operator()(float a, float b) const { return a - alpha * b; }
    int64_t operator()(int64_t a, int64_t b) const { return wrapped(static_cast<uint64_t>(a) - whole * static_cast<uint64_t>(b)); }
    float alpha;
    uint64_t whole;
};

struct Mul : Plain {
    using Plain::Plain;
    float operator()(float a, float b) const { return a * b; }
    int64_t operator()(int64_t a, int64_t b) const { return wrapped(static_cast<uint64_t>(a) * static_cast<uint64_t>(b)); }
};

struct Div : Plain {
    using Plain::Plain;
    float operator()(float a, float b) const { return a / b; }
};

struct Pow : Plain {
    using Plain::Plain;
    float operator()(float a, float b) const { return std::pow(a, b); }
    int64_t operator()(int64_t a, int64_t b) const {
        if (b < 0) return a == 1 ? 1 : a == -1 ? (b % 2 ? -1 : 1) : 0;
        uint64_t result = 1, base = static_cast<uint64_t>(a);
        for (; b > 0; b >>= 1, base *= base) result *= b & 1 ? base : 1;
        return wrapped(result);
    }
};

struct Maximum : Plain {  // NaN where either is
    using Plain::Plain;
    float operator()(float a, float b) const {
        const float larger = a > b ? a : b;
        return a != a ? a : larger;
    }
    int64_t operator()(int64_t a, int64_t b) const { return a > b ? a : b; }
};

struct Minimum : Plain {
    using Plain::Plain;
    float operator()(float a, float b) const {
        const float smaller = a < b ? a : b;
        return a != a ? a : smaller;
    }
    int64_t operator()(int64_t a, int64_t b) const { return a < b ? a : b; }
};

struct Atan2 : Plain {
    using Plain::Plain;
    float operator()(float a, float b) const { return std::atan2(a, b); }
};

// By zero (torch raises): zero. By -1 apart: the smallest number has no opposite.
struct Fmod : Plain {
    using Plain::Plain;
    float operator()(float a, float b) const { return std::fmod(a, b); }
    int64_t operator()(int64_t a, int64_t b) const { return b == 0 || b == -1 ? 0 : a % b; }
};

struct Remainder : Plain {  // of the divisor's sign
    using Plain::Plain;
    float operator()(float a, float b) const {
        const float rest = std::fmod(a, b);
        return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
    }
    int64_t operator()(int64_t a, int64_t b) const {
        if (b == 0 || b == -1) return 0;
        const int64_t rest = a % b;
        return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
    }
};

struct FloorDivide : Plain {
    using Plain::Plain;
    float operator()(float a, float b) const {
        if (b == 0) return a / b;
        const float rest = std::fmod(a, b);
        float quotient = (a - rest) / b;
        if (rest != 0 && (b < 0) != (rest < 0)) quotient -= 1;
        if (quotient == 0) return std::copysign(0.0f, a / b);
        const float floor = std::floor(quotient);
        return quotient - floor > 0.5f ? floor + 1 : floor;
    }
    int64_t operator()(int64_t a, int64_t b) const {
        if (b == 0) return 0;
        if (b == -1) return wrapped(-static_cast<uint64_t>(a));
        const int64_t quotient = a / b;
        return a % b != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient;
    }
};

#define LP_COMPARISON(name, expression)                                \
    struct name : Plain {                                              \
        using Plain::Plain;                                            \
        template <class T>                                             \
        uint8_t operator()(T a, T b) const {                           \
            return static_cast<uint8_t>(expression);                   \
        }                                                              \
    };

LP_COMPARISON(Equal, a == b)
LP_COMPARISON(Unequal, a != b)
LP_COMPARISON(Less, a < b)
LP_COMPARISON(LessEqual, a <= b)
LP_COMPARISON(Greater, a > b)
LP_COMPARISON(GreaterEqual, a >= b)
LP_COMPARISON(And, (a != 0) & (b != 0))
LP_COMPARISON(Or, (a != 0) | (b != 0))
#undef LP_COMPARISON

template <class T>
Row comparison(Op op) {
    switch (op) {
        case Op::eq: return row_of_two<Equal, uint8_t, T>;
        case Op::ne: return row_of_two<Unequal, uint8_t, T>;
        case Op::lt: return row_of_two<Less, uint8_t, T>;
        case Op::le: return row_of_two<LessEqual, uint8_t, T>;
        case Op::gt: return row_of_two<Greater, uint8_t, T>;
        case Op::ge: return row_of_two<GreaterEqual, uint8_t, T>;
        case Op::logical_and: return row_of_two<And, uint8_t, T>;
        case Op::logical_or: return row_of_two<Or, uint8_t, T>;
        default: return nullptr;
    }
}

template <class T>
Row arithmetic(Op op) {
    switch (op) {
        case Op::add: return row_of_two<Add, T, T>;
        case Op::sub: return row_of_two<Sub, T, T>;
        case Op::mul: return row_of_two<Mul, T, T>;
        case Op::pow: return row_of_two<Pow, T, T>;
        case Op::maximum: return row_of_two<Maximum, T, T>;
        case Op::minimum: return row_of_two<Minimum, T, T>;
        case Op::fmod: return row_of_two<Fmod, T, T>;
        case Op::remainder: return row_of_two<Remainder, T, T>;
        case Op::floor_divide: return row_of_two<FloorDivide, T, T>;
        default: return nullptr;
    }
}

Row row_of(const Step& step, Type in, Type out, bool alone) {
    if (out == Type::truth) {
        if (in == Type::real) return comparison<float>(step.op);
        if (in == Type::whole) return comparison<int64_t>(step.op);
        return in == Type::truth ? comparison<uint8_t>(step.op) : nullptr;
    }
    if (in != out) return nullptr;
    if (in == Type::whole) return arithmetic<int64_t>(step.op);
    if (in != Type::real) return nullptr;
    if (step.op == Op::div) return row_of_two<Div, float, float>;
    if (step.op == Op::atan2) return row_of_two<Atan2, float, float>;
    if (step.op == Op::add && alone) return row_of_two<Sum, float, float>;
    if (step.op == Op::sub && alone) return row_of_two<Difference, float, float>;
    return arithmetic<float>(step.op);
}

// The exponents that models use; null: any other.
struct Cube : Plain {
    using Plain::Plain;
    float operator()(float x) const { return x * x * x; }
};
struct Root : Plain {
    using Plain::Plain;
    float operator()(float x) const { return std::sqrt(x); }
};
struct Inverse : Plain {
    using Plain::Plain;
    float operator()(float x) const { return 1.0f / x; }
};
struct Square : Plain {
    using Plain::Plain;
    float operator()(float x) const { return x * x; }
};

Row row_of_power(const float* exponent) {
    if (exponent == nullptr) return nullptr;
    if (*exponent == 2) return row_of_one<Square, float, float>;
    if (*exponent == 3) return row_of_one<Cube, float, float>;
    if (*exponent == 0.5f) return row_of_one<Root, float, float>;
    return *exponent == -1 ? row_of_one<Inverse, float, float> : nullptr;
}

}  // namespace

bool make_two_inputs(const Step& step, TaskMaker& maker) {
    if (step.in.size() != 2 || step.out.size() != 1 || maker.type(step.in[0]) != maker.type(step.in[1])) return false;
    const Row power = step.op == Op::pow ? row_of_power(maker.constant(step.in[1])) : nullptr;
    if (power != nullptr && maker.type(step.out[0]) == Type::real) {
        require(step.in[1].sizes == step.out[0].sizes, "sizes of a step");
        maker.add_loop({step.out[0], step.in[0]}, power);
        return true;
    }
    std::vector<double> reals = step.reals;
    if (reals.empty()) reals.push_back(1);
    const Row row = row_of(step, maker.type(step.in[0]), maker.type(step.out[0]), reals[0] == 1);
    if (row == nullptr) return false;
    maker.add_loop(all_views(step), row, reals);
    return true;
}

}  // namespace plan
}  // namespace lp
