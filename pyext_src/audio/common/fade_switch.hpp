// A switch between two sounds (or gains) of which the second one has to fill its memory before it can be faded in.
#pragma once

#include <cmath>

#include "audio/common/fade.hpp"
#include "audio/common/realtime.hpp"

namespace lp {

class FadeSwitch {
   public:
    // `fill`: samples that the second one needs before its fade begins.
    void prepare(double sample_rate, int fill) {
        fade_ = static_cast<int>(std::ceil(kFadeSeconds * sample_rate));
        fill_ = fill;
        runs_ = false;
    }

    // Without a fade: before the first sample.
    void jump(bool on) LP_RT {
        runs_ = on;
        faded_ = fade_;
    }

    // One sample on; true when the second one begins to run with this one, so that it has to be cleared. A fade changes
    // direction at its ends only: half-way it would have a kink.
    bool turn(bool on) LP_RT {
        if (!on && !runs_) return false;
        const bool begins = !runs_;
        if (begins) faded_ = -fill_;
        runs_ = true;
        if (faded_ <= 0 || faded_ == fade_) rises_ = on;
        if (rises_ && faded_ < fade_) ++faded_;
        if (!rises_ && --faded_ <= 0) runs_ = false;
        return begins;
    }

    bool runs() const LP_RT { return runs_; }
    bool done() const LP_RT { return faded_ == fade_; }  // the second one alone
    float share() const LP_RT {                          // of the second one, while it runs
        return faded_ <= 0 ? 0 : fade_curve(static_cast<float>(faded_) / static_cast<float>(fade_));
    }

   private:
    static constexpr double kFadeSeconds = 0.02;

    int fade_ = 1, fill_ = 0;
    int faded_ = 0;  // samples of the fade that are done; below 0: before it begins
    bool runs_ = false, rises_ = false;
};

}  // namespace lp
