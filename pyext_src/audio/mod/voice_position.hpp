// One voice's position in its texture: when it steps, when it restarts, and what it reads.
#pragma once

#include <cstdint>

#include "audio/common/realtime.hpp"
#include "audio/mod/loop_clock.hpp"
#include "audio/mod/mod_setting.hpp"

namespace lp {

class VoicePosition {
   public:
    // Back to the seed: position 0, and the step clock starts anew.
    void restart(int64_t sample, double step) LP_RT {
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
    }

    // Time has passed in which the voice stood still: it goes on from there.
    void shift(int64_t samples) LP_RT {
        steps_from_ += static_cast<double>(samples);
        next_step_ += samples;
        began_ += samples;
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
    int64_t next_event() const LP_RT { return next_step_ < next_loop_ ? next_step_ : next_loop_; }

    double value() const LP_RT { return value_; }
    double position() const LP_RT { return position_; }

    const Texture* texture = nullptr;
    uint32_t restarts = 0;

   private:
    static int64_t not_before(int64_t earliest, int64_t sample) LP_RT { return sample < earliest ? earliest : sample; }

    void read() LP_RT { value_ = texture ? texture->at(position_) : 0.5; }

    double position_ = 0;    // noise units
    double value_ = 0.5;     // n
    int64_t began_ = 0;      // sample of the last restart
    double steps_from_ = 0;  // sample, not rounded, from which steps are counted
    int64_t steps_ = 0;
    int64_t next_step_ = 0;
    double length_ = 0;      // of the loop, in units of its clock
    int64_t multiple_ = 0;   // of the length, that comes next
    int64_t next_loop_ = kNever;
};

}  // namespace lp
