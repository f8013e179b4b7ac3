// Every parameter of one lp.mod~ as the messages have set it.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "objects/mod/note_lengths.hpp"
#include "audio/mod/mod_setting.hpp"
#include "params/check.hpp"

namespace lp {

constexpr const char* kModName = "lp.mod~";

inline const ParamRow& mod_row(const char* name) { return *find_param(kModName, name); }

struct Transport {
    bool playing = true;
    double beats = 0;      // quarter notes
    double bar = 4;        // quarter notes
    uint32_t locates = 0;  // how often the host has sent its position
};

struct ModParams {
    using List = std::array<double, kMaxVoices>;

    double enable, basis, mode, jump, smooth, sync, chaos, tempo, freeze, law;
    List seed, scale, offset;
    double link_seed = 0, link_scale = 0, link_offset = 0;
    double link_channels = 1;
    double map_x, map_y;
    bool from_map = false;  // the seeds are those of the map's place
    bool looked_up = false;  // they were asked of the map, not put back
    double ms;
    int note = -1;  // which symbol of `time`; -1: ms
    Transport transport;

    ModParams() {
        basis = symbol_index(mod_row("basis"), mod_row("basis").def_word);
        mode = symbol_index(mod_row("mode"), mod_row("mode").def_word);
        enable = mod_row("enable").def;
        jump = mod_row("jump").def;
        smooth = mod_row("smooth").def;
        sync = mod_row("sync").def;
        chaos = mod_row("chaos").def;
        tempo = mod_row("tempo").def;
        freeze = mod_row("freeze").def;
        law = mod_row("law").def;
        ms = mod_row("time").def;
        map_x = map_y = mod_row("seedmap").def;
        scale.fill(mod_row("scale").def);
        offset.fill(mod_row("offset").def);
        for (size_t v = 0; v < seed.size(); ++v) seed[v] = mod_row("seed").def + static_cast<double>(v);
    }

    // Everything to its default but mode, basis and the host's clock.
    void reset() {
        const ModParams before = *this;
        *this = ModParams();
        mode = before.mode;
        basis = before.basis;
        transport = before.transport;
    }

    double quarter_seconds() const { return 60 / tempo; }

    double quarters(int word) const { return quarters_of(mod_row("time").words[word], transport.bar); }

    // The note whose length is nearest to `ms`, by ratio: what a time in ms means in sync.
    double nearest_quarters() const {
        const double wanted = ms / 1000 / quarter_seconds();
        double best = quarters(0);
        for (int word = 1; mod_row("time").words[word]; ++word) {
            const double here = quarters(word);
            if (std::max(here / wanted, wanted / here) < std::max(best / wanted, wanted / best)) best = here;
        }
        return best;
    }

    double loop_quarters() const { return note >= 0 ? quarters(note) : nearest_quarters(); }
    double loop_seconds() const { return note >= 0 ? quarters(note) * quarter_seconds() : ms / 1000; }
};

}  // namespace lp
