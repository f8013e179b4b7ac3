// The messages of lp.mod~: each is checked whole, then sets its parameter; a bad one changes nothing.
#pragma once

#include <cstdint>
#include <string>

#include "objects/mod/mod_params.hpp"
#include "objects/mod/list_messages.hpp"
#include "params/check.hpp"

namespace lp {

// Fills the `count` seeds nearest to (x, y), each 0 to 1, on the map of a basis; false when there is no map.
using SeedLookup = bool (*)(void* context, int basis, double x, double y, int count, int32_t* seeds);

class ModMessages {
   public:
    ModMessages(ModParams& params, ModCommands& commands) : params_(params), commands_(commands), lists_(params, commands, refusal_) {}

    bool take(const std::string& name, const AtomList& atoms) {
        for (const NumberParam& param : kNumbers) {
            if (name == param.name) return check_one_number(mod_row(param.name), atoms, &(params_.*param.value), refusal_);
        }
        for (const ListMessages::ListParam& param : ListMessages::kLists) {
            if (name == param.name) return lists_.take(param, atoms);
        }
        for (const Handler& handler : kHandlers) {
            if (name == handler.name) return (this->*handler.take)(atoms);
        }
        return refuse_unknown(name, refusal_);
    }

    // A line of dump() put back: what is already the same goes on undisturbed, and the map is not asked again, unless the
    // line is `look_up x y`.
    bool restore(const std::string& name, const AtomList& atoms) {
        if (name == "look_up") return take("seedmap", atoms);
        commands_.restoring = true;
        const bool good = take(name, atoms);
        commands_.restoring = false;
        return good;
    }

    const std::string& refusal() const { return refusal_.text(); }

    // For another number of voices: as if the map had been asked for so many. Seeds that were put back are as they are.
    void look_up_again() {
        if (!params_.from_map || !params_.looked_up) return;
        params_.seed = ModParams().seed;
        find_seeds();
    }

    void use_seed_map(SeedLookup lookup, void* context) {
        lookup_ = lookup;
        lookup_context_ = context;
    }

    // Links first, so that the lists are taken as they are; the map after the seeds, because a seed clears it.
    Lines dump() const {
        Lines lines;
        for (const ListMessages::ListParam& param : ListMessages::kLists) lines.push_back(lists_.dump_link(param));
        if (commands_.channels.channels() > 1) lines.push_back({"link", "channels", params_.link_channels});
        lines.push_back({"basis", symbol_of("basis", params_.basis)});
        lines.push_back({"mode", symbol_of("mode", params_.mode)});
        for (const NumberParam& param : kNumbers) lines.push_back({param.name, params_.*param.value});
        lines.push_back({"time", params_.note >= 0 ? symbol_of("time", params_.note) : Atom(params_.ms)});
        for (const ListMessages::ListParam& param : ListMessages::kLists) lines.push_back(lists_.dump_values(param));
        if (params_.from_map) lines.push_back({"seedmap", params_.map_x, params_.map_y});
        return lines;
    }

   private:
    struct NumberParam {
        const char* name;
        double ModParams::*value;
    };
    struct Handler {
        const char* name;
        bool (ModMessages::*take)(const AtomList&);
    };

    static constexpr NumberParam kNumbers[] = {
        {"enable", &ModParams::enable}, {"jump", &ModParams::jump},   {"smooth", &ModParams::smooth}, {"sync", &ModParams::sync},
        {"chaos", &ModParams::chaos},   {"tempo", &ModParams::tempo}, {"freeze", &ModParams::freeze},
        {"law", &ModParams::law},
    };
    static const Handler kHandlers[9];

    bool take_symbol(const char* name, double ModParams::*param, const AtomList& atoms) {
        int index = 0;
        if (!check_one_symbol(mod_row(name), atoms, &index, refusal_)) return false;
        params_.*param = index;
        return true;
    }

    bool take_mode(const AtomList& atoms) { return take_symbol("mode", &ModParams::mode, atoms); }

    bool take_basis(const AtomList& atoms) {
        if (!take_symbol("basis", &ModParams::basis, atoms)) return false;
        if (params_.from_map && lookup_ && !commands_.restoring) find_seeds();  // the same place on the other map, if there is one
        return true;
    }

