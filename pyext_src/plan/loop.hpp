// A loop over the values of several views of the same sizes, with as few dimensions as their strides allow.
#pragma once

#include <cstdint>

namespace lp {
namespace plan {

constexpr int kMostDimensions = 8;
constexpr int kMostOperands = 4;

struct Loop;
using Row = void (*)(char* const* at, const int64_t* strides, int64_t count, const double* reals);

struct Loop {
    int operands = 0;  // the first one is the out
    int dimensions = 0;  // outside of the innermost
    int64_t count = 0;   // of the innermost
    int64_t inner[kMostOperands] = {};                     // its strides, in values
    int64_t sizes[kMostDimensions] = {};
    int64_t outer[kMostDimensions][kMostOperands] = {};  // strides, in bytes
    void* base[kMostOperands] = {};
    Row row = nullptr;
    double reals[3] = {};
};

void run_loop(const Loop& loop) noexcept;

}  // namespace plan
}  // namespace lp
