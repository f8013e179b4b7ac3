// The sides of an lp.mod~ that stands in a chain of several channels: each channel has N voices, side after side.
//
// Linked, a message speaks to the N voices of the first side, and the others take its seeds, scales, offsets and restarts:
// all sides move alike, bit for bit. Apart, a message speaks to all voices.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "objects/mod/mod_params.hpp"

namespace lp {

class ChannelLink {
   public:
    // Voices in all, the same number for each channel; where they cannot be shared out there is one channel. `side`: so many for
    // each, where the model says how many latents it has; of the last channel some may be missing.
    void prepare(int voices, int channels, int side = 0) {
        voices_ = voices;
        if (side == 0) side = channels > 0 && voices % channels == 0 ? voices / channels : voices;
        side_ = std::clamp(side, 1, voices);
        channels_ = (voices + side_ - 1) / side_;
    }

    int channels() const { return channels_; }
    int voices() const { return voices_; }
    int side() const { return side_; }
    int spoken_to(const ModParams& params) const { return params.link_channels != 0 ? side() : voices_; }

    // The voice whose seed, scale, offset and restarts are those of voice `v`.
    int leader(int v, const ModParams& params) const { return params.link_channels != 0 ? v % side() : v; }

    // Voices that part from the first side: where they were, with its scales and offsets, but along textures of their own:
    // their seeds count on, N further for each side (with `link seed 1` they are the same).
    void part(ModParams& params) const {
        for (int v = side(); v < voices_; ++v) {
            const auto from = static_cast<size_t>(v % side()), to = static_cast<size_t>(v);
            params.scale[to] = params.scale[from];
            params.offset[to] = params.offset[from];
            params.seed[to] = params.link_seed != 0 ? params.seed[from] : further(params.seed[from], v - v % side());
        }
    }

   private:
    // Counts on within 32 bits.
    static double further(double seed, int count) {
        return static_cast<int32_t>(static_cast<uint32_t>(static_cast<int64_t>(seed) + count));
    }

    int voices_ = 0, channels_ = 1, side_ = 1;
};

}  // namespace lp
