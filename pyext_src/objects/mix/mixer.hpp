// lp.mix~ without a host: wet and dry in, in time with each other, mixed and limited, out.
//
// Two sides, which may be two threads. The audio thread calls process(), which never waits. The message side calls the
// rest, one call at a time; what it changes takes effect together, in the next block.
//
//     lp::Mixer mixer;
//     mixer.prepare(2, 48000);                            // before audio starts, and when channels or rate change
//     const std::string refusal = mixer.set("mix", {50.0});  // empty, or one line that says what is wrong
//     mixer.follow(2048);                                 // the chain's latency, for `align auto`
//     mixer.process(wet, dry, out, 64);                   // audio thread
#pragma once

#include <algorithm>
#include <cmath>
#include <string>

#include "audio/common/exact_math.hpp"
#include "audio/mix/mix_strip.hpp"
#include "lp_limits.h"
#include "objects/mix/mix_messages.hpp"

namespace lp {

// Peaks since they were last taken: dB full scale, and dB that the limiter took off. The floor is -120.
struct MixLevels {
    double wet, dry, out, reduction;
};

class Mixer {
   public:
    Mixer() : messages_(params_) {}

    // 1 to 64 channels. Does nothing when nothing has changed.
    void prepare(int channels, double sample_rate) {
        channels = std::clamp(channels, 1, kMaxChannels);
        if (channels == channels_ && sample_rate == sample_rate_) return;
        channels_ = channels;
        sample_rate_ = sample_rate;
        strip_.prepare(channels, sample_rate, longest_delay());
        publish();
    }

    void process(const float* const* wet, const float* const* dry, float* const* out, int n) LP_RT {
        strip_.process(wet, dry, out, n);
    }

    // One message. Empty when it was taken; otherwise one line, and nothing has changed.
    std::string set(const std::string& name, const AtomList& atoms) {
        if (!messages_.take(name, atoms, sample_rate_)) return messages_.refusal();
        publish();
        return "";
    }

    // The chain's latency in samples: by how much `align auto` delays the dry sound.
    void follow(int latency) {
        if (latency == chain_latency_) return;
        chain_latency_ = latency;
        publish();
    }

    // Every parameter as a message that could be sent back.
    Lines dump() const { return messages_.dump(); }

    MixLevels take_levels() {
        return {decibels(strip_.wet_peak.take()), decibels(strip_.dry_peak.take()), decibels(strip_.out_peak.take()),
                0 - decibels(1 - strip_.reduction_peak.take())};
    }

    // Samples by which the dry sound is delayed.
    int delay() const {
        const double samples = params_.align == MixParams::Align::follow    ? chain_latency_
                               : params_.align == MixParams::Align::samples ? params_.delay
                                                                          : params_.delay * sample_rate_ / 1000;
        return std::clamp(static_cast<int>(std::lround(samples)), 0, longest_delay());
    }

    int chain_latency() const { return chain_latency_; }
    int look_ahead() const { return params_.limit != 0 ? Limiter::look_ahead_at(sample_rate_) : 0; }
    double meter() const { return params_.meter; }
    int64_t not_finite() const { return strip_.not_finite.load(std::memory_order_relaxed); }

   private:
    static int longest_delay() { return static_cast<int>(mix_row("align").hi); }
    static double factor(double decibels) { return power(10, decibels / 20); }
    static double decibels(double level) { return level > 1e-6 ? 20 * std::log10(level) : -120; }

    void publish() {
        MixSetting& setting = strip_.settings.draft();
        setting = {params_.mix / 100,  factor(params_.gain_in), factor(params_.gain_out),
                   delay(), params_.limit != 0, params_.true_peak != 0};
        strip_.settings.send();
    }

    MixParams params_;
    MixMessages messages_;
    Strip strip_;
    double sample_rate_ = 0;
    int channels_ = 0, chain_latency_ = 0;
};

}  // namespace lp
