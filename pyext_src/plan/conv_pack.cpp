// Weights in the order in which the kernels read them: a transposition of 16 outputs at a time.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <new>

#include "plan/conv.hpp"
#include "plan/kernel_set.hpp"

namespace lp {
namespace plan {
namespace {

constexpr int kPanel = PackedWeights::kPanel;
constexpr std::align_val_t kLine{64};

struct Source {
    const float* weights;
    int64_t output_stride, tap_stride, channel_stride;
};

std::shared_ptr<void> aligned(size_t bytes) {
    return {::operator new(std::max<size_t>(bytes, 64), kLine), [](void* memory) { ::operator delete(memory, kLine); }};
}

// Places of a panel, 16 values each, in turn: `count` channels that lie side by side in memory.
void gather(const float* from, int64_t output_stride, int outputs, int64_t step, int count, float* to) {
    for (int o = 0; o < outputs; o++)
        for (int c = 0; c < count; c++) to[c * kPanel + o] = from[o * output_stride + c * step];
}

// The power of two that brings the largest weight near the largest number of 16 bits; what is not finite stays so.
float scale_of(const PackedWeights& packed, const Source& source) {
    float largest = 0;
    for (int o = 0; o < packed.outputs; o++)
        for (int tap = 0; tap < packed.taps; tap++)
            for (int c = 0; c < packed.channels; c++) {
                const float value = std::fabs(source.weights[o * source.output_stride + tap * source.tap_stride + c * source.channel_stride]);
                if (value > largest && std::isfinite(value)) largest = value;
            }
    int exponent = 15;
    if (largest > 0) std::frexp(largest, &exponent);
    return std::ldexp(1.f, std::min(std::max(exponent, -100), 100) - 15);
}

class Packer {
   public:
    Packer(const PackedWeights& packed, const Source& source, char* to) : packed_(packed), source_(source), to_(to) {}

    void panel(int panel) {
        outputs_ = std::min(kPanel, packed_.outputs - panel * kPanel);
        from_ = source_.weights + panel * kPanel * source_.output_stride;
        const int64_t places = static_cast<int64_t>(packed_.taps) * packed_.channels;
        first_ = panel * places;
        for (int tap = 0; tap < packed_.taps; tap++)
            for (int channel = 0; channel < packed_.channels; channel += kMany)
                put(tap, channel, std::min(kMany, packed_.channels - channel));
    }

   private:
    static constexpr int kMany = 16;
    const PackedWeights& packed_;
    const Source& source_;
    char* to_;
    const float* from_ = nullptr;
    int64_t first_ = 0;
    int outputs_ = 0;

    void put(int tap, int channel, int count) {
        const int64_t place = (first_ + static_cast<int64_t>(tap) * packed_.channels + channel) * kPanel;
        const float* from = from_ + tap * source_.tap_stride + channel * source_.channel_stride;
        alignas(64) float values[kMany * kPanel] = {};
        const bool half = packed_.precision == Precision::half;
        if (outputs_ == kPanel && count == kMany)
            gather(from, source_.output_stride, kPanel, source_.channel_stride, kMany, values);
        else
            gather(from, source_.output_stride, outputs_, source_.channel_stride, count, values);
        if (half)
            kernel_set().narrow(values, reinterpret_cast<uint16_t*>(to_) + place, int64_t{count} * kPanel, 1 / packed_.scale);
        else
            std::memcpy(reinterpret_cast<float*>(to_) + place, values, sizeof(float) * static_cast<size_t>(count) * kPanel);
    }
};

}  // namespace

size_t PackedWeights::bytes() const {
    return static_cast<size_t>(panels()) * kPanel * static_cast<size_t>(taps) * static_cast<size_t>(channels) *
           (precision == Precision::half ? 2 : 4);
}

PackedWeights pack(int outputs, int taps, int channels, const float* weights, int64_t output_stride, int64_t tap_stride,
                   int64_t channel_stride, Precision precision) {
    PackedWeights packed;
    packed.outputs = outputs;
    packed.taps = taps;
    packed.channels = channels;
    packed.precision = precision;
    const Source source{weights, output_stride, tap_stride, channel_stride};
    if (precision == Precision::half) packed.scale = scale_of(packed, source);
    const std::shared_ptr<void> memory = aligned(packed.bytes());
    Packer packer(packed, source, static_cast<char*>(memory.get()));
    for (int panel = 0; panel < packed.panels(); panel++) packer.panel(panel);
    packed.data = memory.get();
    packed.own = memory;
    return packed;
}

}  // namespace plan
}  // namespace lp
