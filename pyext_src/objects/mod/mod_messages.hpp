// What one can tell lp.mod~: each message is checked whole, then turns the dials; a bad one changes nothing.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>

#include "rt/mod_dials.hpp"
#include "rt/mod_lists.hpp"
#include "table/check.hpp"

namespace lp {

// Fills the `count` seeds nearest to (x, y), each 0 to 1, on the map of a basis; false when there is no map.
using SeedLookup = bool (*)(void* context, int basis, double x, double y, int count, int32_t* seeds);

class Words {
   public:
    Words(Dials& dials, Orders& orders) : dials_(dials), orders_(orders), lists_(dials, orders, complaint_) {}

    bool take(const char* name, const Atom* atoms, int count) {
        for (const NumberDial& dial : kNumbers) {
            if (std::strcmp(name, dial.name) == 0) return take_number(dial, atoms, count);
        }
        for (const ListWords::Dial& dial : ListWords::kDials) {
            if (std::strcmp(name, dial.name) == 0) return lists_.take(dial, atoms, count);
        }
        for (const Handler& handler : kHandlers) {
            if (std::strcmp(name, handler.name) == 0) return (this->*handler.take)(atoms, count);
        }
        return complaint_.say("'%s' is not known: send one of %s", name, known_words(kModName).c_str());
    }

    // A line of dump() put back: what is the same already goes on undisturbed, and the map is not asked again, unless the
    // line is `look_up x y`.
    bool restore(const char* name, const Atom* atoms, int count) {
        if (std::strcmp(name, "look_up") == 0) return take("seedmap", atoms, count);
        orders_.restoring = true;
        const bool good = take(name, atoms, count);
        orders_.restoring = false;
        return good;
    }

    const char* complaint() const { return complaint_.text(); }

    void use_seed_map(SeedLookup lookup, void* context) {
        lookup_ = lookup;
        lookup_context_ = context;
    }

    // Links first, so that the lists are taken as they are; the map after the seeds, so that it stays the place.
    void dump(Say say, void* context) const {
        for (const ListWords::Dial& dial : ListWords::kDials) lists_.say_link(dial, say, context);
        say_word("basis", dials_.basis, say, context);
        say_word("mode", dials_.mode, say, context);
        for (const NumberDial& dial : kNumbers) say_number(dial.name, dials_.*dial.value, say, context);
        say_time(say, context);
        for (const ListWords::Dial& dial : ListWords::kDials) lists_.say_values(dial, say, context);
        const Atom place[] = {dials_.map_x, dials_.map_y};
        if (dials_.from_map) say(context, "seedmap", place, 2);
    }

   private:
    struct NumberDial {
        const char* name;
        double Dials::*value;
    };
    struct Handler {
        const char* name;
        bool (Words::*take)(const Atom*, int);
    };

    static constexpr NumberDial kNumbers[] = {
        {"enable", &Dials::enable}, {"jump", &Dials::jump},   {"smooth", &Dials::smooth}, {"sync", &Dials::sync},
        {"chaos", &Dials::chaos},   {"tempo", &Dials::tempo}, {"freeze", &Dials::freeze},
    };
    static const Handler kHandlers[9];

    bool take_number(const NumberDial& dial, const Atom* atoms, int count) {
        const ParamRow& row = mod_row(dial.name);
        double value = 0;
        if (!check_count(dial.name, count, 1, expected(row), complaint_)) return false;
        if (!check_number(row, atoms[0], &value, complaint_)) return false;
        dials_.*dial.value = value;
        return true;
    }

    bool take_word(const char* name, double Dials::*dial, const Atom* atoms, int count) {
        int index = 0;
        if (!check_count(name, count, 1, expected(mod_row(name)), complaint_)) return false;
        if (!check_word(mod_row(name), atoms[0], &index, complaint_)) return false;
        dials_.*dial = index;
        return true;
    }

    bool take_mode(const Atom* atoms, int count) { return take_word("mode", &Dials::mode, atoms, count); }

    bool take_basis(const Atom* atoms, int count) {
        if (!take_word("basis", &Dials::basis, atoms, count)) return false;
        if (dials_.from_map && lookup_ && !orders_.restoring) find_seeds(false);  // the same place on the other map, if there is one
        return true;
    }

    // 40 to 10000 ms, or a note; the numbers that are notes (1, 2, 3 ... 32 bars) lie below.
    bool take_time(const Atom* atoms, int count) {
        const ParamRow& row = mod_row("time");
        if (!check_count("time", count, 1, expected(row), complaint_)) return false;
        const std::string word = atoms[0].is_word() ? atoms[0].word : spoken(atoms[0]);
        const int note = word_index(row, word.c_str());
        if (note < 0 && !check_number(row, atoms[0], &dials_.ms, complaint_)) return false;
        dials_.note = note;
        return true;
    }

    bool take_seedmap(const Atom* atoms, int count) {
        const ParamRow& row = mod_row("seedmap");
        double x = 0, y = 0;
        if (!check_count("seedmap", count, 2, "x y, each " + expected(row), complaint_)) return false;
        if (!check_number(row, atoms[0], &x, complaint_) || !check_number(row, atoms[1], &y, complaint_)) return false;
        const Dials before = dials_;
        dials_.map_x = x;
        dials_.map_y = y;
        if (orders_.restoring) return dials_.from_map = true;  // its seeds are a line of their own
        if (find_seeds(true)) return true;
        dials_ = before;
        return false;
    }

