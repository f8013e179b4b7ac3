// Convolutions over columns: which tiles compute a layer, and which kernels this processor runs.
#include "plan/conv.hpp"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <cstring>

#include "plan/kernel_set.hpp"

namespace lp {
namespace plan {
namespace {

// Of this name; without one the quickest.
const KernelSet* find_set(const char* name) {
    for (const KernelSet* set : {avx512_kernels(), avx2_kernels(), neon_kernels(), plain_kernels()})
        if (set && (!name || !std::strcmp(set->name, name))) return set;
    return nullptr;
}

std::atomic<const KernelSet*>& current() {
    static std::atomic<const KernelSet*> set{[] {
        const KernelSet* wanted = find_set(std::getenv("LATENTPLAY_KERNELS"));
        return wanted ? wanted : find_set(nullptr);
    }()};
    return set;
}

// Where the panel that is next lies in memory; it is fetched while the columns of this one are computed.
struct Ahead {
    static constexpr size_t kFetched = 1 << 10;  // bytes before they are used, where each is used once
    const char* at;
    size_t step;

    // Pass `pass` of `passes` over `panels` panels of K channels.
    Ahead(const Pass& tile, int panels, int pass, int passes, size_t bytes_a_channel) {
        step = bytes_a_channel / static_cast<size_t>(passes);
        if (passes == 1) {
            at = tile.weights + kFetched;
            return;
        }
        const size_t share = static_cast<size_t>(tile.taps * tile.channels) * step;
        at = tile.weights + static_cast<size_t>(panels) * tile.panel_bytes + static_cast<size_t>(pass) * share;
    }
};

int log2_of(int panels) { return panels >= 8 ? 3 : panels >= 4 ? 2 : panels >= 2 ? 1 : 0; }

}  // namespace

const KernelSet& kernel_set() { return *current().load(std::memory_order_relaxed); }

bool use_kernels(const char* name) {
    const KernelSet* set = find_set(name);
    if (set) current() = set;
    return set != nullptr;
}

const char* kernels() { return kernel_set().name; }

void convolve(const PackedWeights& weights, const Columns& columns, const float* bias, bool adds) noexcept {
    if (columns.count <= 0 || weights.outputs <= 0) return;
    const KernelSet& set = kernel_set();
    const bool half = weights.precision == Precision::half;
    const size_t bytes_a_channel = PackedWeights::kPanel * (half ? 2 : 4);
    Pass tile;
    tile.taps = weights.taps;
    tile.channels = weights.channels;
    tile.tap_step = columns.tap_step;
    tile.panel_bytes = static_cast<size_t>(weights.taps) * static_cast<size_t>(weights.channels) * bytes_a_channel;
    tile.adds = adds;
    if (tile.tap_step == tile.channels) {  // the taps follow one another: one long tap
        tile.channels *= tile.taps;
        tile.taps = 1;
    }
    const int passes = (columns.count + set.columns - 1) / set.columns;  // of columns as equal in number as can be
    const int most = (columns.count + passes - 1) / passes;
    for (int panel = 0, size; panel < weights.panels(); panel += 1 << size) {
        size = log2_of(std::min(set.panel_columns / most, weights.panels() - panel));
        tile.weights = static_cast<const char*>(weights.data) + static_cast<size_t>(panel) * tile.panel_bytes;
        tile.first_output = static_cast<int64_t>(panel) * PackedWeights::kPanel;
        tile.last = std::min(PackedWeights::kPanel, weights.outputs - (panel + (1 << size) - 1) * PackedWeights::kPanel);
        tile.bias = bias ? bias + tile.first_output : nullptr;
        tile.scales = half ? weights.scales + tile.first_output : nullptr;
        for (int pass = 0, column = 0, count; pass < passes; pass++, column += count) {
            count = (columns.count - column + passes - pass - 1) / (passes - pass);
            const Ahead ahead(tile, 1 << size, pass, passes, bytes_a_channel);
            tile.ahead = ahead.at;
            tile.ahead_step = ahead.step;
            tile.rows = columns.rows + column;
            tile.outs = columns.outs + column;
            set.passes[half][count - 1][size](tile);
        }
    }
}

}  // namespace plan
}  // namespace lp
