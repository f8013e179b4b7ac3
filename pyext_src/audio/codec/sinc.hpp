// Reads a signal between its samples: a windowed sinc, tabulated, with the cutoff that the slower of two rates needs.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <vector>

#include "audio/common/exact_math.hpp"
#include "audio/common/realtime.hpp"

namespace lp {

class SincReader {
   public:
    // `step`: source samples from one reading to the next; above 1 the cutoff is lowered. `block`: most samples a push.
    void prepare(int channels, double step, int block) {
        const double stretch = std::max(1.0, step);
        half_ = static_cast<int>(std::ceil(kZeroCrossings * stretch));
        room_ = 2 * half_ + block;
        past_.assign(static_cast<size_t>(channels) * room_, 0.0f);
        channels_ = channels;
        tabulate(stretch);
    }

    // Goes on after what another reader has heard.
    void follow(const SincReader& other) {
        const int kept = std::min(room_, other.room_);
        for (int c = 0; c < std::min(channels_, other.channels_); ++c) {
            std::copy_n(other.row(c) + other.room_ - kept, kept, row(c) + room_ - kept);
        }
    }

    // Readings lag by this many source samples: half of the kernel lies in the future.
    int delay() const { return half_; }

    void push(const float* const* source, int n) LP_RT {
        for (int c = 0; c < channels_; ++c) {
            float* past = row(c);
            std::memmove(past, past + n, sizeof(float) * static_cast<size_t>(room_ - n));
            std::memcpy(past + room_ - n, source[c], sizeof(float) * static_cast<size_t>(n));
        }
    }

    // The signal at `back` source samples (0 < back <= block) before the end of what was pushed, later by delay().
    float read(int channel, double back) const LP_RT {
        const double at = room_ - back - half_;
        const int whole = static_cast<int>(std::floor(at));
        const double phase = (at - whole) * kPhases;
        const int lower = static_cast<int>(phase);
        const float mix = static_cast<float>(phase - lower);
        const float* a = kernel_.data() + static_cast<size_t>(lower) * 2 * half_;
        const float* b = a + 2 * half_;
        const float* x = row(channel) + whole - half_ + 1;
        float sum = 0.0f;
        for (int i = 0; i < 2 * half_; ++i) sum += x[i] * (a[i] + (b[i] - a[i]) * mix);
        return sum;
    }

   private:
    static constexpr int kZeroCrossings = 16, kPhases = 256;
    static constexpr double kPassband = 0.92;  // of the slower rate's band: the rest is for the filter to fall

    float* row(int channel) LP_RT { return past_.data() + static_cast<std::ptrdiff_t>(channel) * room_; }
    const float* row(int channel) const LP_RT { return past_.data() + static_cast<std::ptrdiff_t>(channel) * room_; }

    // Rows of the kernel for 256 places between two samples, each scaled to unit gain at DC. Window: Blackman.
    void tabulate(double stretch) {
        const double pi = 3.14159265358979323846;
        kernel_.assign(static_cast<size_t>(kPhases + 1) * 2 * half_, 0.0f);
        for (int phase = 0; phase <= kPhases; ++phase) {
            std::vector<double> stream(2 * half_);
            double sum = 0;
            for (int i = 0; i < 2 * half_; ++i) {
                const double x = i - half_ + 1 - static_cast<double>(phase) / kPhases;
                const double y = pi * x * kPassband / stretch, w = 0.5 + 0.5 * x / half_;
                const double window = 0.42 - 0.5 * natural_cos(2 * pi * w) + 0.08 * natural_cos(4 * pi * w);
                stream[i] = (std::abs(y) < 1e-9 ? 1.0 : natural_sin(y) / y) * std::max(0.0, window);
                sum += stream[i];
            }
            for (int i = 0; i < 2 * half_; ++i) kernel_[static_cast<size_t>(phase) * 2 * half_ + i] = static_cast<float>(stream[i] / sum);
        }
    }

    int half_ = 0, room_ = 0, channels_ = 0;
    std::vector<float> past_, kernel_;
};

}  // namespace lp