    // The seeds of the map's place; those that change restart their voices when `restart`.
    bool find_seeds(bool restart) {
        int32_t seeds[kMaxVoices];
        const int wanted = dials_.link_seed != 0 ? 1 : orders_.voices, basis = static_cast<int>(dials_.basis);
        if (!lookup_ || !lookup_(lookup_context_, basis, dials_.map_x, dials_.map_y, wanted, seeds)) {
            return complaint_.say("seedmap: no map for basis '%s': make one with `latentplay seedmap`",
                                  kBasisNames[basis]);
        }
        for (int v = 0; v < orders_.voices; ++v) {
            const double seed = seeds[wanted == 1 ? 0 : v];
            if (restart && seed != dials_.seed[v]) orders_.restart[v] = true;
            dials_.seed[v] = seed;
        }
        return dials_.from_map = true;
    }

    bool take_trigger(const Atom* atoms, int count) {
        if (count == 0) return orders_.trigger = true;
        if (count > 1 || !atoms[0].is_word() || std::strcmp(atoms[0].word, "seeds") != 0) {
            return complaint_.say("trigger %s is not known: send trigger, or trigger seeds", spoken(atoms[0]).c_str());
        }
        // A bijection: voices with different seeds keep different ones, linked voices stay alike.
        for (int v = 0; v < orders_.voices; ++v) dials_.seed[v] = next_seed(static_cast<int32_t>(dials_.seed[v]));
        dials_.from_map = false;
        return orders_.trigger_with_seeds = true;
    }

    static int32_t next_seed(int32_t seed) {
        uint32_t z = static_cast<uint32_t>(seed) + 0x9e3779b9u;
        z = (z ^ (z >> 16)) * 0x21f0aaadu;
        z = (z ^ (z >> 15)) * 0x735a2d97u;
        return static_cast<int32_t>(z ^ (z >> 15));
    }

    bool take_bang(const Atom*, int count) {
        return check_count("bang", count, 0, "alone", complaint_) && (orders_.trigger = true);
    }

    bool take_reset(const Atom*, int count) {
        if (!check_count("reset", count, 0, "alone", complaint_)) return false;
        const Dials::List seeds = dials_.seed;
        dials_.reset();
        for (int v = 0; v < orders_.voices; ++v) orders_.restart[v] |= seeds[v] != dials_.seed[v];
        return true;
    }

    bool take_link(const Atom* atoms, int count) {
        if (!check_count("link", count, 2, "seed, scale or offset, and 0 or 1", complaint_)) return false;
        for (const ListWords::Dial& dial : ListWords::kDials) {
            if (!atoms[0].is_word() || std::strcmp(atoms[0].word, dial.name) != 0) continue;
            if (atoms[1].is_word() || (atoms[1].number != 0 && atoms[1].number != 1)) break;
            return lists_.link(dial, atoms[1].number);
        }
        return complaint_.say("link %s %s is not known: send link seed, scale or offset, and 0 or 1",
                              spoken(atoms[0]).c_str(), spoken(atoms[1]).c_str());
    }

    bool take_transport(const Atom* atoms, int count) {
        constexpr const char* kForm = "transport playing beats bpm [numerator denominator]";
        if (count != 3 && count != 5) return complaint_.say("transport has %d values: send %s", count, kForm);
        for (int i = 0; i < count; ++i) {
            if (atoms[i].is_word() || !std::isfinite(atoms[i].number)) {
                return complaint_.say("transport: %s is not a number: send %s", spoken(atoms[i]).c_str(), kForm);
            }
        }
        double bar = dials_.transport.bar, bpm = 0;
        if (atoms[0].number != 0 && atoms[0].number != 1) {
            return complaint_.say("transport: playing '%s' is not known: send 0 or 1", spoken(atoms[0]).c_str());
        }
        if (std::fabs(atoms[1].number) > 1e9) {
            return complaint_.say("transport: beats '%s' is out of range: send quarter notes",
                                  spoken(atoms[1]).c_str());
        }
        if (!check_number(mod_row("tempo"), atoms[2], &bpm, complaint_)) return false;
        if (count == 5 && !check_meter(atoms[3].number, atoms[4].number, &bar)) return false;
        dials_.tempo = bpm;
        dials_.transport = {atoms[0].number != 0, atoms[1].number, bar, dials_.transport.locates + 1};
        return true;
    }

    bool check_meter(double numerator, double denominator, double* bar) {
        const bool top = numerator >= 1 && numerator <= 64 && numerator == std::floor(numerator);
        bool bottom = false;
        for (int d = 1; d <= 64; d *= 2) bottom |= denominator == d;
        if (!top || !bottom) {
            return complaint_.say("transport: the meter '%.12g/%.12g' is not known: send such as 3 4 or 6 8",
                                  numerator, denominator);
        }
        *bar = 4 * numerator / denominator;
        return true;
    }

    static void say_number(const char* name, double value, Say say, void* context) {
        const Atom atom(value);
        say(context, name, &atom, 1);
    }

    static void say_word(const char* name, double index, Say say, void* context) {
        const Atom atom(mod_row(name).words[static_cast<int>(index)]);
        say(context, name, &atom, 1);
    }

    void say_time(Say say, void* context) const {
        dials_.note >= 0 ? say_word("time", dials_.note, say, context) : say_number("time", dials_.ms, say, context);
    }

    Dials& dials_;
    Orders& orders_;
    Complaint complaint_{kModName};
    ListWords lists_;
    SeedLookup lookup_ = nullptr;
    void* lookup_context_ = nullptr;
};

inline const Words::Handler Words::kHandlers[9] = {
    {"basis", &Words::take_basis},         {"mode", &Words::take_mode},   {"time", &Words::take_time},
    {"seedmap", &Words::take_seedmap},     {"trigger", &Words::take_trigger}, {"bang", &Words::take_bang},
    {"reset", &Words::take_reset},         {"link", &Words::take_link},   {"transport", &Words::take_transport},
};

}  // namespace lp