    // 40 to 10000 ms, or a note; the numbers that are notes (1, 2, 3 ... 32 bars) lie below.
    bool take_time(const AtomList& atoms) {
        const ParamRow& row = mod_row("time");
        if (!check_count("time", atoms.size(), 1, expected(row), refusal_)) return false;
        const int note = symbol_index(row, typed(atoms[0]));
        if (note < 0 && !check_number(row, atoms[0], &params_.ms, refusal_)) return false;
        params_.note = note;
        return true;
    }

    bool take_seedmap(const AtomList& atoms) {
        const ParamRow& row = mod_row("seedmap");
        double x = 0, y = 0;
        if (!check_count("seedmap", atoms.size(), 2, "x y, each " + expected(row), refusal_)) return false;
        if (!check_number(row, atoms[0], &x, refusal_) || !check_number(row, atoms[1], &y, refusal_)) return false;
        const ModParams before = params_;
        params_.map_x = x;
        params_.map_y = y;
        params_.looked_up = !commands_.restoring;
        if (commands_.restoring) return params_.from_map = true;  // its seeds are a line of their own
        if (find_seeds()) return true;
        params_ = before;
        return false;
    }

    // The seeds of the map's place. One that a voice has already stays with it; the voices that are left take the others,
    // nearest first: a small move changes one voice or two.
    bool find_seeds() {
        int32_t seeds[kMaxVoices];
        const int wanted = params_.link_seed != 0 ? 1 : commands_.voices, basis = static_cast<int>(params_.basis);
        if (!lookup_ || !lookup_(lookup_context_, basis, params_.map_x, params_.map_y, wanted, seeds)) {
            return refusal_.because("seedmap: no map for basis '%s': make one with `latentplay seedmap`",
                                  kBasisNames[basis]);
        }
        if (wanted == 1) std::fill(seeds, seeds + commands_.voices, seeds[0]);
        share_out(seeds);
        return params_.from_map = true;
    }

    // Gives each voice one of `seeds`, its own if that is among them.
    void share_out(const int32_t* seeds) {
        bool stays[kMaxVoices] = {}, given[kMaxVoices] = {};
        const auto matches = [&](int v, int s) { return !stays[v] && !given[s] && params_.seed[v] == seeds[s]; };
        for (int v = 0; v < commands_.voices; ++v) {
            for (int s = 0; s < commands_.voices; ++s) {
                if (matches(v, s)) stays[v] = given[s] = true;
            }
        }
        for (int v = 0, s = 0; v < commands_.voices; ++v) {
            if (stays[v]) continue;
            while (given[s]) ++s;
            params_.seed[v] = seeds[s++];
        }
    }

    bool take_trigger(const AtomList& atoms) {
        if (atoms.empty()) return commands_.trigger = true;
        if (atoms.size() > 1 || !atoms[0].is_symbol || atoms[0].symbol != "seeds") {
            return refusal_.because("trigger %s is not known: send trigger, or trigger seeds", quoted(atoms).c_str());
        }
        // A bijection: voices with different seeds keep different ones, linked voices stay alike.
        for (int v = 0; v < commands_.voices; ++v) params_.seed[v] = next_seed(static_cast<int32_t>(params_.seed[v]));
        params_.from_map = false;
        return commands_.trigger_with_seeds = true;
    }

    static int32_t next_seed(int32_t seed) {
        uint32_t z = static_cast<uint32_t>(seed) + 0x9e3779b9u;
        z = (z ^ (z >> 16)) * 0x21f0aaadu;
        z = (z ^ (z >> 15)) * 0x735a2d97u;
        return static_cast<int32_t>(z ^ (z >> 15));
    }

    bool take_bang(const AtomList& atoms) {
        return check_count("bang", atoms.size(), 0, "alone", refusal_) && (commands_.trigger = true);
    }

    bool take_reset(const AtomList& atoms) {
        if (!check_count("reset", atoms.size(), 0, "alone", refusal_)) return false;
        if (params_.link_channels == 0) commands_.trigger_with_seeds = true;
        params_.reset();
        commands_.voices = commands_.channels.spoken_to(params_);
        return true;
    }

