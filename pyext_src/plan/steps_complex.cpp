// Elementwise steps of complex numbers, and the ways to them and back.
#include <cmath>

#include "plan/lanes.hpp"
#include "plan/tasks.hpp"

namespace lp {
namespace plan {
namespace {

struct Pair {
    float re, im;
};

struct Plain {
    explicit Plain(const double*) {}
};

struct Add : Plain {
    using Plain::Plain;
    Pair operator()(Pair a, Pair b) const { return {a.re + b.re, a.im + b.im}; }
};

struct Sub : Plain {
    using Plain::Plain;
    Pair operator()(Pair a, Pair b) const { return {a.re - b.re, a.im - b.im}; }
};

struct Mul : Plain {
    using Plain::Plain;
    Pair operator()(Pair a, Pair b) const { return {a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re}; }
};

struct Div : Plain {
    using Plain::Plain;
    Pair operator()(Pair a, Pair b) const {
        const double re = b.re, im = b.im, size = re * re + im * im;
        return {static_cast<float>((a.re * re + a.im * im) / size), static_cast<float>((a.im * re - a.re * im) / size)};
    }
};

struct Neg : Plain {
    using Plain::Plain;
    Pair operator()(Pair a) const { return {-a.re, -a.im}; }
};

struct Abs : Plain {
    using Plain::Plain;
    float operator()(Pair a) const { return std::hypot(a.re, a.im); }
};

struct Re : Plain {
    using Plain::Plain;
    float operator()(Pair a) const { return a.re; }
};

struct Im : Plain {
    using Plain::Plain;
    float operator()(Pair a) const { return a.im; }
};

struct MakePair : Plain {
    using Plain::Plain;
    Pair operator()(float re, float im) const { return {re, im}; }
};

struct FromReal : Plain {
    using Plain::Plain;
    Pair operator()(float x) const { return {x, 0}; }
};

Row row_of(const Step& step, Type in, Type out) {
    const bool alone = step.reals.empty() || step.reals[0] == 1;
    if (step.in.size() == 1 && in == Type::complex && out == Type::complex && step.op == Op::neg) return row_of_one<Neg, Pair, Pair>;
    if (step.in.size() == 1 && in == Type::complex && out == Type::real && step.op == Op::abs) return row_of_one<Abs, float, Pair>;
    if (step.in.size() == 1 && in == Type::real && out == Type::complex && step.op == Op::copy) return row_of_one<FromReal, Pair, float>;
    if (step.in.size() != 2 || in != Type::complex || out != Type::complex || !alone) return nullptr;
    switch (step.op) {
        case Op::add: return row_of_two<Add, Pair, Pair>;
        case Op::sub: return row_of_two<Sub, Pair, Pair>;
        case Op::mul: return row_of_two<Mul, Pair, Pair>;
        case Op::div: return row_of_two<Div, Pair, Pair>;
        default: return nullptr;
    }
}

// Of real numbers with a last dimension of two: all the first ones, or the second ones.
View half(View view, int64_t which) {
    view.offset += which * view.strides.back();
    view.sizes.pop_back();
    view.strides.pop_back();
    return view;
}

// From real numbers with a last dimension of two, or to them.
bool make_pairs(const Step& step, TaskMaker& maker) {
    const View &in = step.in[0], &out = step.out[0];
    const bool to_complex = maker.type(out) == Type::complex;
    const View& reals = to_complex ? in : out;
    if (reals.sizes.empty() || reals.sizes.back() != 2 || half(reals, 0).sizes != (to_complex ? out : in).sizes) return false;
    if (to_complex) {
        maker.add_loop({out, half(in, 0), half(in, 1)}, row_of_two<MakePair, Pair, float>);
    } else {
        maker.add_loop({half(out, 0), in}, row_of_one<Re, float, Pair>);
        maker.add_loop({half(out, 1), in}, row_of_one<Im, float, Pair>);
    }
    return true;
}

}  // namespace

bool make_complex(const Step& step, TaskMaker& maker) {
    if (step.in.empty() || step.in.size() > 2 || step.out.size() != 1) return false;
    const Type in = maker.type(step.in[0]), out = maker.type(step.out[0]);
    if (in != Type::complex && out != Type::complex) return false;
    if (step.op == Op::copy && in != out && (in == Type::real || out == Type::real) && make_pairs(step, maker)) return true;
    if (step.in.size() == 2 && maker.type(step.in[1]) != in) return false;
    const Row row = row_of(step, in, out);
    if (row == nullptr) return false;
    maker.add_loop(step, row);
    return true;
}

}  // namespace plan
}  // namespace lp
