// A frame of several nets over one plan: each step is done for all of them before the next one, and a convolution whose weights are the
// same in all reads them once. What comes out is what each gives alone, to the bit.
#pragma once

#include "plan/run.hpp"

namespace lp {
namespace plan {

constexpr int kMostTogether = 16;

struct Part {
    Runner* runner = nullptr;
    const float* in = nullptr;
    float* out = nullptr;
    Random* random = nullptr;
};

// All runners are of one PreparedPlan; `count` is at most kMostTogether. False: as of Runner::run, for all of them.
bool run_together(int method, const Part* parts, int count) noexcept;

}  // namespace plan
}  // namespace lp
