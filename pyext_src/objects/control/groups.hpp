// The groups of a mapping: what may take part in it, and where its values lie in a vector of settings.
//
// The vector of a modulator with N voices has 6 + 2 N values from 0 to 1, each group's side by side:
// seed map x y | time chaos | smooth jump | scale of each voice | offset of each voice.
#pragma once

#include <string>

#include "lp_table.h"
#include "lp_limits.h"

namespace lp {

constexpr unsigned kAllGroups = (1u << kGroups) - 1;
constexpr int kMostValues = 6 + 2 * kMaxVoices;

constexpr int values_of_group(int group, int voices) { return group < kScaleGroup ? 2 : voices; }

inline bool holds(unsigned groups, int group) { return (groups >> group & 1u) != 0; }

// How many values these groups have together.
inline int values_of_groups(unsigned groups, int voices) {
    int count = 0;
    for (int g = 0; g < kGroups; ++g) count += holds(groups, g) ? values_of_group(g, voices) : 0;
    return count;
}

// The place of a name among the groups, or -1.
inline int group_index(const std::string& name) {
    for (int g = 0; g < kGroups; ++g) {
        if (name == kGroupNames[g]) return g;
    }
    return -1;
}

}  // namespace lp
