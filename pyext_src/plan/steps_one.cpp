// Elementwise steps with one input.
#include <cmath>
#include <limits>

#include "plan/lanes.hpp"
#include "plan/maths.hpp"
#include "plan/tasks.hpp"

namespace lp {
namespace plan {
namespace {

struct Plain {
    explicit Plain(const double*) {}
};

// What needs no numbers of the step.
#define LP_OF_ONE(name, expression)                        \
    struct name : Plain {                                  \
        using Plain::Plain;                                \
        float operator()(float x) const { return expression; } \
    };

LP_OF_ONE(Relu, x < 0 ? 0.0f : x)  // of NaN, NaN
LP_OF_ONE(Silu, x * sigmoid_of(x))
LP_OF_ONE(Tanh, tanh_of(x))
LP_OF_ONE(Sigmoid, sigmoid_of(x))
LP_OF_ONE(Exp, exp_of(x))
LP_OF_ONE(Log, log_of(x))
LP_OF_ONE(Log1p, std::log1p(x))
LP_OF_ONE(Expm1, std::expm1(x))
LP_OF_ONE(Sqrt, std::sqrt(x))
LP_OF_ONE(Rsqrt, 1.0f / std::sqrt(x))
LP_OF_ONE(Reciprocal, 1.0f / x)
LP_OF_ONE(Round, std::nearbyint(x))
LP_OF_ONE(Floor, std::floor(x))
LP_OF_ONE(Ceil, std::ceil(x))
LP_OF_ONE(Trunc, std::trunc(x))
LP_OF_ONE(Atan, std::atan(x))
LP_OF_ONE(Acos, std::acos(x))
LP_OF_ONE(Asin, std::asin(x))
LP_OF_ONE(Log2, std::log2(x))
LP_OF_ONE(Log10, std::log10(x))
LP_OF_ONE(Erf, std::erf(x))
LP_OF_ONE(GeluErf, 0.5f * x * (1.0f + std::erf(x * 0.70710678118654752440f)))
LP_OF_ONE(GeluTanh, 0.5f * x * (1.0f + tanh_of(0.79788456080286535588f * (x + 0.044715f * (x * x * x)))))
#undef LP_OF_ONE

struct LeakyRelu {
    explicit LeakyRelu(const double* reals) : slope(static_cast<float>(reals[0])) {}
    float operator()(float x) const {
        const float below = x * slope;
        return x > 0 ? x : below;
    }
    float slope;
};

struct Elu {
    explicit Elu(const double* reals)
        : below(static_cast<float>(reals[0] * reals[1])), above(static_cast<float>(reals[1])), inner(static_cast<float>(reals[2])) {}
    float operator()(float x) const { return x < 0 ? std::expm1(x * inner) * below : x * above; }
    float below, above, inner;
};

struct Softplus {
    explicit Softplus(const double* reals) : beta(static_cast<float>(reals[0])), threshold(static_cast<float>(reals[1])) {}
    float operator()(float x) const { return x * beta > threshold ? x : std::log1p(std::exp(x * beta)) / beta; }
    float beta, threshold;
};

template <class T>
struct Clamp {
    using Limits = std::numeric_limits<T>;
    static T bound(double value) {  // of whole numbers: what is beyond them bounds nothing
        if (Limits::has_infinity) return static_cast<T>(value);
        if (value >= static_cast<double>(Limits::max())) return Limits::max();
        return value <= static_cast<double>(Limits::lowest()) ? Limits::lowest() : static_cast<T>(value);
    }
    explicit Clamp(const double* reals) : low(bound(reals[0])), high(bound(reals[1])) {}
    T operator()(T x) const {
        const T up = x < low ? low : x;
        return up > high ? high : up;
    }
    T low, high;
};

struct Abs : Plain {
    using Plain::Plain;
    float operator()(float x) const { return std::fabs(x); }
    int64_t operator()(int64_t x) const { return x < 0 ? -x : x; }
};

struct Neg : Plain {
    using Plain::Plain;
    float operator()(float x) const { return -x; }
    int64_t operator()(int64_t x) const { return static_cast<int64_t>(-static_cast<uint64_t>(x)); }
};

struct Square : Plain {
    using Plain::Plain;
    float operator()(float x) const { return x * x; }
    int64_t operator()(int64_t x) const { return static_cast<int64_t>(static_cast<uint64_t>(x) * static_cast<uint64_t>(x)); }
};

struct Sign : Plain {
    using Plain::Plain;
    template <class T>
    T operator()(T x) const {
        return static_cast<T>((x > 0) - (x < 0));
    }
};

struct Not : Plain {
    using Plain::Plain;
    template <class T>
    uint8_t operator()(T x) const {
        return x == 0;
    }
};

struct IsNan : Plain {
    using Plain::Plain;
    uint8_t operator()(float x) const { return x != x; }
};

// An angle that is too large for the quick way, infinite or no number, is the system's.
template <float (*quick)(float), float (*exact)(float)>
void row_of_angle(char* const* at, const int64_t* strides, int64_t count, const double*) {
    for (int64_t i = 0; i < count; i += kLanes) {
        const int n = lanes_left(count, i);
        float a[kLanes], y[kLanes];
        load(at[1], i, strides[1], n, a);
        int large = 0;
        for (int j = 0; j < kLanes; ++j) large += !(std::fabs(a[j]) < kLargestAngle);
        if (large == 0) {
            for (int j = 0; j < kLanes; ++j) y[j] = quick(a[j]);
        } else {
            for (int j = 0; j < kLanes; ++j) y[j] = std::fabs(a[j]) < kLargestAngle ? quick(a[j]) : exact(a[j]);
        }
        store(y, at[0], i, strides[0], n);
    }
}

float system_sin(float x) { return std::sin(x); }
float system_cos(float x) { return std::cos(x); }

template <class F>
constexpr Row real = row_of_one<F, float, float>;

Row real_row(const Step& step) {
    switch (step.op) {
        case Op::leaky_relu: return real<LeakyRelu>;
        case Op::relu: return real<Relu>;
        case Op::elu: return real<Elu>;
        case Op::gelu: return !step.integers.empty() && step.integers[0] == 1 ? real<GeluTanh> : real<GeluErf>;
        case Op::silu: return real<Silu>;
        case Op::tanh: return real<Tanh>;
        case Op::sigmoid: return real<Sigmoid>;
        case Op::softplus: return real<Softplus>;
        case Op::sin: return row_of_angle<sin_of, system_sin>;
        case Op::cos: return row_of_angle<cos_of, system_cos>;
        case Op::exp: return real<Exp>;
        case Op::log: return real<Log>;
        case Op::log1p: return real<Log1p>;
        case Op::expm1: return real<Expm1>;
        case Op::sqrt: return real<Sqrt>;
        case Op::rsqrt: return real<Rsqrt>;
        case Op::reciprocal: return real<Reciprocal>;
        case Op::round: return real<Round>;
        case Op::floor: return real<Floor>;
        case Op::ceil: return real<Ceil>;
        case Op::trunc: return real<Trunc>;
        case Op::atan: return real<Atan>;
        case Op::acos: return real<Acos>;
        case Op::asin: return real<Asin>;
        case Op::log2: return real<Log2>;
        case Op::log10: return real<Log10>;
        case Op::erf: return real<Erf>;
        default: return nullptr;
    }
}

template <class T>
Row row_of_type(Op op) {
    switch (op) {
        case Op::abs: return row_of_one<Abs, T, T>;
        case Op::neg: return row_of_one<Neg, T, T>;
        case Op::square: return row_of_one<Square, T, T>;
        case Op::sign: return row_of_one<Sign, T, T>;
        case Op::clamp: return row_of_one<Clamp<T>, T, T>;
        default: return nullptr;
    }
}

Row not_row(Type type) {
    switch (type) {
        case Type::real: return row_of_one<Not, uint8_t, float>;
        case Type::whole: return row_of_one<Not, uint8_t, int64_t>;
        case Type::truth: return row_of_one<Not, uint8_t, uint8_t>;
        default: return nullptr;
    }
}

size_t reals_of(Op op) {
    switch (op) {
        case Op::leaky_relu: return 1;
        case Op::clamp: case Op::softplus: return 2;
        case Op::elu: return 3;
        default: return 0;
    }
}

Row row_of(const Step& step, Type in, Type out) {
    if (step.op == Op::logical_not && out == Type::truth) return not_row(in);
    if (step.op == Op::is_nan && out == Type::truth && in == Type::real) return row_of_one<IsNan, uint8_t, float>;
    if (in != out) return nullptr;
    if (in == Type::whole) return row_of_type<int64_t>(step.op);
    if (in != Type::real) return nullptr;
    const Row row = real_row(step);
    return row ? row : row_of_type<float>(step.op);
}

}  // namespace

bool make_one_input(const Step& step, TaskMaker& maker) {
    if (step.in.size() != 1 || step.out.size() != 1) return false;
    const Row row = row_of(step, maker.type(step.in[0]), maker.type(step.out[0]));
    if (row == nullptr) return false;
    require(step.reals.size() >= reals_of(step.op), "numbers of a step");
    maker.add_loop(step, row);
    return true;
}

}  // namespace plan
}  // namespace lp
