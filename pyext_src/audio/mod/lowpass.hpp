// The lowpass of eight voices side by side, so that a processor with wide registers computes them at once.
#pragma once

#include "audio/common/realtime.hpp"

namespace lp {

constexpr int kLowpassVoices = 8;
constexpr int kChunk = 64;  // samples that are read before any is written: a host may use one vector for in and out

class Lowpass {
   public:
    double gain[kLowpassVoices] = {}, add[kLowpassVoices] = {};  // what goes into the lowpass: latent * gain + add
    double smoothing[kLowpassVoices] = {};                       // how far each of its poles moves in a sample

    // Inlet `lane` for the next chunk; silence when it is nullptr. Returns how many samples are not finite, or absurdly large.
    int read(int lane, const float* in, int count) LP_RT {
        int bad = 0;
        for (int i = 0; i < count; ++i) {
            const float e = in ? in[i] : 0;
            const bool good = e >= -kHuge && e <= kHuge;
            latent_[i][lane] = good ? e : 0;
            bad += !good;
        }
        return bad;
    }

    void run(int from, int to) LP_RT {
        for (int i = from; i < to; ++i) {
            for (int l = 0; l < kLowpassVoices; ++l) {
                const double x = latent_[i][l] * gain[l] + add[l];
                first_[l] += smoothing[l] * (x - first_[l]);
                second_[l] += smoothing[l] * (first_[l] - second_[l]);
                moved_[i][l] = static_cast<float>(second_[l]);
            }
        }
    }

    void hold(int count) LP_RT {
        for (int i = 0; i < count; ++i) {
            for (int l = 0; l < kLowpassVoices; ++l) moved_[i][l] = static_cast<float>(second_[l]);
        }
    }

    void write(int lane, float* out, int count) const LP_RT {
        for (int i = 0; i < count; ++i) out[i] = moved_[i][lane];
    }

    // An inaudible tail would end in denormal numbers, which are slow. Called at the voice's steps, not at blocks, so that
    // the block size does not change a bit.
    void end_tail(int lane) LP_RT {
        if (first_[lane] > -kInaudible && first_[lane] < kInaudible) first_[lane] = 0;
        if (second_[lane] > -kInaudible && second_[lane] < kInaudible) second_[lane] = 0;
    }

   private:
    static constexpr float kHuge = 1e9f;
    static constexpr double kInaudible = 1e-25;

    double first_[kLowpassVoices] = {}, second_[kLowpassVoices] = {};  // the two poles
    float latent_[kChunk][kLowpassVoices] = {};
    float moved_[kChunk][kLowpassVoices] = {};
};

}  // namespace lp
