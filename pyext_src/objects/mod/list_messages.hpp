// The list messages of lp.mod~: seed, scale and offset, one value for each voice.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "objects/mod/channel_link.hpp"
#include "objects/mod/mod_params.hpp"
#include "params/check.hpp"

namespace lp {

// What the messages ask for beyond the parameters.
struct ModCommands {
    ChannelLink channels;
    int voices = 0;                   // those that messages speak to
    int room = 0;                     // voices that larger models may bring: values for them are kept until then
    bool trigger = false;             // restart all voices now
    bool trigger_with_seeds = false;  // restart all voices when their new textures are there
    bool restoring = false;           // a line of dump() is put back
};

class ListMessages {
   public:
    struct ListParam {
        const char* name;
        ModParams::List ModParams::*values;
        double ModParams::*link;
        bool is_seed;
    };

    static constexpr ListParam kLists[] = {
        {"seed", &ModParams::seed, &ModParams::link_seed, true},
        {"scale", &ModParams::scale, &ModParams::link_scale, false},
        {"offset", &ModParams::offset, &ModParams::link_offset, false},
    };

    ListMessages(ModParams& params, ModCommands& commands, Refusal& refusal)
        : params_(params), commands_(commands), refusal_(refusal) {}

    // `scale voice value`, `scale v1 ... vN`, or one value for all.
    bool take(const ListParam& param, const AtomList& atoms) {
        const size_t count = atoms.size();
        // A state may come before its model, or be another model's: what fits is taken.
        if (commands_.restoring && count > 0 && commands_.channels.channels() > 1) return take_all(param, atoms);
        if (count == static_cast<size_t>(commands_.voices)) return take_all(param, atoms);
        if (count == 2) return take_one(param, atoms);
        if (count == 1) return take_for_all(param, atoms[0]);
        if (count == static_cast<size_t>(commands_.channels.voices())) {
            return refusal_.because("'%s' has %zu values and the channels are linked: send %d, or `link channels 0` first", param.name,
                                    count, commands_.voices);
        }
        return refusal_.because("'%s' has %s: send one for all voices, `%s voice value`, or %d values", param.name,
                                plural(static_cast<int64_t>(count), "value").c_str(), param.name, commands_.voices);
    }

    bool link(const ListParam& param, double on) {
        params_.*param.link = on;
        const double first = (params_.*param.values)[0];
        for (int v = 1; on != 0 && !commands_.restoring && v < commands_.voices; ++v) {
            if ((params_.*param.values)[static_cast<size_t>(v)] != first) assign(param, v, first);
        }
        return true;
    }

    AtomList dump_link(const ListParam& param) const { return {"link", param.name, params_.*param.link}; }

    AtomList dump_values(const ListParam& param) const {
        AtomList line{param.name};
        for (int v = 0; v < commands_.voices; ++v) {
            const double value = (params_.*param.values)[static_cast<size_t>(v)];
            // Pd prints six digits, and keeps seven: longer seeds go out as symbols.
            const bool is_long = param.is_seed && !(value > -1e6 && value < 1e6);
            line.push_back(is_long ? Atom(hex_of(static_cast<int32_t>(value))) : Atom(value));
        }
        return line;
    }

   private:
    bool take_all(const ListParam& param, const AtomList& atoms) {
        ModParams::List values = params_.*param.values;
        const int given = std::min(commands_.voices, static_cast<int>(atoms.size()));
        for (int v = 0; v < given; ++v) {
            if (!check_value(param, atoms[static_cast<size_t>(v)], &values[static_cast<size_t>(v)])) return false;
        }
        if (params_.*param.link != 0 && !commands_.restoring) return fill(param, changed(params_.*param.values, values));
        for (int v = 0; v < given; ++v) assign(param, v, values[static_cast<size_t>(v)]);
        return true;
    }

    // With linked voices the value that changed is meant for all: a row of sliders sends them all when one is moved.
    double changed(const ModParams::List& before, const ModParams::List& after) const {
        for (int v = 0; v < commands_.voices; ++v) {
            if (before[v] != after[v]) return after[v];
        }
        return after[0];
    }

    bool take_one(const ListParam& param, const AtomList& atoms) {
        const double voice = atoms[0].is_symbol ? 0 : atoms[0].number;
        if (!(voice >= 1 && voice <= std::max(commands_.voices, commands_.room) && voice == std::floor(voice))) {
            return refusal_.because("%s: no voice '%s': count from 1 to %d", param.name, typed(atoms[0]).c_str(), commands_.voices);
        }
        if (params_.*param.link != 0) return take_for_all(param, atoms[1]);
        double value = 0;
        if (!check_value(param, atoms[1], &value)) return false;
        assign(param, static_cast<int>(voice) - 1, value);
        return true;
    }

    bool take_for_all(const ListParam& param, const Atom& atom) {
        double value = 0;
        return check_value(param, atom, &value) && fill(param, value);
    }

    bool fill(const ListParam& param, double value) {
        const int all = param.is_seed ? commands_.voices : std::max(commands_.voices, commands_.room);
        for (int v = 0; v < all; ++v) assign(param, v, value);
        return true;
    }

    void assign(const ListParam& param, int voice, double value) {
        if (param.is_seed) params_.from_map = false;
        (params_.*param.values)[static_cast<size_t>(voice)] = value;
    }

    // A seed may also come as a symbol such as 0x075bcd15: a host with 32-bit floats cannot give every seed as a number.
    bool check_value(const ListParam& param, const Atom& atom, double* value) {
        const ParamRow& row = mod_row(param.name);
        if (!param.is_seed) return check_number(row, atom, value, refusal_);
        if (atom.is_symbol && read_hex(atom.symbol, value)) return true;
        if (!atom.is_symbol && std::isfinite(atom.number) && (atom.number < row.lo || atom.number > row.hi)) {
            return refusal_.because("seed '%s' needs more than 32 bits: send %s", typed(atom).c_str(), expected(row).c_str());
        }
        return check_number(row, atom, value, refusal_);
    }

    static bool read_hex(const std::string& symbol, double* value) {
        if (symbol.size() != 10 || symbol.compare(0, 2, "0x") != 0) return false;
        char* end = nullptr;
        *value = static_cast<int32_t>(static_cast<uint32_t>(std::strtoul(symbol.c_str() + 2, &end, 16)));
        return *end == '\0';
    }

    static std::string hex_of(int32_t seed) {
        char text[16];
        std::snprintf(text, sizeof text, "0x%08x", static_cast<unsigned>(seed));
        return text;
    }

    ModParams& params_;
    ModCommands& commands_;
    Refusal& refusal_;
};

}  // namespace lp
