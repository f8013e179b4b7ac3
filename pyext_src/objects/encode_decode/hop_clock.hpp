// The hop clock of a host's objects, on its message side: how long latents may take per ratio, and the host's burst.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>

namespace lp {

class HopClock {
   public:
    // The deadline of latents of a ratio: one number for all objects of the host, so that decoders know where the latents are.
    int encode_deadline(int ratio) const {
        const auto found = encode_.find(ratio);
        return found == encode_.end() ? 0 : found->second;
    }

    // Makes room for a slower encoder; never shortens a deadline in use. True when the deadline changed.
    bool require(int ratio, int samples) {
        int& deadline = encode_[ratio];
        if (samples <= deadline || fixed_.count(ratio)) return false;
        deadline = samples;
        return true;
    }

    void fix(int ratio, int samples) {
        encode_[ratio] = samples;
        fixed_[ratio] = true;
    }

    // The longest run of samples that the host computes at once: its device period, in samples of an object's rate (a
    // subpatch may have another). A guess until it is measured.
    int burst(double rate) const {
        const double more = device_rate_ > 0 ? rate / device_rate_ : 1;
        return static_cast<int>(std::ceil(std::max(burst_, kLikelyBurst) * more));
    }
    void saw_burst(int samples) { burst_ = std::max(burst_, samples); }
    void set_device_rate(double rate) { device_rate_ = rate; }

    // Forgets a ratio's deadline: encoders have to require it again.
    void release(int ratio) {
        encode_.erase(ratio);
        fixed_.erase(ratio);
    }

   private:
    static constexpr int kLikelyBurst = 256;
    std::map<int, int> encode_;
    std::map<int, bool> fixed_;
    int burst_ = 0;
    double device_rate_ = 0;  // 0: the objects' own
};

}  // namespace lp
