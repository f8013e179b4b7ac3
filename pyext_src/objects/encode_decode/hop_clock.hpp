// The hop clock of a host's objects, on its message side: the host's burst.
#pragma once

#include <algorithm>
#include <cmath>

namespace lp {

class HopClock {
   public:
    // The longest run of samples that the host computes at once: its device period, in samples of an object's rate (a
    // subpatch may have another). A guess until it is measured.
    int burst(double rate) const {
        const double more = device_rate_ > 0 ? rate / device_rate_ : 1;
        return static_cast<int>(std::ceil(std::max(burst_, kLikelyBurst) * more));
    }
    void saw_burst(int samples) { burst_ = std::max(burst_, samples); }
    void set_device_rate(double rate) { device_rate_ = rate; }

   private:
    static constexpr int kLikelyBurst = 256;
    int burst_ = 0;
    double device_rate_ = 0;  // 0: the objects' own
};

}  // namespace lp
