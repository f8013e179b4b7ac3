// Loops over the values of several views.
#include "plan/loop.hpp"

namespace lp {
namespace plan {

void run_loop(const Loop& loop) noexcept {
    char* at[kMostOperands] = {};
    for (int o = 0; o < loop.operands; ++o) at[o] = static_cast<char*>(loop.base[o]);
    int64_t index[kMostDimensions] = {};
    for (;;) {
        loop.row(at, loop.inner, loop.count, loop.reals);
        int d = loop.dimensions - 1;
        for (; d >= 0; --d) {  // the next index, as a clock turns
            for (int o = 0; o < loop.operands; ++o) at[o] += loop.outer[d][o];
            if (++index[d] < loop.sizes[d]) break;
            for (int o = 0; o < loop.operands; ++o) at[o] -= loop.outer[d][o] * loop.sizes[d];
            index[d] = 0;
        }
        if (d < 0) return;
    }
}

}  // namespace plan
}  // namespace lp
