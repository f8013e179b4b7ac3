// Convolutions of plans, of any odd size: each set of kernels, alone and together, in full and in half precision, before and after a
// bend. What nets give together is what each gives alone, to the bit; full precision is the sum as it is written in a book.
// To be built with a sanitizer; `kernels SEED COUNT`.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <vector>

#include "plan/together.hpp"
#include "plan/kernel_set.hpp"
#include "plan/run.hpp"

namespace lp {
namespace plan {

// The steps that are not compiled here; no plan of this file has one.
#define LP_NOT_HERE(name) \
    bool name(const Step&, TaskMaker&) { return false; }
LP_NOT_HERE(make_one_input)
LP_NOT_HERE(make_two_inputs)
LP_NOT_HERE(make_three_inputs)
LP_NOT_HERE(make_reduction)
LP_NOT_HERE(make_along)
LP_NOT_HERE(make_product)
LP_NOT_HERE(make_index)
LP_NOT_HERE(make_random)
LP_NOT_HERE(make_topk)
LP_NOT_HERE(make_resampling)
LP_NOT_HERE(make_complex)
LP_NOT_HERE(make_transform)

namespace {

const char* const kSets[] = {"AVX-512", "AVX2", "NEON", "plain"};

struct Shape {
    bool transposed = false;
    int64_t in = 1, out = 1, length = 1, kernel = 1, stride = 1, padding = 0, dilation = 1, groups = 1;
    int64_t out_length() const {
        const int64_t reach = dilation * (kernel - 1) + 1;
        return transposed ? (length - 1) * stride - 2 * padding + reach : (length + 2 * padding - reach) / stride + 1;
    }
    std::vector<int64_t> weight_sizes() const {
        if (transposed) return {in, out / groups, kernel};
        return {out, in / groups, kernel};
    }
};

class Drawn {
   public:
    explicit Drawn(unsigned seed) : random_(seed) {}
    int64_t below(int64_t most) { return static_cast<int64_t>(random_() % static_cast<uint64_t>(most)); }
    std::vector<float> values(int64_t count) {
        std::vector<float> made(static_cast<size_t>(count));
        for (float& value : made) value = static_cast<float>(below(2001) - 1000) / 1000;
        return made;
    }
    Shape shape() {
        for (;;) {
            Shape made;
            made.transposed = below(2) == 0;
            made.groups = below(3) ? 1 : 1 + below(5);
            made.in = made.groups * (1 + below(9));
            made.out = below(4) ? made.groups * (1 + below(20)) : made.in;
            made.length = 1 + below(23);
            made.kernel = 1 + below(9);
            made.stride = 1 + below(5);
            made.padding = below(4);
            made.dilation = 1 + below(3);
            const int64_t reach = made.dilation * (made.kernel - 1) + 1;
            if (made.out_length() > 0 && (made.transposed || made.length + 2 * made.padding >= reach)) return made;
        }
    }