    bool take_link(const AtomList& atoms) {
        if (!check_count("link", atoms.size(), 2, "seed, scale, offset or channels, and 0 or 1", refusal_)) return false;
        if (atoms[0].is_symbol && atoms[0].symbol == "channels" && is_switch(atoms[1])) return link_channels(atoms[1].number);
        for (const ListMessages::ListParam& param : ListMessages::kLists) {
            if (!atoms[0].is_symbol || atoms[0].symbol != param.name) continue;
            if (!is_switch(atoms[1])) break;
            return lists_.link(param, atoms[1].number);
        }
        return refusal_.because("link %s is not known: send link seed, scale, offset or channels, and 0 or 1", quoted(atoms).c_str());
    }

    // Sides that are linked again start together, so that they are alike from there on.
    bool link_channels(double on) {
        const ChannelLink& channels = commands_.channels;
        if (channels.channels() == 1) {  // a state of several channels has this line, too
            return commands_.restoring || refusal_.because("link channels: there is one channel: create the object with -channels 2");
        }
        if (on == params_.link_channels) return true;
        params_.link_channels = on;
        commands_.voices = channels.spoken_to(params_);
        if (on != 0) return commands_.trigger_with_seeds = true;
        channels.part(params_);
        if (params_.from_map && lookup_ && !commands_.restoring) find_seeds();
        return true;
    }

    bool take_transport(const AtomList& atoms) {
        constexpr const char* kForm = "transport playing beats bpm [numerator denominator]";
        const size_t count = atoms.size();
        if (count != 3 && count != 5) return refusal_.because("transport has %zu values: send %s", count, kForm);
        for (const Atom& atom : atoms) {
            if (!atom.is_symbol && std::isfinite(atom.number)) continue;
            return refusal_.because("transport: '%s' is not a number: send %s", typed(atom).c_str(), kForm);
        }
        double bar = params_.transport.bar, bpm = 0;
        if (!is_switch(atoms[0])) {
            return refusal_.because("transport: playing '%s' is not known: send 0 or 1", typed(atoms[0]).c_str());
        }
        if (std::fabs(atoms[1].number) > 1e9) {
            return refusal_.because("transport: beats '%s' is out of range: send quarter notes", typed(atoms[1]).c_str());
        }
        if (!check_number(mod_row("tempo"), atoms[2], &bpm, refusal_)) return false;
        if (count == 5 && !check_meter(atoms[3].number, atoms[4].number, &bar)) return false;
        params_.tempo = bpm;
        params_.transport = {atoms[0].number != 0, atoms[1].number, bar, params_.transport.locates + 1};
        return true;
    }

    bool check_meter(double numerator, double denominator, double* bar) {
        const bool top = numerator >= 1 && numerator <= 64 && numerator == std::floor(numerator);
        bool bottom = false;
        for (int d = 1; d <= 64; d *= 2) bottom |= denominator == d;
        if (!top || !bottom) {
            return refusal_.because("transport: the meter '%.12g/%.12g' is not known: send such as 3 4 or 6 8",
                                  numerator, denominator);
        }
        *bar = 4 * numerator / denominator;
        return true;
    }

    static Atom symbol_of(const char* name, double index) { return mod_row(name).words[static_cast<int>(index)]; }

    ModParams& params_;
    ModCommands& commands_;
    Refusal refusal_{kModName};
    ListMessages lists_;
    SeedLookup lookup_ = nullptr;
    void* lookup_context_ = nullptr;
};

inline const ModMessages::Handler ModMessages::kHandlers[9] = {
    {"basis", &ModMessages::take_basis},         {"mode", &ModMessages::take_mode},   {"time", &ModMessages::take_time},
    {"seedmap", &ModMessages::take_seedmap},     {"trigger", &ModMessages::take_trigger}, {"bang", &ModMessages::take_bang},
    {"reset", &ModMessages::take_reset},         {"link", &ModMessages::take_link},   {"transport", &ModMessages::take_transport},
};

}  // namespace lp
