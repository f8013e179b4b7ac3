// An atom: one element of a message, a number or a symbol, whatever host it came from.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

namespace lp {

struct Atom {
    bool is_symbol = false;
    double number = 0;
    std::string symbol;

    Atom() = default;
    Atom(double value) : number(value) {}                                      // NOLINT: atoms are written in lists
    Atom(std::string value) : is_symbol(true), symbol(std::move(value)) {}     // NOLINT
    Atom(const char* value) : is_symbol(true), symbol(value) {}                // NOLINT
};

using AtomList = std::vector<Atom>;
using Lines = std::vector<AtomList>;  // messages: each begins with its selector

// As it would be typed in a patch.
inline std::string typed(const Atom& atom) {
    if (atom.is_symbol) return atom.symbol;
    char text[32];
    std::snprintf(text, sizeof text, "%.10g", atom.number);
    for (char* at = text; *at; ++at) *at = *at == ',' ? '.' : *at;  // of a host that speaks French
    return text;
}

inline std::string typed(const AtomList& atoms) {
    std::string line;
    for (const Atom& atom : atoms) line += (line.empty() ? "" : " ") + typed(atom);
    return line;
}

// "1 frame", "2 frames".
inline std::string plural(int64_t count, const char* noun) { return std::to_string(count) + " " + noun + (count == 1 ? "" : "s"); }

// Fit for a console: no line breaks, no control characters.
inline std::string one_line(std::string text) {
    for (char& c : text) {
        if (static_cast<unsigned char>(c) < 32 || c == 127) c = '?';
    }
    return text;
}

// For an error's line: symbols in quotes.
inline std::string quoted(const AtomList& atoms) {
    std::string line;
    for (const Atom& atom : atoms) line += (line.empty() ? "" : " ") + (atom.is_symbol ? "'" + atom.symbol + "'" : typed(atom));
    return line;
}

// All but the first.
inline AtomList rest_of(const AtomList& line) { return AtomList(line.begin() + 1, line.end()); }

}  // namespace lp
