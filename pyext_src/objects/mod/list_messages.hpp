// What one can tell the lists of lp.mod~: seed, scale and offset, one value for each voice.
#pragma once

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "rt/mod_dials.hpp"
#include "table/check.hpp"

namespace lp {

// What the messages ask for beyond the dials.
struct Orders {
    int voices = 0;
    bool trigger = false;             // restart all voices now
    bool trigger_with_seeds = false;  // restart all voices when their new textures are there
    std::array<bool, kMaxVoices> restart{};  // restart these when their new textures are there
    bool restoring = false;           // a line of dump() is put back
};

class ListWords {
   public:
    struct Dial {
        const char* name;
        Dials::List Dials::*values;
        double Dials::*link;
        bool is_seed;
    };

    static constexpr Dial kDials[] = {
        {"seed", &Dials::seed, &Dials::link_seed, true},
        {"scale", &Dials::scale, &Dials::link_scale, false},
        {"offset", &Dials::offset, &Dials::link_offset, false},
    };

    ListWords(Dials& dials, Orders& orders, Complaint& complaint)
        : dials_(dials), orders_(orders), complaint_(complaint) {}

    // `scale voice value`, `scale v1 ... vN`, or with `link scale 1` one value for all.
    bool take(const Dial& dial, const Atom* atoms, int count) {
        const bool linked = dials_.*dial.link != 0;
        if (count == orders_.voices) return take_all(dial, atoms);
        if (count == 2) return take_one(dial, atoms);
        if (count == 1 && linked) return take_for_all(dial, atoms[0]);
        return complaint_.say("'%s' has %d value%s: send `%s voice value`, %d values, or one after `link %s 1`",
                              dial.name, count, count == 1 ? "" : "s", dial.name, orders_.voices, dial.name);
    }

    bool link(const Dial& dial, double on) {
        dials_.*dial.link = on;
        const double first = (dials_.*dial.values)[0];
        for (int v = 1; on != 0 && !orders_.restoring && v < orders_.voices; ++v) {
            if ((dials_.*dial.values)[static_cast<size_t>(v)] != first) turn(dial, v, first);
        }
        return true;
    }

    void say_link(const Dial& dial, Say say, void* context) const {
        const Atom atoms[] = {dial.name, dials_.*dial.link};
        say(context, "link", atoms, 2);
    }

    void say_values(const Dial& dial, Say say, void* context) const {
        Atom atoms[kMaxVoices];
        char words[kMaxVoices][16];
        for (int v = 0; v < orders_.voices; ++v) {
            const double value = (dials_.*dial.values)[static_cast<size_t>(v)];
            atoms[v] = value;
            // Pd prints six digits, and keeps seven: longer seeds go out as words.
            if (!dial.is_seed || (value > -1e6 && value < 1e6)) continue;
            std::snprintf(words[v], sizeof words[v], "0x%08x", static_cast<unsigned>(static_cast<int32_t>(value)));
            atoms[v] = Atom(words[v]);
        }
        say(context, dial.name, atoms, orders_.voices);
    }

   private:
    bool take_all(const Dial& dial, const Atom* atoms) {
        Dials::List values = dials_.*dial.values;
        for (int v = 0; v < orders_.voices; ++v) {
            if (!check_value(dial, atoms[v], &values[v])) return false;
        }
        if (dials_.*dial.link != 0 && !orders_.restoring) return fill(dial, changed(dials_.*dial.values, values));
        for (int v = 0; v < orders_.voices; ++v) turn(dial, v, values[v]);
        return true;
    }

    // With linked voices the value that changed is meant for all: a row of sliders sends them all when one is moved.
    double changed(const Dials::List& before, const Dials::List& after) const {
        for (int v = 0; v < orders_.voices; ++v) {
            if (before[v] != after[v]) return after[v];
        }
        return after[0];
    }

    bool take_one(const Dial& dial, const Atom* atoms) {
        const double voice = atoms[0].is_word() ? 0 : atoms[0].number;
        if (!(voice >= 1 && voice <= orders_.voices && voice == std::floor(voice))) {
            const std::string got = spoken(atoms[0]);
            return complaint_.say("%s: no voice '%s': count from 1 to %d", dial.name, got.c_str(), orders_.voices);
        }
        if (dials_.*dial.link != 0) return take_for_all(dial, atoms[1]);
        double value = 0;
        if (!check_value(dial, atoms[1], &value)) return false;
        turn(dial, static_cast<int>(voice) - 1, value);
        return true;
    }

    bool take_for_all(const Dial& dial, const Atom& atom) {
        double value = 0;
        return check_value(dial, atom, &value) && fill(dial, value);
    }

    bool fill(const Dial& dial, double value) {
        for (int v = 0; v < orders_.voices; ++v) turn(dial, v, value);
        return true;
    }

    void turn(const Dial& dial, int voice, double value) {
        double& now = (dials_.*dial.values)[static_cast<size_t>(voice)];
        if (dial.is_seed) {
            if (!orders_.restoring || now != value) orders_.restart[static_cast<size_t>(voice)] = true;
            dials_.from_map = false;
        }
        now = value;
    }

    // A seed may also come as a word such as 0x075bcd15: a host with 32-bit floats cannot say every seed as a number.
    bool check_value(const Dial& dial, const Atom& atom, double* value) {
        const ParamRow& row = mod_row(dial.name);
        if (!dial.is_seed) return check_number(row, atom, value, complaint_);
        if (atom.is_word() && hex_seed(atom.word, value)) return true;
        if (!atom.is_word() && std::isfinite(atom.number) && (atom.number < row.lo || atom.number > row.hi)) {
            return complaint_.say("seed '%s' needs more than 32 bits: send %s", spoken(atom).c_str(),
                                  expected(row).c_str());
        }
        return check_number(row, atom, value, complaint_);
    }

    static bool hex_seed(const char* word, double* value) {
        if (std::strncmp(word, "0x", 2) != 0 || std::strlen(word) != 10) return false;
        char* end = nullptr;
        const unsigned long bits = std::strtoul(word + 2, &end, 16);
        *value = static_cast<int32_t>(static_cast<uint32_t>(bits));
        return *end == '\0';
    }

    Dials& dials_;
    Orders& orders_;
    Complaint& complaint_;
};

}  // namespace lp
