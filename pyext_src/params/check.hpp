// Checks of messages against the table: one place where a value is refused, one grammar for saying why.
//
//     no message 'wobble': send one of enable jump ...
//     'jump' has 2 values: send jump 0 to 1000
//     jump '2000' is out of range: send 0 to 1000
//     basis 'blob' is not known: send one of cell simplex ...
//
// Each check returns true when the value is good; otherwise the refusal holds one line: the object, what came (quoted),
// what is wrong with it, what to send instead. For the message side; nothing here is for the audio thread.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdarg>
#include <cstdio>
#include <string>
#include <vector>

#include "lp_table.h"
#include "params/atom.hpp"

namespace lp {

constexpr size_t kMostShown = 80;  // letters of a word from outside

class Refusal {
   public:
    explicit Refusal(const char* object) : object_(object) {}

    // Always false, so that a check can end with it.
    bool because(const char* format, ...) {
        char line[512];
        va_list values;
        va_start(values, format);
        std::vsnprintf(line, sizeof line, format, values);
        va_end(values);
        text_ = one_line(std::string(object_) + ": " + line);
        return false;
    }
    const std::string& text() const { return text_; }
    const char* object() const { return object_; }

   private:
    const char* object_;
    std::string text_;
};

inline const ParamRow* find_param(const std::string& object, const std::string& name) {
    for (const ParamRow* row = kParams; row->object; ++row) {
        if (object == row->object && name == row->name) return row;
    }
    return nullptr;
}

inline bool is_message(const std::string& object, const std::string& name) {
    for (const MessageRow* row = kMessages; row->object; ++row) {
        if (object == row->object && name == row->name) return true;
    }
    return false;
}

// "0 to 1000", "-3 to 3", "40 to 10000 ms", "0 or 1", "a whole number from 1 to 128".
inline std::string expected_numbers(const ParamRow& row) {
    if (row.integer && row.lo == 0 && row.hi == 1) return "0 or 1";
    const std::string range = (row.integer ? "a whole number from " : "") + typed(row.lo) + " to " + typed(row.hi);
    return *row.unit ? range + " " + row.unit : range;
}

inline std::string expected_symbols(const ParamRow& row) {
    std::string all;
    for (const char* const* w = row.words; w && *w; ++w) all += (all.empty() ? "" : " ") + std::string(*w);
    return all;
}

// What a parameter takes, in words.
inline std::string expected(const ParamRow& row) {
    if (!row.words) return expected_numbers(row);
    const std::string symbols = (row.words[1] ? "one of " : "") + expected_symbols(row);
    return row.numbers ? expected_numbers(row) + ", or " + symbols : symbols;
}

// Every selector that an object knows.
inline std::vector<std::string> selectors_of(const std::string& object) {
    std::vector<std::string> all;
    for (const ParamRow* row = kParams; row->object; ++row) {
        if (object == row->object) all.emplace_back(row->name);
    }
    for (const MessageRow* row = kMessages; row->object; ++row) {
        if (object == row->object) all.emplace_back(row->name);
    }
    return all;
}

// How many letters must be put in, taken out or replaced to turn one word into the other (Levenshtein).
inline size_t edit_distance(const std::string& one, const std::string& other) {
    std::vector<size_t> row(other.size() + 1);
    for (size_t j = 0; j < row.size(); ++j) row[j] = j;
    for (size_t i = 0; i < one.size(); ++i) {
        size_t diagonal = row[0];
        row[0] = i + 1;
        for (size_t j = 0; j < other.size(); ++j) {
            const size_t replaced = diagonal + (one[i] != other[j]);
            diagonal = row[j + 1];
            row[j + 1] = std::min({row[j] + 1, row[j + 1] + 1, replaced});
        }
    }
    return row.back();
}

inline bool refuse_unknown(const std::string& name, Refusal& refusal) {
    const std::string shown = name.substr(0, kMostShown);
    std::string all, near;
    size_t nearest = 1 + name.size() / 4;  // farther away, it is another word
    for (const std::string& selector : selectors_of(refusal.object())) {
        all += (all.empty() ? "" : " ") + selector;
        const size_t distance = edit_distance(shown, selector);
        if (distance <= nearest && (near.empty() || distance < nearest)) {
            nearest = distance;
            near = selector;
        }
    }
    if (near.empty()) return refusal.because("no message '%s': send one of %s", shown.c_str(), all.c_str());
    return refusal.because("no message '%s': did you mean %s?", shown.c_str(), near.c_str());
}

// A number that the row takes.
inline bool check_number(const ParamRow& row, const Atom& atom, double* value, Refusal& refusal) {
    const std::string got = typed(atom), wanted = expected(row);
    const char* problem = nullptr;
    if (atom.is_symbol) {
        problem = "known";
    } else if (!std::isfinite(atom.number)) {
        problem = "a number";
    } else if (row.integer && atom.number != std::floor(atom.number)) {
        problem = "a whole number";
    }
    if (problem) return refusal.because("%s '%s' is not %s: send %s", row.name, got.c_str(), problem, wanted.c_str());
    if (atom.number < row.lo || atom.number > row.hi) {
        return refusal.because("%s '%s' is out of range: send %s", row.name, got.c_str(), wanted.c_str());
    }
    *value = atom.number;
    return true;
}

// The place of a symbol among those that the row takes, or -1.
inline int symbol_index(const ParamRow& row, const std::string& symbol) {
    for (int i = 0; row.words && row.words[i]; ++i) {
        if (symbol == row.words[i]) return i;
    }
    return -1;
}

inline bool check_symbol(const ParamRow& row, const Atom& atom, int* index, Refusal& refusal) {
    *index = atom.is_symbol ? symbol_index(row, atom.symbol) : -1;
    if (*index >= 0) return true;
    return refusal.because("%s '%s' is not known: send %s", row.name, typed(atom).c_str(), expected(row).c_str());
}

inline bool check_count(const std::string& name, size_t got, size_t wanted, const std::string& form, Refusal& refusal) {
    if (got == wanted) return true;
    return refusal.because("'%s' has %s: send %s %s", name.c_str(), plural(static_cast<int64_t>(got), "value").c_str(), name.c_str(), form.c_str());
}

// One number for a parameter that takes one.
inline bool check_one_number(const ParamRow& row, const AtomList& atoms, double* value, Refusal& refusal) {
    return check_count(row.name, atoms.size(), 1, expected(row), refusal) && check_number(row, atoms[0], value, refusal);
}

// One symbol for a parameter that takes one: its place in the row's list.
inline bool check_one_symbol(const ParamRow& row, const AtomList& atoms, int* index, Refusal& refusal) {
    return check_count(row.name, atoms.size(), 1, expected(row), refusal) && check_symbol(row, atoms[0], index, refusal);
}

// Whether an atom is 0 or 1, for arguments that are no parameter.
inline bool is_switch(const Atom& atom) { return !atom.is_symbol && (atom.number == 0 || atom.number == 1); }

}  // namespace lp
