// Elementwise operators, fills and random numbers as steps of a plan.
#include <limits>

#include "torchscript/operators.hpp"

namespace lp {

namespace {

using plan::Op;
using plan::Type;

template <Op op>
void unary(Recording& to, const Call& call) {
    add_unary(to, call, op);
}

// The type in which two operands meet.
Type meeting_type(const Call& call) {
    const at::ScalarType type = call.in[1].isTensor() ? at::result_type(call.tensor(0), call.tensor(1))
                                                      : at::result_type(call.tensor(0), call.in[1].toScalar());
    return type_of(type);
}

void add_binary(Recording& to, const Call& call, Op op, std::vector<double> reals = {}) {
    const at::Tensor& result = call.result();
    const Type type = type_of(result.scalar_type());
    const plan::View a = operand(to, call.in[0], type, result.sizes()), b = operand(to, call.in[1], type, result.sizes());
    to.steps.push_back({op, {a, b}, {to.out(result)}, {}, std::move(reals)});
}

template <Op op>
void binary(Recording& to, const Call& call) {
    if (op == Op::add || op == Op::sub) return add_binary(to, call, op, {call.number(2, 1)});
    add_binary(to, call, op);
}

template <Op op>
void compare(Recording& to, const Call& call) {
    const at::Tensor& result = call.result();
    const Type type = meeting_type(call);
    const plan::View a = operand(to, call.in[0], type, result.sizes()), b = operand(to, call.in[1], type, result.sizes());
    to.steps.push_back({op, {a, b}, {to.out(result)}, {}, {}});
}

// Of truths; of other numbers it would be their bits.
template <Op op>
void logical(Recording& to, const Call& call) {
    const at::Tensor& result = call.result();
    if (type_of(result.scalar_type()) != Type::truth) throw NoPlan(call.name + " of numbers");
    add_binary(to, call, op);
}

void is_nan(Recording& to, const Call& call) {
    to.steps.push_back({Op::is_nan, {to.in(call.tensor(0))}, {to.out(call.result())}, {}, {}});
}

void logical_not(Recording& to, const Call& call) {
    const plan::View in = to.converted(to.in(call.tensor(0)), Type::truth);
    to.steps.push_back({Op::logical_not, {in}, {to.out(call.result())}, {}, {}});
}

void rsub(Recording& to, const Call& call) {  // alpha is at 2
    Call turned = call;
    std::swap(turned.in[0], turned.in[1]);
    if (call.number(2, 1) != 1) throw NoPlan("aten::rsub with alpha");
    add_binary(to, turned, Op::sub, {1});
}

void divide(Recording& to, const Call& call) {
    const std::string mode = call.has(2) ? call.in[2].toStringRef() : "";
    add_binary(to, call, mode == "floor" ? Op::floor_divide : Op::div);
    if (mode != "trunc") return;
    const plan::View out = to.out(call.result());
    to.steps.push_back({Op::trunc, {out}, {out}, {}, {}});
}

// The other operand may be a tensor or a number, and so may the first: aten::pow.Scalar.
void power(Recording& to, const Call& call) { add_binary(to, call, Op::pow); }

void round(Recording& to, const Call& call) {
    if (call.in.size() > 1) throw NoPlan("aten::round to decimals");
    add_unary(to, call, Op::round);
}

void leaky_relu(Recording& to, const Call& call) { add_unary(to, call, Op::leaky_relu, {call.number(1, 0.01)}); }
void elu(Recording& to, const Call& call) { add_unary(to, call, Op::elu, {call.number(1, 1), call.number(2, 1), call.number(3, 1)}); }
void softplus(Recording& to, const Call& call) { add_unary(to, call, Op::softplus, {call.number(1, 1), call.number(2, 20)}); }
void gelu(Recording& to, const Call& call) {
    add_unary(to, call, Op::gelu, {}, {call.has(1) && call.in[1].toStringRef() == "tanh" ? 1 : 0});
}

void clamp(Recording& to, const Call& call) {
    constexpr double kNone = std::numeric_limits<double>::infinity();
    const bool only_high = call.name == "aten::clamp_max" || call.name == "aten::clamp_max_";
    for (size_t i = 1; i < call.in.size(); ++i) {
        if (call.in[i].isTensor()) throw NoPlan(call.name + " between tensors");
    }
    add_unary(to, call, Op::clamp, only_high ? std::vector<double>{-kNone, call.number(1)} : std::vector<double>{call.number(1, -kNone), call.number(2, kNone)});
}

void prelu(Recording& to, const Call& call) {
    const at::Tensor& result = call.result();
    const plan::View x = to.in(call.tensor(0)), out = to.out(result);
    plan::View slope = to.in(call.tensor(1));
    if (slope.sizes.size() == 1 && x.sizes.size() > 2) slope.sizes.insert(slope.sizes.end(), x.sizes.size() - 2, 1), slope.strides.resize(slope.sizes.size(), 0);
    const plan::View scaled = to.scratch(Type::real, result.sizes()), above = to.scratch(Type::truth, result.sizes());
    to.steps.push_back({Op::mul, {x, expanded(slope, result.sizes())}, {scaled}, {}, {}});
    to.steps.push_back({Op::gt, {x, expanded(to.constant(0, Type::real), result.sizes())}, {above}, {}, {}});
    to.steps.push_back({Op::where, {above, x, scaled}, {out}, {}, {}});
}

void where(Recording& to, const Call& call) {
    if (call.in.size() < 3) throw NoPlan("aten::where that counts");
    const at::Tensor& result = call.result();
    const Type type = type_of(result.scalar_type());
    to.steps.push_back({Op::where, {operand(to, call.in[0], Type::truth, result.sizes()), operand(to, call.in[1], type, result.sizes()),
                                    operand(to, call.in[2], type, result.sizes())}, {to.out(result)}, {}, {}});
}

void masked_fill(Recording& to, const Call& call) {
    const at::Tensor& result = call.result();
    const Type type = type_of(result.scalar_type());
    to.steps.push_back({Op::where, {operand(to, call.in[1], Type::truth, result.sizes()), operand(to, call.in[2], type, result.sizes()),
                                    operand(to, call.in[0], type, result.sizes())}, {to.out(result)}, {}, {}});
}

template <Op op>
void ternary(Recording& to, const Call& call) {
    const at::Tensor& result = call.result();
    std::vector<plan::View> in;
    for (size_t i = 0; i < 3; ++i) in.push_back(operand(to, call.in[i], Type::real, result.sizes()));
    to.steps.push_back({op, std::move(in), {to.out(result)}, {}, op == Op::lerp ? std::vector<double>{} : std::vector<double>{call.number(3, 1)}});
}

void fill_with(Recording& to, const Call& call, double value) {
    to.steps.push_back({Op::fill, {}, {to.out(call.result())}, {}, {value}});
}

void zeros(Recording& to, const Call& call) { fill_with(to, call, 0); }
void ones(Recording& to, const Call& call) { fill_with(to, call, 1); }
void full(Recording& to, const Call& call) { fill_with(to, call, call.number(1)); }
void new_full(Recording& to, const Call& call) { fill_with(to, call, call.number(2)); }

void fill(Recording& to, const Call& call) {
    const at::Tensor& result = call.result();
    to.steps.push_back({Op::copy, {operand(to, call.in[1], type_of(result.scalar_type()), result.sizes())}, {to.out(result)}, {}, {}});
}

void add_random(Recording& to, const Call& call, Op op, double first, double second) {
    const at::Tensor& result = call.result();
    if (!result.is_contiguous() || result.scalar_type() != at::kFloat) throw NoPlan(call.name + " of a rare layout");
    to.steps.push_back({op, {}, {to.out(result)}, {}, {first, second}});
}

void rand(Recording& to, const Call& call) { add_random(to, call, Op::uniform, 0, 1); }
void randn(Recording& to, const Call& call) { add_random(to, call, Op::normal, 0, 1); }
void uniform(Recording& to, const Call& call) { add_random(to, call, Op::uniform, call.number(1, 0), call.number(2, 1)); }
void normal(Recording& to, const Call& call) {
    if (call.name != "aten::normal_") throw NoPlan("aten::normal");
    add_random(to, call, Op::normal, call.number(1, 0), call.number(2, 1));
}

}  // namespace

void add_elementwise(Translations* to) {
    const Translations plain = {
        {"relu", unary<Op::relu>},   {"silu", unary<Op::silu>},   {"tanh", unary<Op::tanh>},   {"sigmoid", unary<Op::sigmoid>},
        {"sin", unary<Op::sin>},     {"cos", unary<Op::cos>},     {"exp", unary<Op::exp>},     {"log", unary<Op::log>},
        {"log1p", unary<Op::log1p>}, {"expm1", unary<Op::expm1>}, {"sqrt", unary<Op::sqrt>},   {"rsqrt", unary<Op::rsqrt>},
        {"abs", unary<Op::abs>},     {"neg", unary<Op::neg>},     {"floor", unary<Op::floor>}, {"ceil", unary<Op::ceil>},
        {"trunc", unary<Op::trunc>}, {"sign", unary<Op::sign>},   {"atan", unary<Op::atan>},   {"log2", unary<Op::log2>},
        {"log10", unary<Op::log10>}, {"erf", unary<Op::erf>},     {"square", unary<Op::square>}, {"reciprocal", unary<Op::reciprocal>},
        {"acos", unary<Op::acos>},   {"asin", unary<Op::asin>},
        {"round", round},            {"isnan", is_nan},           {"logical_not", logical_not}, {"clamp", clamp},
        {"clamp_min", clamp},        {"clamp_max", clamp},        {"hardtanh", clamp},         {"leaky_relu", leaky_relu},
        {"elu", elu},                {"softplus", softplus},      {"gelu", gelu},              {"prelu", prelu},
    };
    const Translations meeting = {
        {"add", binary<Op::add>}, {"sub", binary<Op::sub>}, {"mul", binary<Op::mul>}, {"rsub", rsub}, {"div", divide},
        {"maximum", binary<Op::maximum>}, {"minimum", binary<Op::minimum>}, {"atan2", binary<Op::atan2>}, {"fmod", binary<Op::fmod>},
        {"remainder", binary<Op::remainder>}, {"floor_divide", binary<Op::floor_divide>}, {"pow", power},
        {"eq", compare<Op::eq>}, {"ne", compare<Op::ne>}, {"lt", compare<Op::lt>}, {"le", compare<Op::le>}, {"gt", compare<Op::gt>},
        {"ge", compare<Op::ge>}, {"logical_and", logical<Op::logical_and>}, {"logical_or", logical<Op::logical_or>},
        {"bitwise_and", logical<Op::logical_and>}, {"bitwise_or", logical<Op::logical_or>}, {"where", where}, {"masked_fill", masked_fill},
        {"lerp", ternary<Op::lerp>}, {"addcmul", ternary<Op::addcmul>}, {"addcdiv", ternary<Op::addcdiv>},
    };
    const Translations made = {
        {"zeros", zeros}, {"zeros_like", zeros}, {"new_zeros", zeros}, {"zero", zeros}, {"ones", ones}, {"ones_like", ones},
        {"new_ones", ones}, {"full", full}, {"full_like", full}, {"new_full", new_full}, {"fill", fill}, {"rand", rand},
        {"rand_like", rand}, {"randn", randn}, {"randn_like", randn}, {"uniform", uniform}, {"normal", normal},
    };
    for (const auto* list : {&plain, &meeting, &made}) to->insert(list->begin(), list->end());
}

}  // namespace lp
