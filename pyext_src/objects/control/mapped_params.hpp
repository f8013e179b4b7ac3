// What a mapping can set of a modulator: read from its dump as values from 0 to 1, given back as messages.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "objects/control/groups.hpp"
#include "objects/mod/mod_params.hpp"
#include "params/check.hpp"
#include "audio/common/exact_math.hpp"

namespace lp {

inline double clipped(double x) { return x >= 1 ? 1 : x > 0 ? x : 0; }  // NaN: 0

// A value as its share of the range that the table gives it, 0 to 1, and back.
inline double normalize(const ParamRow& row, double value) { return clipped((value - row.lo) / (row.hi - row.lo)); }
inline double denormalize(const ParamRow& row, double share) { return row.lo + clipped(share) * (row.hi - row.lo); }

// What the time of a mapping is: milliseconds, a note, or (in the first mappings) what the modulator has.
enum class TimeForm { any, milliseconds, note };
constexpr const char* kAnyTime = "any";
constexpr const char* kTimeInMs = "ms";
constexpr const char* kTimeAsNote = "note";

// False for a word that is none of the three.
inline bool time_form_of(const std::string& word, TimeForm* form) {
    *form = word == kTimeInMs ? TimeForm::milliseconds : word == kTimeAsNote ? TimeForm::note : TimeForm::any;
    return *form != TimeForm::any || word == kAnyTime;
}

struct MappedParams {
    using List = std::array<double, kMaxVoices>;

    int voices = 0;
    bool is_note = false;   // `time` is a note, the index of its symbol; otherwise ms
    bool on_map = false;    // the seeds are those of the map's place
    double map[2], time, chaos, smooth, jump;
    List scale, offset;

    MappedParams() {
        map[0] = map[1] = mod_row("seedmap").def;
        time = mod_row("time").def;
        chaos = mod_row("chaos").def;
        smooth = mod_row("smooth").def;
        jump = mod_row("jump").def;
        scale.fill(mod_row("scale").def);
        offset.fill(mod_row("offset").def);
    }

    // One line of a modulator's dump; lines that no mapping knows are ignored.
    void take(const AtomList& line) {
        const std::string& name = line[0].symbol;
        if (line.size() < 2) return;
        if (name == "time") take_time(line[1]);
        if (name == "chaos") chaos = line[1].number;
        if (name == "smooth") smooth = line[1].number;
        if (name == "jump") jump = line[1].number;
        if (name == "scale") voices = take_list(&scale, line);
        if (name == "offset") voices = take_list(&offset, line);
        if (name != "seedmap" || line.size() < 3) return;
        on_map = true;
        map[0] = line[1].number;
        map[1] = line[2].number;
    }

    // (6 + 2 voices) values from 0 to 1.
    std::vector<double> normalized() const {
        std::vector<double> all{clipped(map[0]), clipped(map[1]), normalized_time(), normalize(mod_row("chaos"), chaos),
                                normalize(mod_row("smooth"), smooth), normalize(mod_row("jump"), jump)};
        for (int v = 0; v < voices; ++v) all.push_back(normalize(mod_row("scale"), scale[v]));
        for (int v = 0; v < voices; ++v) all.push_back(normalize(mod_row("offset"), offset[v]));
        return all;
    }

    const char* time_form() const { return is_note ? kTimeAsNote : kTimeInMs; }

    // The normalized values of one group for `count` voices, as messages for this modulator. Voices beyond keep theirs.
    void append_group(int group, const double* normalized, int count, TimeForm form, Lines* lines) const {
        if (group == kSeedGroup) {
            lines->push_back({"seedmap", clipped(normalized[0]), clipped(normalized[1])});
        } else if (group == kTimeGroup) {
            lines->push_back({"time", time_atom(normalized[0], form == TimeForm::any ? is_note : form == TimeForm::note)});
            lines->push_back({"chaos", denormalize(mod_row("chaos"), normalized[1])});
        } else if (group == kJumpGroup) {
            lines->push_back({"smooth", denormalize(mod_row("smooth"), normalized[0])});
            lines->push_back({"jump", denormalize(mod_row("jump"), normalized[1])});
        } else if (group == kScaleGroup) {
            lines->push_back(list_line("scale", scale, normalized, count));
        } else {
            lines->push_back(list_line("offset", offset, normalized, count));
        }
    }

   private:
    static int take_list(List* list, const AtomList& line) {
        const int count = std::min(static_cast<int>(line.size()) - 1, kMaxVoices);
        for (int v = 0; v < count; ++v) (*list)[static_cast<size_t>(v)] = line[static_cast<size_t>(v) + 1].number;
        return count;
    }

    void take_time(const Atom& atom) {
        const int note = symbol_index(mod_row("time"), typed(atom));
        is_note = note >= 0;
        time = is_note ? note : atom.number;
    }

    static int last_note() {
        int last = 0;
        while (mod_row("time").words[last + 1]) ++last;
        return last;
    }

    // Notes by their place in the list; milliseconds on a logarithmic scale, as they are heard.
    double normalized_time() const {
        const ParamRow& row = mod_row("time");
        if (is_note) return time / last_note();
        return clipped(natural_log(time / row.lo) / natural_log(row.hi / row.lo));
    }

    static Atom time_atom(double share, bool as_note) {
        const ParamRow& row = mod_row("time");
        share = clipped(share);
        if (as_note) return row.words[static_cast<int>(std::floor(share * last_note() + 0.5))];
        const double ms = row.lo * natural_exp(share * natural_log(row.hi / row.lo));
        return ms < row.lo ? row.lo : ms > row.hi ? row.hi : ms;
    }

    AtomList list_line(const char* name, const List& present, const double* normalized, int count) const {
        AtomList line{name};
        for (int v = 0; v < voices; ++v) {
            line.push_back(v < count ? denormalize(mod_row(name), normalized[v]) : present[static_cast<size_t>(v)]);
        }
        return line;
    }
};

}  // namespace lp
