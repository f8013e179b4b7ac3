// One voice's position in its texture: when it steps, when it restarts, and what it reads.
#pragma once

#include <cstdint>

#include "audio/common/realtime.hpp"
#include "audio/mod/loop_clock.hpp"
#include "audio/mod/mod_setting.hpp"

namespace lp {

class VoicePosition {
   public:
    // A new beginning, from the texture alone.
    void begin(int64_t sample, double step, double start) LP_RT {
        restart(sample, step, start);
        end_fade();
    }

    // Back to the start, and the step clock starts anew.
    void restart(int64_t sample, double step, double start) LP_RT {
        start_ = start;
        position_ = 0;
        began_ = sample;
        steps_from_ = static_cast<double>(sample);
        steps_ = 0;
        next_step_ = sample_at(steps_from_ + step);
        read();
    }

    void advance(double stride, double step) LP_RT {
        position_ += stride;
        if (position_ >= kTextureUnits) position_ -= kTextureUnits;
        ++steps_;
        next_step_ = sample_at(steps_from_ + static_cast<double>(steps_ + 1) * step);
        read();
    }

    // Goes on along another texture: from the value of now to what it reads there, over the length of a step.
    void change_texture(const Texture* texture, int64_t now, double step) LP_RT {
        if (texture == texture_) return;
        texture_ = texture;
        read();
        fade_value_ = value_;
        fade_from_ = now;
        fade_length_ = step;
        next_fade_ = now + 1;
    }

    // Takes the value of this sample.
    void fade(int64_t sample) LP_RT {
        if (next_fade_ == kNever) return end_fade();
        const double share = static_cast<double>(sample - fade_from_) / fade_length_;
        if (share >= 1) return end_fade();
        value_ = fade_value_ + (target_ - fade_value_) * share;
        if (next_fade_ <= sample) next_fade_ = sample_at(static_cast<double>(sample) + fade_length_ / kFadeParts);
    }

    // From the last step on, steps last `after` samples; one that is overdue is taken now.
    void change_step(int64_t now, double before, double after) LP_RT {
        steps_from_ += static_cast<double>(steps_) * before;
        steps_ = 0;
        if (sample_at(steps_from_ + after) < now) steps_from_ = static_cast<double>(now) - after;
        next_step_ = sample_at(steps_from_ + after);
    }

    // Samples are `times` as many as they were: the present step is as far as it was.
    void change_rate(int64_t now, double times, double step) LP_RT {
        steps_from_ = static_cast<double>(now) + (steps_from_ - static_cast<double>(now)) * times;
        next_step_ = sample_at(steps_from_ + static_cast<double>(steps_ + 1) * step);
        fade_from_ = now + static_cast<int64_t>(static_cast<double>(fade_from_ - now) * times);
        fade_length_ *= times;
        if (next_fade_ != kNever) next_fade_ = now;
    }

    // Time has passed in which the voice stood still: it goes on from there.
    void shift(int64_t samples) LP_RT {
        steps_from_ += static_cast<double>(samples);
        next_step_ += samples;
        began_ += samples;
        fade_from_ += samples;
        if (next_fade_ != kNever) next_fade_ += samples;
    }

    // Finds the next multiple of the loop length from `now` on, unless the voice has just begun there.
    void find_loop(const LoopClock& clock, int64_t now, double length) LP_RT {
        length_ = length;
        multiple_ = clock.multiple_from(now, length);
        next_loop_ = not_before(now, clock.sample_of(multiple_, length));
        if (next_loop_ == began_) next_multiple(clock, now);
    }

    // The same multiple of the same length, on a clock that may have been corrected.
    void keep_loop(const LoopClock& clock, int64_t now, double length) LP_RT {
        if (length != length_) return find_loop(clock, now, length);
        next_loop_ = not_before(now, clock.sample_of(multiple_, length));
    }

    void next_multiple(const LoopClock& clock, int64_t now) LP_RT {
        next_loop_ = not_before(now + 1, clock.sample_of(++multiple_, length_));
    }

    void stop_looping() LP_RT { next_loop_ = kNever; }

    bool loops_at(int64_t sample) const LP_RT { return next_loop_ <= sample; }
    bool steps_at(int64_t sample) const LP_RT { return next_step_ <= sample; }
    int64_t next_event() const LP_RT {
        const int64_t next = next_step_ < next_loop_ ? next_step_ : next_loop_;
        return next < next_fade_ ? next : next_fade_;
    }

    double value() const LP_RT { return value_; }
    double position() const LP_RT { return position_; }

   private:
    static int64_t not_before(int64_t earliest, int64_t sample) LP_RT { return sample < earliest ? earliest : sample; }

    void read() LP_RT {
        const double place = start_ + position_;
        target_ = !texture_ ? 0.5 : texture_->at(place < kTextureUnits ? place : place - kTextureUnits);
    }

    void end_fade() LP_RT {
        value_ = target_;
        next_fade_ = kNever;
    }

    static constexpr int kFadeParts = 16;  // 2.5 ms or more each: what remains of them the lowpass smooths

    const Texture* texture_ = nullptr;
    double start_ = 0;       // noise units: where on the texture the loop begins
    double position_ = 0;    // noise units from there
    double target_ = 0.5;    // what it reads there
    double value_ = 0.5;     // n: the same, but while one texture fades into another
    double fade_value_ = 0;  // where a fade began
    int64_t fade_from_ = 0;
    double fade_length_ = 1;
    int64_t next_fade_ = kNever;
    int64_t began_ = 0;      // sample of the last restart
    double steps_from_ = 0;  // sample, not rounded, from which steps are counted
    int64_t steps_ = 0;
    int64_t next_step_ = 0;
    double length_ = 0;      // of the loop, in units of its clock
    int64_t multiple_ = 0;   // of the length, that comes next
    int64_t next_loop_ = kNever;
};

}  // namespace lp
