// What the message side tells the strip of lp.mix~: one complete setting.
#pragma once

namespace lp {

struct MixSetting {
    double mix = 1;                     // 0 dry, 1 wet
    double gain_in = 1, gain_out = 1;  // factors
    int delay = 0;                      // samples that the dry sound waits
    bool limit = false;
};

}  // namespace lp
