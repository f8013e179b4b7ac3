// All indices of several views at once, in order: for steps that are not elementwise.
#pragma once

#include <cstdint>
#include <vector>

#include "plan/loop.hpp"
#include "plan/plan.hpp"

namespace lp {
namespace plan {

template <int N>
struct Indices {
    int dimensions = 0;
    int64_t size = 1;
    int64_t sizes[kMostDimensions] = {};
    int64_t strides[kMostDimensions][N] = {};

    // One more dimension inside of those there are; joined with the last one where that is the same.
    void add(int64_t count, const int64_t (&steps)[N]) {
        size *= count;
        if (count == 1) return;
        bool follows = dimensions > 0;
        for (int v = 0; v < N && follows; ++v) follows = strides[dimensions - 1][v] == steps[v] * count;
        const int at = follows ? dimensions - 1 : dimensions++;
        sizes[at] = follows ? sizes[at] * count : count;
        for (int v = 0; v < N; ++v) strides[at][v] = steps[v];
    }

    // Calls with the distances from the start of each view, in values.
    template <class F>
    void each(const F& call) const {
        if (size == 0) return;
        int64_t index[kMostDimensions] = {}, at[N] = {};
        for (;;) {
            call(at);
            int d = dimensions - 1;
            for (; d >= 0; --d) {
                for (int v = 0; v < N; ++v) at[v] += strides[d][v];
                if (++index[d] < sizes[d]) break;
                for (int v = 0; v < N; ++v) at[v] -= strides[d][v] * sizes[d];
                index[d] = 0;
            }
            if (d < 0) return;
        }
    }
};

}  // namespace plan
}  // namespace lp
