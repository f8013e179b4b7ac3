// One set of kernels for each instruction set, as a table of functions: which tiles it has, and the pass that computes each.
#pragma once

#include <cstddef>
#include <cstdint>

namespace lp {
namespace plan {

// One tile: some panels by some columns, over all taps and channels.
struct Pass {
    const char* weights = nullptr;  // of the first panel
    size_t panel_bytes = 0;
    int64_t taps = 0, channels = 0, tap_step = 0;
    const float* const* rows = nullptr;
    float* const* outs = nullptr;
    int64_t first_output = 0;
    int last = 0;                  // outputs that the last panel of the tile has
    const float* bias = nullptr;   // from the tile's first output on
    bool adds = false;
    const float* scales = nullptr;  // likewise; null: 1
    const char* ahead = nullptr;   // read from memory meanwhile: `ahead_step` bytes a channel, of as many panels
    size_t ahead_step = 0;
};

struct KernelSet {
    static constexpr int kMostColumns = 8, kSizes = 4;  // 1, 2, 4, 8 panels side by side
    using PassFunction = void (*)(const Pass&);

    const char* name = nullptr;
    int columns = 0;        // at most in a tile
    int panel_columns = 0;  // panels times columns, at most
    PassFunction passes[2][kMostColumns][kSizes] = {};  // by Precision, columns - 1, log2 of the panels; null: too large
    // To 16 bits, once multiplied; one factor for each output of a panel.
    void (*narrow)(const float* from, int16_t* to, int64_t count, const float* factors) = nullptr;
};

// Null where this build or this processor has none.
const KernelSet* avx512_kernels();
const KernelSet* avx2_kernels();
const KernelSet* neon_kernels();
const KernelSet* plain_kernels();

const KernelSet& kernel_set();  // the quickest that this processor has, or the one that LATENTPLAY_KERNELS names
bool use_kernels(const char* name);  // from now on; false: it has none of that name

}  // namespace plan
}  // namespace lp
