// Numbers from a seed: the same seed and place give the same number on every machine.
#pragma once

#include <cstdint>

namespace lp {

// A bijection of 64 bits that scatters them (Stafford's variant 13 of the MurmurHash3 finaliser, as in SplitMix64).
inline uint64_t scatter(uint64_t z) {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return z ^ (z >> 31);
}

// Each use of a seed has a salt of its own, so that no two bases share numbers.
class SeedHash {
   public:
    SeedHash(int32_t seed, uint32_t salt) : key_(scatter((uint64_t{salt} << 32) | static_cast<uint32_t>(seed))) {}

    // In [0, 1).
    double at(int i, int j = 0) const {
        const uint64_t place = (uint64_t{static_cast<uint32_t>(i)} << 32) | static_cast<uint32_t>(j);
        return static_cast<double>(scatter(key_ ^ scatter(place)) >> 11) * (1.0 / 9007199254740992.0);
    }

    // In [-1, 1).
    double signed_at(int i, int j = 0) const { return 2 * at(i, j) - 1; }

   private:
    uint64_t key_;
};

}  // namespace lp
