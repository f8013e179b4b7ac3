// The laws of movement: from the parameters to what one voice does. Each is a pure function of the parameters and the
// voice's texture, so that the same state moves alike however it was reached.
//
// The second law keeps every voice in motion: a loop holds at least four steps and a quarter of a noise unit, it lies
// where the texture changes, and the lowpass lets the loop's own frequency through.
#pragma once

#include <algorithm>
#include <cmath>

#include "audio/mod/mod_setting.hpp"
#include "objects/mod/curves.hpp"
#include "objects/mod/mod_params.hpp"

namespace lp {

class VoiceLaw {
   public:
    VoiceLaw(const ModParams& params, double sample_rate)
        : params_(params),
          rate_(sample_rate),
          is_first_(params.law == 1),
          stride_(is_first_ ? stride_of(first::kSpeed, params.jump) : stride_of(static_cast<Basis>(params.basis), params.jump)),
          step_(sample_rate / (is_first_ ? first::step_rate_of(params.smooth) : step_rate_of(params.smooth))),
          cutoff_(cutoff_of(params.smooth)) {}

    // Everything of `voice` that follows from the parameters and its texture.
    void write(VoiceSetting& voice) const { is_first_ ? write_first(voice) : write_second(voice); }

    // The loop as it was asked for: samples when free, quarter notes when in sync.
    double loop() const { return params_.sync != 0 ? params_.loop_quarters() : params_.loop_seconds() * rate_; }

    // Samples a step, when no loop is short.
    double step() const { return step_; }

    // Samples a quarter note.
    double quarter() const { return params_.quarter_seconds() * rate_; }

   private:
    static constexpr double kStepsInLoop = 4;
    static constexpr double kUnitsInLoop = 0.25;
    static constexpr double kShortest = 0.04;  // seconds, as the least `time`: what chaos leaves of a loop

    double samples_per_unit() const { return params_.sync != 0 ? quarter() : 1; }

    double spread_loop(const VoiceSetting& voice, double least) const {
        const double spread = voice.texture ? voice.texture->spread : 0;
        return std::max(loop() * (1 + params_.chaos / 100 * spread), least);
    }

    void write_first(VoiceSetting& voice) const {
        voice.stride = stride_;
        voice.step = step_;
        voice.smoothing = smoothing_of(cutoff_, rate_);
        voice.loop = spread_loop(voice, voice.step / samples_per_unit());
        voice.start = 0;
    }

    void write_second(VoiceSetting& voice) const {
        voice.loop = spread_loop(voice, std::min(loop(), kShortest * rate_ / samples_per_unit()));
        const double samples = voice.loop * samples_per_unit();
        voice.step = std::min(step_, samples / kStepsInLoop);
        const double steps = samples / voice.step;
        voice.stride = length_of(stride_, kUnitsInLoop / steps);
        voice.start = start_of(voice, steps * voice.stride);
        voice.smoothing = smoothing_of(std::max(cutoff_, rate_ / samples), rate_);
    }

    // Grows with both, and is under neither: jump is felt in the shortest loop, too.
    static double length_of(double a, double b) { return std::sqrt(a * a + b * b); }

    // The start of the texture, unless the loop ends before the texture has changed.
    static double start_of(const VoiceSetting& voice, double units) {
        if (!voice.texture) return 0;
        return std::max(0.0, voice.texture->turn - voice.texture->share * units);
    }

    const ModParams& params_;
    double rate_;
    bool is_first_;
    double stride_, step_, cutoff_;  // of all voices: noise units a step, samples a step, Hz
};

}  // namespace lp
