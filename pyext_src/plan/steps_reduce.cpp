// Sums, means, extremes and norms over some dimensions; extremes' places along one.
#include <algorithm>
#include <cmath>
#include <limits>

#include "plan/tasks.hpp"
#include "plan/indices.hpp"

namespace lp {
namespace plan {
namespace {

struct Reduction {
    const void* in = nullptr;
    void* out = nullptr;
    Indices<2> kept;  // in, out
    Indices<1> over;  // in
    double number = 0;
};

// `F` takes the first of the values and what it goes over, and gives one.
template <class F, class Out, class In>
void run_reduction(const void* arguments, Frame&) noexcept {
    const auto& with = *static_cast<const Reduction*>(arguments);
    with.kept.each([&](const int64_t* at) {
        static_cast<Out*>(with.out)[at[1]] = F::of(static_cast<const In*>(with.in) + at[0], with);
    });
}

struct Sum {
    static float of(const float* x, const Reduction& with) {
        double sum = 0;
        with.over.each([&](const int64_t* at) { sum += static_cast<double>(x[at[0]]); });
        return static_cast<float>(sum);
    }
    static int64_t of(const int64_t* x, const Reduction& with) {
        uint64_t sum = 0;
        with.over.each([&](const int64_t* at) { sum += static_cast<uint64_t>(x[at[0]]); });
        return static_cast<int64_t>(sum);
    }
};

struct Mean {
    static float of(const float* x, const Reduction& with) {
        double sum = 0;
        with.over.each([&](const int64_t* at) { sum += static_cast<double>(x[at[0]]); });
        return static_cast<float>(sum / static_cast<double>(with.over.size));
    }
};

template <bool largest>
struct Extreme {  // NaN where there is one
    template <class T>
    static bool beats(T one, T other) {
        return other == other && (one != one || (largest ? one > other : one < other));
    }
    template <class T>
    static T of(const T* x, const Reduction& with) {
        T found = *x;
        with.over.each([&](const int64_t* at) { found = beats(x[at[0]], found) ? x[at[0]] : found; });
        return found;
    }
};

template <bool largest>
struct Place {  // of the first one
    template <class T>
    static int64_t of(const T* x, const Reduction& with) {
        T found = *x;
        int64_t number = 0, place = 0;
        with.over.each([&](const int64_t* at) {
            if (Extreme<largest>::beats(x[at[0]], found)) found = x[at[0]], place = number;
            ++number;
        });
        return place;
    }
};

struct Norm {
    static float of(const float* x, const Reduction& with) {
        const double p = with.number;
        double sum = std::isinf(p) && p < 0 ? std::numeric_limits<double>::infinity() : 0;
        with.over.each([&](const int64_t* at) {
            const double size = std::fabs(static_cast<double>(x[at[0]]));
            if (p == 2) sum += size * size;
            else if (p == 1) sum += size;
            else if (p == 0) sum += size != 0;
            else if (std::isinf(p)) sum = (p > 0 ? size > sum : size < sum) || size != size ? size : sum;
            else sum += std::pow(size, p);
        });
        if (p == 2) return static_cast<float>(std::sqrt(sum));
        return static_cast<float>(p == 1 || p == 0 || std::isinf(p) ? sum : std::pow(sum, 1 / p));
    }
};

struct Variance {
    static float of(const float* x, const Reduction& with) {
        const auto count = static_cast<double>(with.over.size);
        double sum = 0, squares = 0;
        with.over.each([&](const int64_t* at) { sum += static_cast<double>(x[at[0]]); });
        const double mean = sum / count;
        with.over.each([&](const int64_t* at) {
            const double away = static_cast<double>(x[at[0]]) - mean;
            squares += away * away;
        });
        return static_cast<float>(squares / std::max(0.0, count - with.number));
    }
};

using Run = void (*)(const void*, Frame&) noexcept;

Run run_of(Op op, Type in, Type out) {
    if (in == Type::whole && out == Type::whole) {
        switch (op) {
            case Op::sum: return run_reduction<Sum, int64_t, int64_t>;
            case Op::amax: return run_reduction<Extreme<true>, int64_t, int64_t>;
            case Op::amin: return run_reduction<Extreme<false>, int64_t, int64_t>;
            case Op::argmax: return run_reduction<Place<true>, int64_t, int64_t>;
            case Op::argmin: return run_reduction<Place<false>, int64_t, int64_t>;
            default: return nullptr;
        }
    }
    if (in != Type::real) return nullptr;
    if (out == Type::whole && op == Op::argmax) return run_reduction<Place<true>, int64_t, float>;
    if (out == Type::whole && op == Op::argmin) return run_reduction<Place<false>, int64_t, float>;
    if (out != Type::real) return nullptr;
    switch (op) {
        case Op::sum: return run_reduction<Sum, float, float>;
        case Op::mean: return run_reduction<Mean, float, float>;
        case Op::amax: return run_reduction<Extreme<true>, float, float>;
        case Op::amin: return run_reduction<Extreme<false>, float, float>;
        case Op::norm: return run_reduction<Norm, float, float>;
        case Op::variance: return run_reduction<Variance, float, float>;
        default: return nullptr;
    }
}

bool is_over(const Step& step, size_t dimension) {
    return std::find(step.integers.begin(), step.integers.end(), static_cast<int64_t>(dimension)) != step.integers.end();
}

}  // namespace

bool make_reduction(const Step& step, TaskMaker& maker) {
    if (step.op < Op::sum || step.op > Op::argmax) return false;
    require(step.in.size() == 1 && step.out.size() == 1, "parts of a reduction");
    const View &in = step.in[0], &out = step.out[0];
    const Run run = run_of(step.op, maker.type(in), maker.type(out));
    require(run != nullptr && in.sizes.size() == out.sizes.size(), "sizes of a reduction");
    Reduction* made = maker.own<Reduction>();
    for (size_t d = 0; d < in.sizes.size(); ++d) {
        const bool over = is_over(step, d);
        require(out.sizes[d] == (over ? 1 : in.sizes[d]), "sizes of a reduction");
        if (over) {
            made->over.add(in.sizes[d], {in.strides[d]});
        } else {
            made->kept.add(in.sizes[d], {in.strides[d], out.strides[d]});
        }
    }
    const bool places = step.op == Op::argmin || step.op == Op::argmax;
    require(!places || step.integers.size() == 1, "a place along more than one dimension");
    require(step.op == Op::sum || made->over.size > 0, "a reduction of nothing");
    if (step.op == Op::norm || step.op == Op::variance) require(step.reals.size() == 1, "numbers of a step");
    if (!step.reals.empty()) made->number = step.reals[0];
    made->out = maker.write<void>(out);
    maker.read(in, &made->in);
    maker.add(run, made);
    return true;
}

}  // namespace plan
}  // namespace lp
