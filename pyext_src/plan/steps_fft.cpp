// Fourier transforms along one dimension.
#include <cmath>
#include <new>

#include "plan/fft.hpp"
#include "plan/tasks.hpp"
#include "plan/indices.hpp"

namespace lp {
namespace plan {
namespace {

struct Transform {
    const float* in = nullptr;  // of complex numbers two values each
    float* out = nullptr;
    Indices<2> lines;  // in, out
    int64_t in_length = 0, in_step = 0, out_length = 0, out_step = 0;
    const Fft* fft = nullptr;
    Complex* line = nullptr;
    double factor = 1;
    bool forward = true;
};

// A backward transform is the conjugate of the forward one of the conjugate.
template <bool in_real, bool out_real>
void run_transform(const void* arguments, Frame&) noexcept {
    const auto& with = *static_cast<const Transform*>(arguments);
    const int64_t length = with.fft->length();
    const double sign = with.forward ? 1 : -1;
    with.lines.each([&](const int64_t* at) {
        for (int64_t i = 0; i < length; ++i) {
            const bool mirrored = out_real && i >= with.in_length;  // half of what becomes real is given
            const int64_t from = at[0] + (mirrored ? length - i : i) * with.in_step;
            if (in_real) {
                with.line[i] = {static_cast<double>(with.in[from]), 0};
                continue;
            }
            const double im = static_cast<double>(with.in[2 * from + 1]);
            const bool is_real = out_real && (i == 0 || 2 * i == length);
            with.line[i] = {static_cast<double>(with.in[2 * from]), is_real ? 0 : (mirrored ? -im : im) * sign};
        }
        with.fft->run(with.line);
        for (int64_t i = 0; i < with.out_length; ++i) {
            const int64_t to = at[1] + i * with.out_step;
            const Complex value = {with.line[i].re * with.factor, with.line[i].im * with.factor * sign};
            if (out_real) {
                with.out[to] = static_cast<float>(value.re);
            } else {
                with.out[2 * to] = static_cast<float>(value.re);
                with.out[2 * to + 1] = static_cast<float>(value.im);
            }
        }
    });
}

double factor_of(int64_t norm, int64_t length) {
    require(norm >= 0 && norm <= 2, "norm of a transform");
    const auto n = static_cast<double>(length);
    return norm == 0 ? 1 : norm == 1 ? 1 / std::sqrt(n) : 1 / n;
}

void check(const Step& step, const View& in, const View& out, size_t along, int64_t length) {
    require(length > 0 && length < (1 << 24), "length of a transform");
    for (size_t d = 0; d < in.sizes.size(); ++d) require(d == along || in.sizes[d] == out.sizes[d], "sizes of a transform");
    const int64_t half = length / 2 + 1, ins = in.sizes[along], outs = out.sizes[along];
    switch (step.op) {
        case Op::fft_r2c: return require(ins == length && (outs == half || outs == length), "length of a transform");
        case Op::fft_c2r: return require(outs == length && ins == half, "length of a transform");
        default: require(ins == length && outs == length, "length of a transform");
    }
}

}  // namespace

bool make_transform(const Step& step, TaskMaker& maker) {
    if (step.op < Op::fft_r2c || step.op > Op::fft_c2c) return false;
    require(step.in.size() == 1 && step.out.size() == 1 && step.integers.size() >= 3, "parts of a transform");
    const View &in = step.in[0], &out = step.out[0];
    const bool in_real = step.op == Op::fft_r2c, out_real = step.op == Op::fft_c2r;
    const auto type_of = [](bool real) { return real ? Type::real : Type::complex; };
    require(maker.type(in) == type_of(in_real) && maker.type(out) == type_of(out_real), "types of a transform");
    const auto dimensions = static_cast<int64_t>(in.sizes.size());
    require(in.sizes.size() == out.sizes.size() && step.integers[0] >= 0 && step.integers[0] < dimensions, "dimension of a transform");
    const auto along = static_cast<size_t>(step.integers[0]);
    const int64_t length = out_real ? out.sizes[along] : in.sizes[along];
    check(step, in, out, along, length);
    if (out.size() == 0) return true;
    Transform* made = maker.own<Transform>();
    for (size_t d = 0; d < in.sizes.size(); ++d) {
        if (d != along) made->lines.add(in.sizes[d], {in.strides[d], out.strides[d]});
    }
    made->in_length = in.sizes[along];
    made->in_step = in.strides[along];
    made->out_length = out.sizes[along];
    made->out_step = out.strides[along];
    made->factor = factor_of(step.integers[1], length);
    made->forward = step.integers[2] != 0;
    const auto memory = [&](int64_t count) { return maker.own<Complex>(static_cast<size_t>(count)); };
    made->fft = maker.keep(std::make_shared<Fft>(length, memory));
    made->line = memory(length);
    made->out = maker.write<float>(out);
    maker.read(in, &made->in);
    maker.add(in_real ? run_transform<true, false> : out_real ? run_transform<false, true> : run_transform<false, false>, made);
    return true;
}

}  // namespace plan
}  // namespace lp
