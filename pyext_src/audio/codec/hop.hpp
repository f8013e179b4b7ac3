// The hop clock's arithmetic: which frame a sample belongs to, for positions of either sign.
#pragma once

#include <algorithm>
#include <cstdint>

#include "audio/common/realtime.hpp"

namespace lp {

inline int64_t floor_div(int64_t a, int64_t b) LP_RT {
    const int64_t q = a / b;
    return q - ((a % b != 0) && ((a < 0) != (b < 0)));
}

inline int64_t ceil_div(int64_t a, int64_t b) LP_RT { return -floor_div(-a, b); }

inline int64_t round_up(int64_t value, int64_t step) { return ceil_div(value, step) * step; }

// Where a position lies in a grid of frames of `hop` samples that starts at `origin`.
struct HopPhase {
    int64_t frame;
    int offset;  // 0 ... hop - 1
    int left;    // samples up to the next frame, at most `limit`

    HopPhase(int64_t position, int64_t origin, int hop, int64_t limit) LP_RT {
        const int64_t relative = position - origin;
        frame = floor_div(relative, hop);
        offset = static_cast<int>(relative - frame * hop);
        left = static_cast<int>(std::min<int64_t>(hop - offset, limit));
    }
};

// In samples: latents are taken `in` after the last sample of their hop, and what a frame makes of its input begins `out` after it.
struct Deadlines {
    int in = 0;
    int out = 0;
};

}  // namespace lp
