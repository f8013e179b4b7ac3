// Note lengths: from a name such as 1/8T to quarter notes.
#pragma once

#include <cstdlib>
#include <cstring>

namespace lp {

// Quarter notes in the note `name` of the table, in bars of `bar` quarter notes.
//
// A fraction is a note (1/4 is one quarter), T takes two thirds of it, D half as much again; a whole number counts
// bars. 2D is the exception that the list of notes makes: the dotted whole note between 1 and 2, a bar and a half.
inline double quarters_of(const char* name, double bar) {
    if (std::strcmp(name, "2D") == 0) return 1.5 * bar;
    const char* slash = std::strchr(name, '/');
    if (!slash) return std::atof(name) * bar;
    const double note = 4 * std::atof(name) / std::atof(slash + 1);
    switch (name[std::strlen(name) - 1]) {
        case 'T': return note * 2 / 3;
        case 'D': return note * 1.5;
        default: return note;
    }
}

}  // namespace lp
