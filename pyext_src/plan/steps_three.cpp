// Elementwise steps with three inputs.
#include "plan/lanes.hpp"
#include "plan/tasks.hpp"

namespace lp {
namespace plan {
namespace {

struct Where {
    explicit Where(const double*) {}
    template <class T>
    T operator()(uint8_t first, T a, T b) const {
        return first ? a : b;
    }
};

struct Lerp {  // as torch: from whichever end is nearer
    explicit Lerp(const double*) {}
    float operator()(float a, float b, float weight) const {
        const float near_a = a + weight * (b - a), near_b = b - (b - a) * (1.0f - weight);
        return weight > -0.5f && weight < 0.5f ? near_a : near_b;
    }
};

struct AddProduct {
    explicit AddProduct(const double* reals) : value(static_cast<float>(reals[0])) {}
    float operator()(float a, float b, float c) const { return a + value * b * c; }
    float value;
};

struct AddQuotient {
    explicit AddQuotient(const double* reals) : value(static_cast<float>(reals[0])) {}
    float operator()(float a, float b, float c) const { return a + value * b / c; }
    float value;
};

Row row_of_where(Type type) {
    switch (type) {
        case Type::real: return row_of_three<Where, float, uint8_t, float>;
        case Type::whole: case Type::complex: return row_of_three<Where, int64_t, uint8_t, int64_t>;
        default: return row_of_three<Where, uint8_t, uint8_t, uint8_t>;
    }
}

Row row_of(Op op) {
    switch (op) {
        case Op::lerp: return row_of_three<Lerp, float, float, float>;
        case Op::addcmul: return row_of_three<AddProduct, float, float, float>;
        case Op::addcdiv: return row_of_three<AddQuotient, float, float, float>;
        default: return nullptr;
    }
}

}  // namespace

bool make_three_inputs(const Step& step, TaskMaker& maker) {
    if (step.in.size() != 3 || step.out.size() != 1) return false;
    const Type first = maker.type(step.in[0]), type = maker.type(step.in[1]);
    if (maker.type(step.in[2]) != type || maker.type(step.out[0]) != type) return false;
    if (step.op == Op::where) {
        if (first != Type::truth) return false;
        maker.add_loop(step, row_of_where(type));
        return true;
    }
    const Row row = row_of(step.op);
    if (row == nullptr || first != Type::real || type != Type::real) return false;
    std::vector<double> reals = step.reals;
    if (reals.empty()) reals.push_back(1);
    maker.add_loop(all_views(step), row, reals);
    return true;
}

}  // namespace plan
}  // namespace lp
