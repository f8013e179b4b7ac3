// The largest or smallest values along a dimension, and where they are.
#include "plan/tasks.hpp"
#include "plan/indices.hpp"

namespace lp {
namespace plan {
namespace {

struct TopK {
    const float* in = nullptr;
    float* values = nullptr;
    int64_t* places = nullptr;
    Indices<3> lines;  // in, values, places
    int64_t length = 0, most = 0, in_step = 0, value_step = 0, place_step = 0;
    bool largest = true;
};

bool beats(float one, float other, bool largest) {  // what is no number is the largest
    if (one != one) return largest && other == other;
    if (other != other) return !largest;
    return largest ? one > other : one < other;
}

// Each value goes up among those that were found, as far as it belongs.
void run_topk(const void* arguments, Frame&) noexcept {
    const auto& with = *static_cast<const TopK*>(arguments);
    with.lines.each([&](const int64_t* at) {
        const float* in = with.in + at[0];
        float* values = with.values + at[1];
        int64_t* places = with.places + at[2];
        int64_t found = 0;
        for (int64_t i = 0; i < with.length; ++i) {
            const float value = in[i * with.in_step];
            if (found == with.most && !beats(value, values[(found - 1) * with.value_step], with.largest)) continue;
            int64_t place = found < with.most ? found++ : found - 1;
            for (; place > 0 && beats(value, values[(place - 1) * with.value_step], with.largest); --place) {
                values[place * with.value_step] = values[(place - 1) * with.value_step];
                places[place * with.place_step] = places[(place - 1) * with.place_step];
            }
            values[place * with.value_step] = value;
            places[place * with.place_step] = i;
        }
    });
}

}  // namespace

bool make_topk(const Step& step, TaskMaker& maker) {
    if (step.op != Op::topk) return false;
    require(step.in.size() == 1 && step.out.size() == 2 && step.integers.size() == 4, "parts of topk");
    const View &in = step.in[0], &values = step.out[0], &places = step.out[1];
    require(maker.type(in) == Type::real && maker.type(values) == Type::real && maker.type(places) == Type::whole, "types of topk");
    const int64_t most = step.integers[0], dimension = step.integers[1];
    require(dimension >= 0 && dimension < static_cast<int64_t>(in.sizes.size()), "dimension of topk");
    const auto along = static_cast<size_t>(dimension);
    std::vector<int64_t> sizes = in.sizes;
    sizes[along] = most;
    require(values.sizes == sizes && places.sizes == sizes && most <= in.sizes[along], "sizes of topk");
    if (values.size() == 0) return true;
    TopK* made = maker.own<TopK>();
    for (size_t d = 0; d < in.sizes.size(); ++d) {
        if (d != along) made->lines.add(in.sizes[d], {in.strides[d], values.strides[d], places.strides[d]});
    }
    made->length = in.sizes[along];
    made->most = most;
    made->in_step = in.strides[along];
    made->value_step = values.strides[along];
    made->place_step = places.strides[along];
    made->largest = step.integers[2] != 0;
    made->values = maker.write<float>(values);
    made->places = maker.write<int64_t>(places);
    maker.read(in, &made->in);
    maker.add(run_topk, made);
    return true;
}

}  // namespace plan
}  // namespace lp
