// Random numbers, drawn in the order in which torch draws them.
#include "plan/tasks.hpp"
#include "plan/loop_nest.hpp"

namespace lp {
namespace plan {
namespace {

struct Draw {
    float* to = nullptr;
    LoopNest<1> nest;
    double first = 0, second = 1;  // low and high, mean and deviation
};

void run_uniform(const void* arguments, Frame& frame) noexcept {
    const auto& with = *static_cast<const Draw*>(arguments);
    const auto low = static_cast<float>(with.first), high = static_cast<float>(with.second);
    with.nest.each([&](const int64_t* at) {
        const float value = frame.random->uniform() * (high - low) + low;
        with.to[at[0]] = value == high ? low : value;
    });
}

void run_normal_one_by_one(const void* arguments, Frame& frame) noexcept {
    const auto& with = *static_cast<const Draw*>(arguments);
    with.nest.each([&](const int64_t* at) { with.to[at[0]] = static_cast<float>(frame.random->normal() * with.second + with.first); });
}

// Sixteen at a time; what is left over is drawn for nothing, and the last sixteen are drawn again.
void run_normal(const void* arguments, Frame& frame) noexcept {
    const auto& with = *static_cast<const Draw*>(arguments);
    const auto mean = static_cast<float>(with.first), deviation = static_cast<float>(with.second);
    const int64_t size = with.nest.size, rest = size % 16, whole = size - rest;
    float values[16], last[16];
    int64_t number = 0;
    with.nest.each([&](const int64_t* at) {
        if (number < whole && number % 16 == 0) frame.random->normal_16(mean, deviation, values);
        if (number == whole) {
            for (int64_t i = 0; i < rest; ++i) frame.random->uniform();
            frame.random->normal_16(mean, deviation, last);
        }
        with.to[at[0]] = number < whole ? values[number % 16] : last[number - (size - 16)];
        ++number;
    });
    if (rest == 0) return;
    number = 0;
    with.nest.each([&](const int64_t* at) {  // some of the last sixteen came before they were known
        if (number >= size - 16 && number < whole) with.to[at[0]] = last[number - (size - 16)];
        ++number;
    });
}

}  // namespace

bool make_random(const Step& step, TaskMaker& maker) {
    if (!is_random(step.op)) return false;
    require(step.in.empty() && step.out.size() == 1 && step.reals.size() == 2, "parts of a random step");
    const View& out = step.out[0];
    require(maker.type(out) == Type::real, "type of random numbers");
    if (out.size() == 0) return true;
    Draw* draw = maker.own<Draw>();
    draw->to = maker.write<float>(out);
    for (size_t d = 0; d < out.sizes.size(); ++d) draw->nest.add(out.sizes[d], {out.strides[d]});
    draw->first = step.reals[0];
    draw->second = step.reals[1];
    const bool one_by_one = out.size() < 16 || (!step.integers.empty() && step.integers[0] == 1);
    maker.add(step.op == Op::uniform ? run_uniform : one_by_one ? run_normal_one_by_one : run_normal, draw);
    return true;
}

}  // namespace plan
}  // namespace lp
