// A word of a message, as hosts and Python both know it: a number or a text.
#pragma once

#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

namespace lp {

struct Word {
    bool is_text = false;
    double number = 0.0;
    std::string text;

    Word() = default;
    Word(double value) : number(value) {}                                        // NOLINT: words are written in lists
    Word(std::string value) : is_text(true), text(std::move(value)) {}           // NOLINT
    Word(const char* value) : is_text(true), text(value) {}                      // NOLINT

    std::string show() const {
        if (is_text) return text;
        char buffer[32];
        std::snprintf(buffer, sizeof buffer, "%.10g", number);
        return buffer;
    }
};

using WordList = std::vector<Word>;

inline std::string show(const WordList& words) {
    std::string line;
    for (const Word& word : words) line += (line.empty() ? "" : " ") + word.show();
    return line;
}

}  // namespace lp
