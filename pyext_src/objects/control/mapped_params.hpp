// The pose of a modulator: all that a mapping can set of it, read from its dump, and spoken back to it.
#pragma once

#include <array>
#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include "mapping/groups.hpp"
#include "rt/mod_dials.hpp"
#include "rt/mod_law.hpp"
#include "table/atom.hpp"
#include "table/check.hpp"

namespace lp {

inline double clipped(double part) { return part >= 1 ? 1 : part > 0 ? part : 0; }  // no number: 0

// A value as its part of the range that the table gives it, 0 to 1, and back.
inline double part_of(const ParamRow& row, double value) { return clipped((value - row.lo) / (row.hi - row.lo)); }
inline double value_of(const ParamRow& row, double part) { return row.lo + clipped(part) * (row.hi - row.lo); }

struct Pose {
    using List = std::array<double, kMaxVoices>;

    int voices = 0;
    bool is_note = false;   // `time` is a note, the place of its word; otherwise ms
    bool on_map = false;    // the seeds are those of the map's place
    double map[2], time, chaos, smooth, jump;
    List scale, offset;

    Pose() {
        map[0] = map[1] = mod_row("seedmap").def;
        time = mod_row("time").def;
        chaos = mod_row("chaos").def;
        smooth = mod_row("smooth").def;
        jump = mod_row("jump").def;
        scale.fill(mod_row("scale").def);
        offset.fill(mod_row("offset").def);
    }

    // One line of a modulator's dump; those that no mapping knows are passed over.
    void take(const char* name, const Atom* atoms, int count) {
        const std::string word = name;
        if (count < 1) return;
        if (word == "time") return take_time(atoms[0]);
        if (word == "chaos") chaos = atoms[0].number;
        if (word == "smooth") smooth = atoms[0].number;
        if (word == "jump") jump = atoms[0].number;
        if (word == "scale") voices = take_list(&scale, atoms, count);
        if (word == "offset") voices = take_list(&offset, atoms, count);
        if (word != "seedmap" || count < 2) return;
        on_map = true;
        map[0] = atoms[0].number;
        map[1] = atoms[1].number;
    }

    // (6 + 2 voices) values from 0 to 1.
    std::vector<double> parts() const {
        std::vector<double> all{clipped(map[0]), clipped(map[1]), time_part(), part_of(mod_row("chaos"), chaos),
                                part_of(mod_row("smooth"), smooth), part_of(mod_row("jump"), jump)};
        for (int v = 0; v < voices; ++v) all.push_back(part_of(mod_row("scale"), scale[v]));
        for (int v = 0; v < voices; ++v) all.push_back(part_of(mod_row("offset"), offset[v]));
        return all;
    }

    // The values of one group for `count` voices, as parts: messages for this modulator. Voices beyond keep theirs.
    void say_group(int group, const double* parts, int count, Say say, void* context) const {
        if (group == kSeedGroup) {
            const Atom place[] = {clipped(parts[0]), clipped(parts[1])};
            say(context, "seedmap", place, 2);
        } else if (group == kTimeGroup) {
            const Atom length = time_atom(parts[0]);
            say(context, "time", &length, 1);
            say_number("chaos", parts[1], say, context);
        } else if (group == kJumpGroup) {
            say_number("smooth", parts[0], say, context);
            say_number("jump", parts[1], say, context);
        } else {
            say_list(group == kScaleGroup ? "scale" : "offset", group == kScaleGroup ? scale : offset, parts, count, say, context);
        }
    }

   private:
    static int take_list(List* list, const Atom* atoms, int count) {
        count = count < kMaxVoices ? count : kMaxVoices;
        for (int v = 0; v < count; ++v) (*list)[static_cast<size_t>(v)] = atoms[v].number;
        return count;
    }

    void take_time(const Atom& atom) {
        const std::string word = atom.is_word() ? atom.word : spoken(atom);
        const int note = word_index(mod_row("time"), word.c_str());
        is_note = note >= 0;
        time = is_note ? note : atom.number;
    }

    static int last_note() {
        int last = 0;
        while (mod_row("time").words[last + 1]) ++last;
        return last;
    }

    // Notes by their place in the list; milliseconds by ratio, as ears do.
    double time_part() const {
        const ParamRow& row = mod_row("time");
        if (is_note) return time / last_note();
        return clipped(natural_log(time / row.lo) / natural_log(row.hi / row.lo));
    }

    Atom time_atom(double part) const {
        const ParamRow& row = mod_row("time");
        part = clipped(part);
        if (is_note) return row.words[static_cast<int>(std::floor(part * last_note() + 0.5))];
        const double ms = row.lo * natural_exp(part * natural_log(row.hi / row.lo));
        return ms < row.lo ? row.lo : ms > row.hi ? row.hi : ms;
    }

    static void say_number(const char* name, double part, Say say, void* context) {
        const Atom value = value_of(mod_row(name), part);
        say(context, name, &value, 1);
    }

    void say_list(const char* name, const List& present, const double* parts, int count, Say say, void* context) const {
        Atom atoms[kMaxVoices];
        for (int v = 0; v < voices; ++v) {
            const auto at = static_cast<size_t>(v);
            atoms[v] = v < count ? value_of(mod_row(name), parts[v]) : present[at];
        }
        say(context, name, atoms, voices);
    }
};

}  // namespace lp