   private:
    std::mt19937 random_;
};

View view(int buffer, std::vector<int64_t> sizes) {
    View made;
    made.buffer = buffer;
    made.sizes = std::move(sizes);
    made.strides.assign(made.sizes.size(), 1);
    for (size_t d = made.sizes.size() - 1; d-- > 0;) made.strides[d] = made.strides[d + 1] * made.sizes[d + 1];
    return made;
}

// Column after column, as the recorder lays sound out.
View columns(int buffer, int64_t channels, int64_t length) {
    View made = view(buffer, {1, channels, length});
    made.strides = {channels * length, 1, channels};
    return made;
}

Plan plan_of(const Shape& shape, bool by_columns) {
    const int64_t out_length = shape.out_length();
    Plan plan;
    const auto add = [&](Role role, int64_t size, const char* name) {
        plan.buffers.push_back({role, Type::real, size, name, {}});
        return static_cast<int>(plan.buffers.size()) - 1;
    };
    const int in = add(Role::input, shape.in * shape.length, ""), out = add(Role::scratch, shape.out * out_length, "");
    const View w = view(add(Role::weight, shape.out * shape.in / shape.groups * shape.kernel, "w"), shape.weight_sizes());
    Step step;
    step.op = shape.transposed ? Op::conv_transpose : Op::conv;
    Method method;
    method.units = 1;
    method.in = by_columns ? columns(in, shape.in, shape.length) : view(in, {1, shape.in, shape.length});
    method.out = by_columns ? columns(out, shape.out, out_length) : view(out, {1, shape.out, out_length});
    step.in = {method.in, w, view(add(Role::weight, shape.out, "b"), {shape.out})};
    step.out = {method.out};
    step.integers = {shape.stride, shape.padding, shape.dilation, shape.groups};
    if (shape.transposed) step.integers.push_back(0);
    method.steps = {step};
    plan.methods = {method};
    return plan;
}

// As it is written: each product goes to the place that it belongs to.
std::vector<double> sums(const Shape& s, const std::vector<float>& x, const std::vector<float>& w, const std::vector<float>& b) {
    const int64_t ins = s.in / s.groups, outs = s.out / s.groups, length = s.out_length();
    std::vector<double> y(static_cast<size_t>(s.out * length));
    for (int64_t o = 0; o < s.out; ++o) std::fill_n(y.begin() + o * length, length, b[static_cast<size_t>(o)]);
    for (int64_t g = 0; g < s.groups; ++g) {
        for (int64_t o = 0; o < outs; ++o) for (int64_t i = 0; i < ins; ++i) for (int64_t k = 0; k < s.kernel; ++k) {
            const int64_t at = s.transposed ? ((g * ins + i) * outs + o) * s.kernel + k : ((g * outs + o) * ins + i) * s.kernel + k;
            for (int64_t t = 0; t < (s.transposed ? s.length : length); ++t) {
                const int64_t far = t * s.stride + k * s.dilation - s.padding;
                const int64_t from = s.transposed ? t : far, to = s.transposed ? far : t;
                if (from < 0 || from >= s.length || to < 0 || to >= length) continue;
                y[static_cast<size_t>((g * outs + o) * length + to)] +=
                    static_cast<double>(w[static_cast<size_t>(at)]) * x[static_cast<size_t>((g * ins + i) * s.length + from)];
            }
        }
    }
    return y;
}

void check(bool holds, const char* what, const Shape& s) {
    if (holds) return;
    std::fprintf(stderr, "%s: %s of %d to %d channels, length %d, kernel %d, stride %d, padding %d, dilation %d, groups %d, with %s\n", what,
                 s.transposed ? "transposed" : "convolution", int(s.in), int(s.out), int(s.length), int(s.kernel), int(s.stride),
                 int(s.padding), int(s.dilation), int(s.groups), kernels());
    std::abort();
}

// Three nets of one plan: one alone, two together.
class Trio {
   public:
    Trio(const Shape& shape, bool by_columns, Precision precision, const std::vector<float>& w, const std::vector<float>& b)
        : shape_(shape), biases_(b), prepared_(PreparedPlan::prepare(plan_of(shape, by_columns), precision,
              [&](const std::string& name, int64_t count) {
                  check(static_cast<size_t>(count) == (name == "w" ? w : b).size(), "a layer has another size", shape);
                  return (name == "w" ? w : b).data();
              })),
          alone_(prepared_), first_(prepared_), second_(prepared_) {}

    void bend(const std::vector<float>& w) {
        const ValuesPtr values = prepared_->make_layer("w", w.data(), static_cast<int64_t>(w.size()));
        for (Runner* runner : {&alone_, &first_, &second_}) runner->set_layer(values);
    }

    void play(const std::vector<float>& x, const std::vector<float>& w, bool exact) {
        const size_t size = static_cast<size_t>(shape_.out * shape_.out_length());
        std::vector<float> y(size), one(size), other(size);
        Random random(1), each[2] = {Random(1), Random(1)};
        const Part both[] = {{&first_, x.data(), one.data(), &each[0]}, {&second_, x.data(), other.data(), &each[1]}};
        check(alone_.run(0, x.data(), y.data(), random) && run_together(0, both, 2), "it does not run", shape_);
        check(y == one && y == other, "two together give something else", shape_);
        const std::vector<double> right = sums(shape_, x, w, biases_);
        for (size_t i = 0; i < size; ++i) check(std::fabs(y[i] - right[i]) < (exact ? 1e-4 : 0.05), "the sum is wrong", shape_);
    }

   private:
    Shape shape_;
    std::vector<float> biases_;
    PreparedPtr prepared_;
    Runner alone_, first_, second_;
};

void convolve_one(Drawn& drawn) {
    const Shape shape = drawn.shape();
    const int64_t weights = shape.out * shape.in / shape.groups * shape.kernel;
    const auto x = drawn.values(shape.in * shape.length), w = drawn.values(weights), bent = drawn.values(weights), b = drawn.values(shape.out);
    for (const char* name : kSets) {
        if (!use_kernels(name)) continue;
        for (Precision precision : {Precision::full, Precision::half}) {
            Trio trio(shape, drawn.below(2) == 0, precision, w, b);
            trio.play(x, w, precision == Precision::full);
            trio.bend(bent);
            trio.play(x, bent, precision == Precision::full);
        }
    }
}

}  // namespace
}  // namespace plan

}  // namespace lp

int main(int count, char** words) {
    lp::plan::Drawn drawn(count > 1 ? static_cast<unsigned>(std::atoi(words[1])) : 1);
    for (int i = count > 2 ? std::atoi(words[2]) : 100; i > 0; --i) lp::plan::convolve_one(drawn);
    for (const char* name : lp::plan::kSets) {
        if (lp::plan::use_kernels(name)) std::fprintf(stderr, "%s\n", name);
    }
    std::puts("played");
    return 0;
}
