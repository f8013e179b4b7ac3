// Steps along one dimension whose result is as large as what they are made of: running sums, softmax.
#include <cmath>

#include "plan/maths.hpp"
#include "plan/tasks.hpp"
#include "plan/indices.hpp"

namespace lp {
namespace plan {
namespace {

struct Along {
    const void* in = nullptr;
    void* out = nullptr;
    Indices<2> lines;  // in, out
    int64_t length = 0, in_step = 0, out_step = 0;
};

// `F` makes a line of a line.
template <class F, class T>
void run_along(const void* arguments, Frame&) noexcept {
    const auto& with = *static_cast<const Along*>(arguments);
    with.lines.each([&](const int64_t* at) {
        F::make(static_cast<const T*>(with.in) + at[0], with.in_step, static_cast<T*>(with.out) + at[1], with.out_step, with.length);
    });
}

struct RunningSum {
    static void make(const float* in, int64_t in_step, float* out, int64_t out_step, int64_t length) {
        double sum = 0;
        for (int64_t i = 0; i < length; ++i) out[i * out_step] = static_cast<float>(sum += static_cast<double>(in[i * in_step]));
    }
    static void make(const int64_t* in, int64_t in_step, int64_t* out, int64_t out_step, int64_t length) {
        uint64_t sum = 0;
        for (int64_t i = 0; i < length; ++i) out[i * out_step] = static_cast<int64_t>(sum += static_cast<uint64_t>(in[i * in_step]));
    }
};

struct RunningProduct {
    static void make(const float* in, int64_t in_step, float* out, int64_t out_step, int64_t length) {
        double product = 1;
        for (int64_t i = 0; i < length; ++i) out[i * out_step] = static_cast<float>(product *= static_cast<double>(in[i * in_step]));
    }
};

template <bool logarithm>
struct Softmax {
    static void make(const float* in, int64_t in_step, float* out, int64_t out_step, int64_t length) {
        float largest = in[0];
        for (int64_t i = 1; i < length; ++i) largest = in[i * in_step] > largest ? in[i * in_step] : largest;
        double sum = 0;
        for (int64_t i = 0; i < length; ++i) {
            const float value = in[i * in_step] - largest, power = exp_of(value);
            sum += static_cast<double>(power);
            out[i * out_step] = logarithm ? value : power;
        }
        const auto less = static_cast<float>(std::log(sum)), share = static_cast<float>(1 / sum);
        for (int64_t i = 0; i < length; ++i) out[i * out_step] = logarithm ? out[i * out_step] - less : out[i * out_step] * share;
    }
};

void (*run_of(Op op, Type type))(const void*, Frame&) noexcept {
    if (op == Op::cumsum && type == Type::whole) return run_along<RunningSum, int64_t>;
    if (type != Type::real) return nullptr;
    switch (op) {
        case Op::cumsum: return run_along<RunningSum, float>;
        case Op::cumprod: return run_along<RunningProduct, float>;
        case Op::softmax: return run_along<Softmax<false>, float>;
        case Op::log_softmax: return run_along<Softmax<true>, float>;
        default: return nullptr;
    }
}

}  // namespace

bool make_along(const Step& step, TaskMaker& maker) {
    if (step.op != Op::cumsum && step.op != Op::cumprod && step.op != Op::softmax && step.op != Op::log_softmax) return false;
    require(step.in.size() == 1 && step.out.size() == 1 && step.integers.size() == 1, "parts of a step");
    const View &in = step.in[0], &out = step.out[0];
    const auto run = run_of(step.op, maker.type(in));
    require(run != nullptr && in.sizes == out.sizes && maker.type(in) == maker.type(out), "sizes of a step");
    require(step.integers[0] >= 0 && step.integers[0] < static_cast<int64_t>(in.sizes.size()), "dimension of a step");
    if (in.size() == 0) return true;
    const auto along = static_cast<size_t>(step.integers[0]);
    Along* made = maker.own<Along>();
    for (size_t d = 0; d < in.sizes.size(); ++d) {
        if (d != along) made->lines.add(in.sizes[d], {in.strides[d], out.strides[d]});
    }
    made->length = in.sizes[along];
    made->in_step = in.strides[along];
    made->out_step = out.strides[along];
    made->out = maker.write<void>(out);
    maker.read(in, &made->in);
    maker.add(run, made);
    return true;
}

}  // namespace plan
}  // namespace lp
