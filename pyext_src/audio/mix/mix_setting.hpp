// What the message side hands to the strip of lp.mix~: one complete setting.
#pragma once

namespace lp {

struct MixSetting {
    double mix = 1;                     // 0 dry, 1 wet
    double gain_in = 1, gain_out = 1;  // factors
    int delay = 0;                      // samples by which the dry sound is delayed
    bool limit = false;
    bool true_peak = false;  // the limiter sees what is between the samples, too
};

}  // namespace lp
