// Checks of messages against the table: one place where a value is refused, one way of saying why.
//
// Each check returns true when the value is good; otherwise the complaint holds one line: the object, the word quoted,
// what was expected, what to do. For the message side; nothing here is for the audio thread.
#pragma once

#include <cmath>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <string>

#include "lp_table.h"
#include "table/atom.hpp"

namespace lp {

class Complaint {
   public:
    explicit Complaint(const char* object) : object_(object) {}

    // Always false, so that a check can end with it.
    bool say(const char* format, ...) {
        const int start = std::snprintf(text_, sizeof text_, "%s: ", object_);
        va_list values;
        va_start(values, format);
        std::vsnprintf(text_ + start, sizeof text_ - static_cast<size_t>(start), format, values);
        va_end(values);
        return false;
    }
    const char* text() const { return text_; }
    const char* object() const { return object_; }

   private:
    const char* object_;
    char text_[512] = "";
};

inline const ParamRow* find_param(const char* object, const char* name) {
    for (const ParamRow* row = kParams; row->object; ++row) {
        if (std::strcmp(row->object, object) == 0 && std::strcmp(row->name, name) == 0) return row;
    }
    return nullptr;
}

// As a musician would type it.
inline std::string spoken(const Atom& atom) {
    if (atom.is_word()) return std::string("'") + atom.word + "'";
    char text[40];
    std::snprintf(text, sizeof text, "%.12g", atom.number);
    return text;
}

// "0 to 1000", "-3 to 3", "40 to 10000 ms", "0 or 1", "a whole number from 1 to 128".
inline std::string expected_numbers(const ParamRow& row) {
    char text[96];
    if (row.integer && row.lo == 0 && row.hi == 1) return "0 or 1";
    std::snprintf(text, sizeof text, "%s%.12g to %.12g", row.integer ? "a whole number from " : "", row.lo, row.hi);
    return *row.unit ? std::string(text) + " " + row.unit : text;
}

inline std::string expected_words(const ParamRow& row) {
    std::string all;
    for (const char* const* w = row.words; w && *w; ++w) all += (all.empty() ? "" : " ") + std::string(*w);
    return all;
}

inline std::string expected(const ParamRow& row) {
    if (!row.words) return expected_numbers(row);
    const std::string words = (row.words[1] ? "one of " : "") + expected_words(row);
    return row.numbers ? expected_numbers(row) + ", or " + words : words;
}

// Every word that an object knows, for the line that says so.
inline std::string known_words(const char* object) {
    std::string all;
    for (const ParamRow* row = kParams; row->object; ++row) {
        if (std::strcmp(row->object, object) == 0) all += std::string(row->name) + " ";
    }
    for (const MessageRow* row = kMessages; row->object; ++row) {
        if (std::strcmp(row->object, object) == 0) all += std::string(row->name) + " ";
    }
    return all.substr(0, all.size() - 1);
}

// A number that the row takes.
inline bool check_number(const ParamRow& row, const Atom& atom, double* value, Complaint& complaint) {
    const std::string got = spoken(atom), wanted = expected(row);
    if (atom.is_word()) return complaint.say("%s %s is not known: send %s", row.name, got.c_str(), wanted.c_str());
    if (!std::isfinite(atom.number)) {
        return complaint.say("%s '%s' is not a number: send %s", row.name, got.c_str(), wanted.c_str());
    }
    if (row.integer && atom.number != std::floor(atom.number)) {
        return complaint.say("%s '%s' is not a whole number: send %s", row.name, got.c_str(), wanted.c_str());
    }
    if (atom.number < row.lo || atom.number > row.hi) {
        if (!row.clip) return complaint.say("%s '%s' is out of range: send %s", row.name, got.c_str(), wanted.c_str());
        *value = atom.number < row.lo ? row.lo : row.hi;
        return true;
    }
    *value = atom.number;
    return true;
}

// The place of the word among those that the row takes, or -1.
inline int word_index(const ParamRow& row, const char* word) {
    for (int i = 0; row.words && row.words[i]; ++i) {
        if (std::strcmp(row.words[i], word) == 0) return i;
    }
    return -1;
}

inline bool check_word(const ParamRow& row, const Atom& atom, int* index, Complaint& complaint) {
    *index = atom.is_word() ? word_index(row, atom.word) : -1;
    if (*index >= 0) return true;
    const std::string got = atom.is_word() ? spoken(atom) : "'" + spoken(atom) + "'";
    return complaint.say("%s %s is not known: send %s", row.name, got.c_str(), expected(row).c_str());
}

inline bool check_count(const char* name, int got, int wanted, const std::string& what, Complaint& complaint) {
    if (got == wanted) return true;
    return complaint.say("'%s' has %d value%s: send %s %s", name, got, got == 1 ? "" : "s", name, what.c_str());
}

}  // namespace lp
