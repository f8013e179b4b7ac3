// Steps that make a sound longer or shorter: nearest and linear upsampling, averages.
#include <algorithm>
#include <cmath>

#include "plan/tasks.hpp"

namespace lp {
namespace plan {
namespace {

struct Sound {
    const float* in = nullptr;
    float* out = nullptr;
    int64_t channels = 0, in_length = 0, out_length = 0;
    int64_t in_channel = 0, in_step = 0, out_channel = 0, out_step = 0;  // strides
    // Of each moment of the out: two of the in, and how much there is of the second one; or the first and the last one.
    int64_t *first = nullptr, *second = nullptr;
    float* share = nullptr;
};

void run_between(const void* arguments, Frame&) noexcept {
    const auto& with = *static_cast<const Sound*>(arguments);
    for (int64_t c = 0; c < with.channels; ++c) {
        const float* in = with.in + c * with.in_channel;
        float* out = with.out + c * with.out_channel;
        for (int64_t t = 0; t < with.out_length; ++t) {
            const float a = in[with.first[t] * with.in_step], b = in[with.second[t] * with.in_step], share = with.share[t];
            out[t * with.out_step] = share == 0 ? a : (1.0f - share) * a + share * b;
        }
    }
}

void run_average(const void* arguments, Frame&) noexcept {
    const auto& with = *static_cast<const Sound*>(arguments);
    for (int64_t c = 0; c < with.channels; ++c) {
        const float* in = with.in + c * with.in_channel;
        float* out = with.out + c * with.out_channel;
        for (int64_t t = 0; t < with.out_length; ++t) {
            float sum = 0;
            for (int64_t i = with.first[t]; i < with.second[t]; ++i) sum += in[i * with.in_step];
            out[t * with.out_step] = sum / with.share[t];
        }
    }
}

void find_nearest(const Step& step, Sound* sound) {
    const double scale = step.reals[0];
    const auto in = static_cast<float>(sound->in_length), out = static_cast<float>(sound->out_length);
    const float ratio = scale > 0 ? static_cast<float>(1 / scale) : in / out;
    for (int64_t t = 0; t < sound->out_length; ++t) {
        int64_t from = static_cast<int64_t>(std::floor(static_cast<float>(t) * ratio));
        if (sound->out_length == sound->in_length) from = t;
        if (sound->out_length == 2 * sound->in_length) from = t / 2;
        sound->first[t] = sound->second[t] = std::clamp<int64_t>(from, 0, sound->in_length - 1);
    }
}

void find_linear(const Step& step, Sound* sound) {
    const bool corners = step.integers[0] != 0;
    const double scale = step.reals[0];
    const auto in = static_cast<float>(sound->in_length), out = static_cast<float>(sound->out_length);
    const float between = sound->out_length > 1 ? (in - 1) / (out - 1) : 0;
    const float ratio = corners ? between : scale > 0 ? static_cast<float>(1 / scale) : in / out;
    for (int64_t t = 0; t < sound->out_length; ++t) {
        const auto at = static_cast<float>(t);
        const float from = corners ? ratio * at : std::max(0.0f, ratio * (at + 0.5f) - 0.5f);
        sound->first[t] = std::clamp<int64_t>(static_cast<int64_t>(from), 0, sound->in_length - 1);
        sound->second[t] = std::min(sound->first[t] + 1, sound->in_length - 1);
        sound->share[t] = std::clamp(from - static_cast<float>(sound->first[t]), 0.0f, 1.0f);
    }
}

void find_averages(const Step& step, Sound* sound) {
    const int64_t kernel = step.integers[0], stride = step.integers[1], padding = step.integers[2];
    require(kernel > 0 && stride > 0 && padding >= 0 && std::max({kernel, stride, padding}) < (1 << 24), "numbers of an average");
    require((sound->out_length - 1) * stride - padding < sound->in_length, "length of an average");
    for (int64_t t = 0; t < sound->out_length; ++t) {
        const int64_t first = t * stride - padding, last = std::min(first + kernel, sound->in_length + padding);
        sound->first[t] = std::max<int64_t>(first, 0);
        sound->second[t] = std::min(last, sound->in_length);
        sound->share[t] = static_cast<float>(step.integers[3] != 0 ? last - first : sound->second[t] - sound->first[t]);
    }
}

}  // namespace

bool make_resampling(const Step& step, TaskMaker& maker) {
    const bool averages = step.op == Op::avg_pool, nearest = step.op == Op::upsample_nearest;
    if (!averages && !nearest && step.op != Op::upsample_linear) return false;
    require(step.in.size() == 1 && step.out.size() == 1, "parts of a step");
    require(averages ? step.integers.size() == 4 : step.reals.size() == 1 && (nearest || step.integers.size() == 1), "numbers of a step");
    const View &in = step.in[0], &out = step.out[0];
    require(in.sizes.size() == 3 && out.sizes.size() == 3 && in.sizes[0] == 1 && out.sizes[0] == 1, "sizes of a step");
    require(in.sizes[1] == out.sizes[1], "sizes of a step");
    require(maker.type(in) == Type::real && maker.type(out) == Type::real && in.size() > 0, "types of a step");
    Sound* sound = maker.own<Sound>();
    sound->channels = in.sizes[1];
    sound->in_length = in.sizes[2];
    sound->out_length = out.sizes[2];
    sound->in_channel = in.strides[1];
    sound->in_step = in.strides[2];
    sound->out_channel = out.strides[1];
    sound->out_step = out.strides[2];
    sound->first = maker.own<int64_t>(static_cast<size_t>(sound->out_length));
    sound->second = maker.own<int64_t>(static_cast<size_t>(sound->out_length));
    sound->share = maker.own<float>(static_cast<size_t>(sound->out_length));
    (averages ? find_averages : nearest ? find_nearest : find_linear)(step, sound);
    sound->out = maker.write<float>(out);
    maker.read(in, &sound->in);
    maker.add(averages ? run_average : run_between, sound);
    return true;
}

}  // namespace plan
}  // namespace lp
