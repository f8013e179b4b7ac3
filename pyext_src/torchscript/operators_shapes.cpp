// Operators that move values about, and reductions, as steps of a plan.
#include <algorithm>
#include <numeric>

#include "torchscript/operators.hpp"

namespace lp {

namespace {

using plan::Op;
using plan::Type;
using plan::View;

void copy_to(Recording& to, const View& from, const View& out) { to.steps.push_back({Op::copy, {from}, {out}, {}, {}}); }

void clone(Recording& to, const Call& call) { copy_to(to, to.in(call.tensor(0)), to.out(call.result())); }

void copy(Recording& to, const Call& call) {  // copy_(self, source)
    copy_to(to, expanded(to.in(call.tensor(1)), call.result().sizes()), to.out(call.result()));
}

// A part of a view along a dimension.
View narrow(View view, size_t dimension, int64_t start, int64_t length) {
    view.offset += start * view.strides[dimension];
    view.sizes[dimension] = length;
    if (length == 1) view.strides[dimension] = 0;
    return view;
}

void cat(Recording& to, const Call& call) {
    const at::Tensor& result = call.result();
    const View out = to.out(result);
    const auto along = static_cast<size_t>(wrapped(call.integer(1), result.dim()));
    int64_t at = 0;
    for (const at::Tensor& part : call.in[0].toTensorVector()) {
        if (part.dim() == 1 && part.numel() == 0) continue;
        const int64_t length = part.size(along);
        if (length > 0) copy_to(to, to.converted(to.in(part), to.type(out)), narrow(out, along, at, length));
        at += length;
    }
}

void stack(Recording& to, const Call& call) {
    const View out = to.out(call.result());
    const auto along = static_cast<size_t>(wrapped(call.integer(1), call.result().dim()));
    int64_t at = 0;
    for (const at::Tensor& part : call.in[0].toTensorVector()) {
        View in = to.converted(to.in(part), to.type(out));
        in.sizes.insert(in.sizes.begin() + along, 1);
        in.strides.insert(in.strides.begin() + along, 0);
        copy_to(to, in, narrow(out, along, at++, 1));
    }
}

void pad_with_constant(Recording& to, const Call& call) {  // pads: (left, right) of the last dimension, then of the one before
    const at::Tensor& source = call.tensor(0);
    View in = to.in(source), out = to.out(call.result());
    const auto pads = call.integers(1);
    to.steps.push_back({Op::fill, {}, {out}, {}, {call.number(2)}});
    for (size_t i = 0; i < pads.size() / 2; ++i) {
        const size_t dimension = in.sizes.size() - 1 - i;
        const int64_t left = pads[2 * i], right = pads[2 * i + 1], cut = std::max<int64_t>(0, -left);
        const int64_t length = in.sizes[dimension] - cut - std::max<int64_t>(0, -right);
        in = narrow(in, dimension, cut, length);
        out = narrow(out, dimension, std::max<int64_t>(0, left), length);
    }
    copy_to(to, in, out);
}

void pad_last(Recording& to, const Call& call) {
    const auto pads = call.integers(1);
    const bool reflects = call.name.find("reflection") != std::string::npos;
    to.steps.push_back({reflects ? Op::pad_reflect : Op::pad_replicate, {to.in(call.tensor(0))}, {to.out(call.result())}, pads, {}});
}

void repeat(Recording& to, const Call& call) {
    const View in = to.in(call.tensor(0)), out = to.out(call.result());
    const auto times = call.integers(1);
    View from = in, into = out;  // (times, size) of each dimension, side by side
    from.sizes.clear(), from.strides.clear(), into.sizes.clear(), into.strides.clear();
    const size_t missing = times.size() - in.sizes.size();
    for (size_t i = 0; i < times.size(); ++i) {
        const int64_t size = i < missing ? 1 : in.sizes[i - missing], step = i < missing ? 0 : in.strides[i - missing];
        from.sizes.insert(from.sizes.end(), {times[i], size});
        from.strides.insert(from.strides.end(), {0, step});
        into.sizes.insert(into.sizes.end(), {times[i], size});
        into.strides.insert(into.strides.end(), {out.strides[i] * size, out.strides[i]});
    }
    copy_to(to, from, into);
}

void roll(Recording& to, const Call& call) {
    const auto shifts = call.integers(1), dimensions = call.integers(2);
    const View in = to.in(call.tensor(0)), out = to.out(call.result());
    if (shifts.size() != 1 || dimensions.size() != 1) throw NoPlan("aten::roll along several dimensions");
    const auto d = static_cast<size_t>(wrapped(dimensions[0], static_cast<int64_t>(in.sizes.size())));
    const int64_t size = in.sizes[d], shift = size > 0 ? ((shifts[0] % size) + size) % size : 0;
    if (size - shift > 0) copy_to(to, narrow(in, d, 0, size - shift), narrow(out, d, shift, size - shift));
    if (shift > 0) copy_to(to, narrow(in, d, size - shift, shift), narrow(out, d, 0, shift));
}

void flip(Recording& to, const Call& call) {
    auto dimensions = call.integers(1);
    for (int64_t& d : dimensions) d = wrapped(d, call.result().dim());
    to.steps.push_back({Op::flip, {to.in(call.tensor(0))}, {to.out(call.result())}, dimensions, {}});
}

// a[index] along one dimension; the index may have several.
void select_rows(Recording& to, const View& table, const at::Tensor& index, int64_t dimension, View out) {
    const View chosen = to.converted(to.in(index), Type::whole), flat = to.scratch(Type::whole, {index.numel()});
    View shaped = flat;
    shaped.sizes = chosen.sizes;
    shaped.strides.assign(chosen.sizes.size(), 0);
    int64_t count = 1;
    for (size_t i = chosen.sizes.size(); i-- > 0; count *= chosen.sizes[i]) shaped.strides[i] = chosen.sizes[i] == 1 ? 0 : count;
    copy_to(to, chosen, shaped);
    const auto first = out.sizes.begin() + dimension;  // the out is new, so its dimensions of the index lie side by side
    const auto last = static_cast<size_t>(dimension) + chosen.sizes.size();
    const int64_t step = chosen.sizes.empty() ? 0 : out.strides[last - 1];
    const int64_t inner = step != 0 || last >= out.sizes.size() ? std::max<int64_t>(step, 1)
        : std::accumulate(out.sizes.begin() + static_cast<int64_t>(last), out.sizes.end(), int64_t{1}, std::multiplies<>());
    out.sizes.erase(first, first + static_cast<int64_t>(chosen.sizes.size()));
    out.strides.erase(out.strides.begin() + dimension, out.strides.begin() + static_cast<int64_t>(last));
    out.sizes.insert(out.sizes.begin() + dimension, index.numel());
    out.strides.insert(out.strides.begin() + dimension, inner);
    to.steps.push_back({Op::index_select, {table, flat}, {out}, {dimension}, {}});
}

void index(Recording& to, const Call& call) {  // index.Tensor(self, Tensor?[] indices)
    int64_t dimension = -1, at = 0;
    at::Tensor chosen;
    for (const c10::IValue& each : call.in[1].toListRef()) {
        if (!each.isNone()) {
            if (dimension >= 0 || each.toTensor().scalar_type() == at::kBool) throw NoPlan("aten::index by several or by a mask");
            dimension = at, chosen = each.toTensor();
        }
        ++at;
    }
    if (dimension < 0 || !call.result().is_contiguous()) throw NoPlan("aten::index of a rare kind");
    select_rows(to, to.in(call.tensor(0)), chosen, dimension, to.out(call.result()));
}

void embedding(Recording& to, const Call& call) { select_rows(to, to.in(call.tensor(0)), call.tensor(1), 0, to.out(call.result())); }

void index_select(Recording& to, const Call& call) {
    const int64_t dimension = wrapped(call.integer(1), call.tensor(0).dim());
    select_rows(to, to.in(call.tensor(0)), call.tensor(2), dimension, to.out(call.result()));
}

void gather(Recording& to, const Call& call) {
    const int64_t dimension = wrapped(call.integer(1), call.tensor(0).dim());
    to.steps.push_back({Op::gather, {to.in(call.tensor(0)), to.converted(to.in(call.tensor(2)), Type::whole)}, {to.out(call.result())}, {dimension}, {}});
}

void scatter(Recording& to, const Call& call) {  // src only
    if (call.overload != "src") throw NoPlan("aten::scatter of a number");
    const int64_t dimension = wrapped(call.integer(1), call.tensor(0).dim());
    to.steps.push_back({Op::scatter, {to.in(call.tensor(0)), to.converted(to.in(call.tensor(2)), Type::whole), to.in(call.tensor(3))},
                        {to.out(call.result())}, {dimension}, {}});
}

void topk(Recording& to, const Call& call) {
    const int64_t dimension = wrapped(call.integer(2), call.tensor(0).dim());
    to.steps.push_back({Op::topk, {to.in(call.tensor(0))}, {to.out(call.result(0)), to.out(call.result(1))},
                        {call.integer(1), dimension, call.integer(3), call.integer(4)}, {}});
}

// What is reduced, and an out that keeps the dimensions.
struct Reduction {
    View in, out;
    std::vector<int64_t> dimensions;
};

Reduction reduction(Recording& to, const Call& call, std::vector<int64_t> dimensions, const at::Tensor& result) {
    const View in = to.in(call.tensor(0));
    View out = to.out(result);
    const auto rank = static_cast<int64_t>(in.sizes.size());
    for (int64_t& d : dimensions) d = wrapped(d, rank);
    if (dimensions.empty()) {
        dimensions.resize(in.sizes.size());
        std::iota(dimensions.begin(), dimensions.end(), 0);
    }
    std::sort(dimensions.begin(), dimensions.end());
    if (out.sizes.size() < in.sizes.size()) {
        for (int64_t d : dimensions) {
            out.sizes.insert(out.sizes.begin() + d, 1);
            out.strides.insert(out.strides.begin() + d, 0);
        }
    }
    return {in, out, dimensions};
}

void add_reduction(Recording& to, const Call& call, Op op, std::vector<int64_t> dimensions, std::vector<double> reals = {}) {
    const Reduction r = reduction(to, call, std::move(dimensions), call.result());
    const View in = op == Op::argmin || op == Op::argmax ? r.in : to.converted(r.in, to.type(r.out));
    to.steps.push_back({op, {in}, {r.out}, r.dimensions, std::move(reals)});
}

template <Op op>
void reduce(Recording& to, const Call& call) {
    add_reduction(to, call, op, call.in.size() > 1 && call.in[1].isIntList() ? call.integers(1) : std::vector<int64_t>{});
}

template <Op op, Op index_op>
void extreme(Recording& to, const Call& call) {  // max(self), max.other, max.dim
    if (call.in.size() > 1 && call.in[1].isTensor()) {
        const at::Tensor& result = call.result();
        const Type type = type_of(result.scalar_type());
        const Op both = op == Op::amax ? Op::maximum : Op::minimum;
        to.steps.push_back({both, {operand(to, call.in[0], type, result.sizes()), operand(to, call.in[1], type, result.sizes())}, {to.out(result)}, {}, {}});
        return;
    }
    add_reduction(to, call, op, call.has(1) ? std::vector<int64_t>{call.integer(1)} : std::vector<int64_t>{});
    if (call.out.size() < 2) return;
    const Reduction r = reduction(to, call, {call.integer(1)}, call.result(1));
    to.steps.push_back({index_op, {r.in}, {r.out}, r.dimensions, {}});
}

template <Op op>
void index_of_extreme(Recording& to, const Call& call) {
    if (!call.has(1)) throw NoPlan(call.name + " over all dimensions");
    add_reduction(to, call, op, {call.integer(1)});
}

void norm(Recording& to, const Call& call) {
    const bool vector_norm = call.name == "aten::linalg_vector_norm";
    if (!vector_norm && call.overload == "Scalar") return add_reduction(to, call, Op::norm, {}, {call.number(1, 2)});
    add_reduction(to, call, Op::norm, call.integers(2), {call.number(1, 2)});
}

void variance(Recording& to, const Call& call) {  // var.correction(self, dim, correction, keepdim), and std
    if (call.overload != "correction") throw NoPlan(call.name + "." + call.overload);
    add_reduction(to, call, Op::variance, call.integers(1), {call.number(2, 1)});
    if (call.name != "aten::std") return;
    const View out = to.out(call.result());
    to.steps.push_back({Op::sqrt, {out}, {out}, {}, {}});
}

template <Op op>
void along_one(Recording& to, const Call& call) {
    add_unary(to, call, op, {}, {wrapped(call.integer(1), call.tensor(0).dim())});
}

void as_complex(Recording& to, const Call& call) {
    to.steps.push_back({Op::as_complex, {to.in(call.tensor(0))}, {to.out(call.result())}, {}, {}});
}
void as_real(Recording& to, const Call& call) {
    to.steps.push_back({Op::as_real, {to.in(call.tensor(0))}, {to.out(call.result())}, {}, {}});
}

}  // namespace

void add_shapes(Translations* to) {
    const Translations list = {
        {"clone", clone}, {"_to_copy", clone}, {"copy", copy}, {"cat", cat}, {"stack", stack}, {"constant_pad_nd", pad_with_constant},
        {"reflection_pad1d", pad_last}, {"replication_pad1d", pad_last}, {"repeat", repeat}, {"roll", roll}, {"flip", flip},
        {"index", index}, {"embedding", embedding}, {"index_select", index_select}, {"gather", gather}, {"scatter", scatter},
        {"topk", topk}, {"view_as_complex", as_complex}, {"view_as_real", as_real},
    };
    to->insert(list.begin(), list.end());
}

void add_reductions(Translations* to) {
    const Translations list = {
        {"sum", reduce<Op::sum>}, {"mean", reduce<Op::mean>}, {"amax", reduce<Op::amax>}, {"amin", reduce<Op::amin>},
        {"max", extreme<Op::amax, Op::argmax>}, {"min", extreme<Op::amin, Op::argmin>},
        {"argmin", index_of_extreme<Op::argmin>}, {"argmax", index_of_extreme<Op::argmax>}, {"norm", norm}, {"linalg_vector_norm", norm},
        {"var", variance}, {"std", variance}, {"cumsum", along_one<Op::cumsum>}, {"cumprod", along_one<Op::cumprod>}, {"_softmax", along_one<Op::softmax>},
        {"_log_softmax", along_one<Op::log_softmax>},
    };
    to->insert(list.begin(), list.end());
}

}  // namespace lp
