// An atom: one element of a message, a number or a word, whatever host it came from.
#pragma once

namespace lp {

struct Atom {
    double number = 0;
    const char* word = nullptr;  // a number when this is nullptr

    Atom() = default;
    Atom(double n) : number(n) {}
    Atom(const char* w) : word(w) {}
    bool is_word() const { return word != nullptr; }
};

// Where a dump goes: one message.
using Say = void (*)(void* context, const char* name, const Atom* atoms, int count);

}  // namespace lp
