// What the message side hands to the voices: one complete setting.
#pragma once

#include <array>
#include <cstdint>

#include "audio/common/realtime.hpp"
#include "audio/common/triple_buffer.hpp"
#include "audio/mod/bounds.hpp"
#include "lp_limits.h"
#include "noise/texture.hpp"

namespace lp {

// A texture as the audio thread reads it.
struct Texture {
    Basis basis = Basis::simplex;
    int32_t seed = 0;
    Law law = Law::second;
    double spread = 0;  // r in [-1, 1): how chaos bends the loop length of a voice with this seed
    double turn = 0;    // noise units: the first place where the values clearly change
    double share = 0.5; // which share of a short loop lies before the turn
    uint64_t last_setting = 0;  // message side: the last setting that used it
    std::array<float, kTextureSize + 1> values;  // the first value again at the end, so that reading needs no wrap

    // n at `position` noise units.
    double at(double position) const LP_RT {
        const double place = position * kPlacesPerUnit;
        if (is_blocky(basis)) return values[static_cast<size_t>(place + 0.5)];
        const size_t left = static_cast<size_t>(place);
        const double a = values[left], b = values[left + 1];
        return a + (b - a) * (place - static_cast<double>(left));
    }
};

struct VoiceSetting {
    const Texture* texture = nullptr;  // nullptr until the first one is made: n stays at its middle
    double scale = 0, offset = 0;
    double stride = 0;     // noise units a step
    double step = 1;       // samples a step
    double smoothing = 1;  // how far the lowpass moves in a sample
    double loop = 0;       // its own length: samples when free, quarter notes when in sync
    double start = 0;      // noise units: where it restarts
};

struct ModSetting {
    uint64_t serial = 0;
    int voices = 0;
    bool enable = false, freeze = false;
    RangeMode mode = RangeMode::clip;
    bool sync = false, playing = true;
    double loop = 0;          // as it was asked: samples when free, quarter notes when in sync
    double step = 1;          // samples: a transport that is off by less is not followed by a leap
    double quarter = 0;       // samples a quarter note
    uint32_t locates = 0;     // grows when the host has sent its position: `beats`, at the next block
    double beats = 0;
    uint32_t triggers = 0;    // grows when all voices have to restart together
    std::array<VoiceSetting, kMaxVoices> voice;
};

}  // namespace lp
