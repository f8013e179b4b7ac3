// Steps that look values up by their index, and those that change the order of values.
#include <algorithm>

#include "plan/tasks.hpp"
#include "plan/indices.hpp"

namespace lp {
namespace plan {
namespace {

struct Lookup {
    const void* from = nullptr;
    const int64_t* index = nullptr;
    void* out = nullptr;
    Indices<3> indices;  // from, index, out; of what is indexed the stride along the dimension is 0
    int64_t size = 0, step = 0;  // along that dimension
};

// Below zero: from the end, as models write it. What is beyond fails.
inline int64_t checked(int64_t index, int64_t size, Frame* frame) {
    const int64_t found = index < 0 ? index + size : index;
    if (found >= 0 && found < size) return found;
    frame->failed = true;
    return 0;
}

template <class T>
void run_gather(const void* arguments, Frame& frame) noexcept {
    const auto& with = *static_cast<const Lookup*>(arguments);
    with.indices.each([&](const int64_t* at) {
        const int64_t place = checked(with.index[at[1]], with.size, &frame) * with.step;
        static_cast<T*>(with.out)[at[2]] = static_cast<const T*>(with.from)[at[0] + place];
    });
}

template <class T>
void run_scatter(const void* arguments, Frame& frame) noexcept {
    const auto& with = *static_cast<const Lookup*>(arguments);
    with.indices.each([&](const int64_t* at) {
        const int64_t place = checked(with.index[at[1]], with.size, &frame) * with.step;
        static_cast<T*>(with.out)[at[2] + place] = static_cast<const T*>(with.from)[at[0]];
    });
}

// By the bytes of a value.
using Run = void (*)(const void*, Frame&) noexcept;
Run gather_of(Type type) {
    return bytes_of(type) == 8 ? run_gather<int64_t> : bytes_of(type) == 4 ? run_gather<float> : run_gather<uint8_t>;
}
Run scatter_of(Type type) {
    return bytes_of(type) == 8 ? run_scatter<int64_t> : bytes_of(type) == 4 ? run_scatter<float> : run_scatter<uint8_t>;
}

size_t dimension_of(const Step& step, size_t number) {
    require(step.integers.size() > number && step.integers[number] >= 0, "dimension of a step");
    require(step.integers[number] < static_cast<int64_t>(step.out[0].sizes.size()), "dimension of a step");
    return static_cast<size_t>(step.integers[number]);
}

// A list of places is as large as the out, again and again.
View expanded(const View& list, const View& out, size_t along) {
    require(list.sizes.size() == 1 && list.sizes[0] == out.sizes[along], "sizes of an index");
    View made = list;
    made.sizes = out.sizes;
    made.strides.assign(out.sizes.size(), 0);
    made.strides[along] = list.strides[0];
    return made;
}

void make_gather(const Step& step, TaskMaker& maker) {
    require(step.in.size() == 2 && step.out.size() == 1, "parts of a gather");
    const size_t along = dimension_of(step, 0);
    const View &from = step.in[0], &out = step.out[0];
    const View index = step.op == Op::index_select ? expanded(step.in[1], out, along) : step.in[1];
    require(maker.type(index) == Type::whole && maker.type(from) == maker.type(out), "types of a gather");
    require(index.sizes == out.sizes && from.sizes.size() == out.sizes.size(), "sizes of a gather");
    if (out.size() == 0) return;
    Lookup* made = maker.own<Lookup>();
    for (size_t d = 0; d < out.sizes.size(); ++d) {
        require(d == along || out.sizes[d] <= from.sizes[d], "sizes of a gather");
        made->indices.add(out.sizes[d], {d == along ? 0 : from.strides[d], index.strides[d], out.strides[d]});
    }
    made->size = from.sizes[along];
    made->step = from.strides[along];
    require(made->size > 0, "a gather from nothing");
    made->out = maker.write<void>(out);
    maker.read(from, &made->from);
    maker.read(index, &made->index);
    maker.add(gather_of(maker.type(out)), made);
}

void make_scatter(const Step& step, TaskMaker& maker) {
    require(step.in.size() == 3 && step.out.size() == 1, "parts of a scatter");
    const size_t along = dimension_of(step, 0);
    const View &a = step.in[0], &index = step.in[1], &from = step.in[2], &out = step.out[0];
    require(maker.type(index) == Type::whole, "types of a scatter");
    require(maker.type(from) == maker.type(out) && maker.type(a) == maker.type(out), "types of a scatter");
    require(index.sizes.size() == out.sizes.size() && from.sizes.size() == out.sizes.size(), "sizes of a scatter");
    if (!(a == out)) maker.add_loop({out, a}, row_of_copy(maker.type(out), maker.type(a)));
    if (index.size() == 0) return;
    Lookup* made = maker.own<Lookup>();
    for (size_t d = 0; d < out.sizes.size(); ++d) {
        require(index.sizes[d] <= from.sizes[d] && (d == along || index.sizes[d] <= out.sizes[d]), "sizes of a scatter");
        made->indices.add(index.sizes[d], {from.strides[d], index.strides[d], d == along ? 0 : out.strides[d]});
    }
    made->size = out.sizes[along];
    made->step = out.strides[along];
    require(made->size > 0, "a scatter into nothing");
    made->out = maker.write<void>(out);
    maker.read(from, &made->from);
    maker.read(index, &made->index);
    maker.add(scatter_of(maker.type(out)), made);
}

void add_copy(const View& out, const View& in, TaskMaker& maker) {
    maker.add_loop({out, in}, row_of_copy(maker.type(out), maker.type(in)));
}

// Some values of the last dimension, from `first` on; `step` may be negative or 0.
View part(const View& of, int64_t first, int64_t count, int64_t step) {
    View made = of;
    made.offset += first * of.strides.back();
    made.sizes.back() = count;
    made.strides.back() *= step;
    return made;
}

void make_flip(const Step& step, TaskMaker& maker) {
    View in = step.in[0];
    for (size_t i = 0; i < step.integers.size(); ++i) {
        const size_t d = dimension_of(step, i);
        require(d < in.sizes.size(), "dimension of a step");
        in.offset += std::max<int64_t>(in.sizes[d] - 1, 0) * in.strides[d];
        in.strides[d] = -in.strides[d];
    }
    add_copy(step.out[0], in, maker);
}

void make_padding(const Step& step, TaskMaker& maker) {
    const View &in = step.in[0], &out = step.out[0];
    require(step.integers.size() == 2 && !in.sizes.empty() && in.sizes.size() == out.sizes.size(), "parts of a padding");
    const int64_t left = step.integers[0], right = step.integers[1], length = in.sizes.back();
    const bool reflects = step.op == Op::pad_reflect;
    const int64_t most = reflects ? length - 1 : int64_t{1} << 31;
    require(length > 0 && left >= 0 && right >= 0 && left <= most && right <= most, "length of a padding");
    require(out.sizes.back() == length + left + right, "length of a padding");
    add_copy(part(out, left, length, 1), in, maker);
    if (left > 0) add_copy(part(out, 0, left, 1), reflects ? part(in, left, left, -1) : part(in, 0, left, 0), maker);
    if (right > 0) {
        add_copy(part(out, left + length, right, 1), reflects ? part(in, length - 2, right, -1) : part(in, length - 1, right, 0), maker);
    }
}

}  // namespace

bool make_index(const Step& step, TaskMaker& maker) {
    switch (step.op) {
        case Op::gather: case Op::index_select: return make_gather(step, maker), true;
        case Op::scatter: return make_scatter(step, maker), true;
        case Op::flip: case Op::pad_reflect: case Op::pad_replicate: break;
        default: return false;
    }
    require(step.in.size() == 1 && step.out.size() == 1 && maker.type(step.in[0]) == maker.type(step.out[0]), "parts of a step");
    (step.op == Op::flip ? make_flip : make_padding)(step, maker);
    return true;
}

}  // namespace plan
}  // namespace lp
