// The strip of lp.mix~ on the audio thread: sanitizers, delay compensation, gains, limiter, peaks.
//
//     out = limiter( gain_out * (mix * gain_in * wet + (1 - mix) * dry, delayed) )
//
// Everything happens sample by sample, so that the block size does not change a bit.
#pragma once

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdint>
#include <vector>

#include "audio/mix/delay_compensation.hpp"
#include "audio/common/smoothed_value.hpp"
#include "audio/common/input_sanitizer.hpp"
#include "audio/mix/limiter_switch.hpp"
#include "audio/common/realtime.hpp"
#include "audio/common/triple_buffer.hpp"
#include "audio/mix/mix_setting.hpp"
#include "audio/common/peak.hpp"

namespace lp {

class Strip {
   public:
    // Allocates: message side, while audio is stopped. At another rate the sound goes on.
    void prepare(int channels, double sample_rate, int longest_delay) {
        begun_ = begun_ && channels == channels_;
        channels_ = channels;
        sanitizers_.assign(static_cast<size_t>(channels) * 2, {});
        for (InputSanitizer& sanitizer : sanitizers_) sanitizer.prepare(sample_rate);
        for (SmoothedValue* value : {&mix_, &gain_in_, &gain_out_}) value->prepare(sample_rate);
        compensation_.prepare(channels, sample_rate, longest_delay);
        limiter_.prepare(channels, sample_rate);
        wet_.assign(static_cast<size_t>(channels) * kStretch, 0.0f);
        dry_.assign(static_cast<size_t>(channels) * kStretch, 0.0f);
    }

    // An inlet may be nullptr (silence), an outlet too (not wanted), and they may share memory.
    void process(const float* const* wet, const float* const* dry, float* const* out, int n) LP_RT {
        if (const MixSetting* setting = settings.take()) aim(*setting);
        for (int done = 0; done < n; done += kStretch) {
            const int count = n - done < kStretch ? n - done : kStretch;
            read(wet, dry, done, count);
            float least = 1;
            for (int i = 0; i < count; ++i) {
                mix(wet_.data() + i * channels_, dry_.data() + i * channels_);
                least = std::min(least, static_cast<float>(limiter_.gain()));
            }
            write(out, done, count);
            reduction_peak.tell(1 - least);
        }
    }

    TripleBuffer<MixSetting> settings;
    std::atomic<int64_t> not_finite{0};  // samples that were replaced by 0
    Peak wet_peak, dry_peak, out_peak;
    Peak reduction_peak;  // 1 - the limiter's smallest gain

   private:
    static constexpr int kStretch = 64;  // samples that are read before any is written: a host may use one vector for both

    // The first setting takes effect without a fade.
    void aim(const MixSetting& setting) LP_RT {
        mix_.aim(setting.mix);
        gain_in_.aim(setting.gain_in);
        gain_out_.aim(setting.gain_out);
        delay_ = setting.delay;
        limit_ = setting.limit;
        true_peak_ = setting.true_peak;
        if (begun_) return;
        mix_.jump(setting.mix);
        gain_in_.jump(setting.gain_in);
        gain_out_.jump(setting.gain_out);
        compensation_.jump(delay_);
        limiter_.jump(limit_, true_peak_);
        begun_ = true;
    }

    void read(const float* const* wet, const float* const* dry, int done, int count) LP_RT {
        int bad = 0;
        for (int c = 0; c < channels_; ++c) {
            bad += sanitizers_[2 * c].read(wet[c] ? wet[c] + done : nullptr, count, wet_.data() + c, channels_);
            bad += sanitizers_[2 * c + 1].read(dry[c] ? dry[c] + done : nullptr, count, dry_.data() + c, channels_);
        }
        if (bad) not_finite.fetch_add(bad, std::memory_order_relaxed);
        wet_peak.tell(largest(wet_.data(), count));
        dry_peak.tell(largest(dry_.data(), count));
    }

    // One frame; the result replaces the wet one.
    void mix(float* wet, float* dry) LP_RT {
        const double share = mix_.next(), level_in = gain_in_.next(), level_out = gain_out_.next();
        const double wet_gain = level_out * share * level_in, dry_gain = level_out * (1 - share);
        compensation_.step(dry, delay_);
        for (int c = 0; c < channels_; ++c) wet[c] = static_cast<float>(wet_gain * wet[c] + dry_gain * dry[c]);
        limiter_.step(wet, limit_, true_peak_);
    }

    void write(float* const* out, int done, int count) LP_RT {
        for (int c = 0; c < channels_; ++c) {
            for (int i = 0; out[c] && i < count; ++i) out[c][done + i] = wet_[i * channels_ + c];
        }
        out_peak.tell(largest(wet_.data(), count));
    }

    float largest(const float* frames, int count) const LP_RT {
        float peak = 0;
        for (int i = 0; i < count * channels_; ++i) peak = std::max(peak, std::fabs(frames[i]));
        return peak;
    }

    std::vector<InputSanitizer> sanitizers_;  // wet and dry of each channel
    SmoothedValue mix_, gain_in_, gain_out_;
    DelayCompensation compensation_;
    LimiterSwitch limiter_;
    std::vector<float> wet_, dry_;  // frames, one after the other
    int channels_ = 0, delay_ = 0;
    bool limit_ = false, true_peak_ = false, begun_ = false;
};

}  // namespace lp
