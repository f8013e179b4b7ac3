// Words of a box as atoms of rt/, and back.
#pragma once

#include <vector>

#include "host/box.hpp"
#include "table/atom.hpp"

namespace lp {

// They point into the words.
inline std::vector<Atom> atoms_of(const WordList& words) {
    std::vector<Atom> atoms;
    for (const Word& word : words) atoms.push_back(word.is_text ? Atom(word.text.c_str()) : Atom(word.number));
    return atoms;
}

// For the dump of something in rt/: `lines` is a Lines.
inline void add_line(void* lines, const char* name, const Atom* atoms, int count) {
    WordList line{name};
    for (int i = 0; i < count; ++i) line.push_back(atoms[i].is_word() ? Word(atoms[i].word) : Word(atoms[i].number));
    static_cast<Lines*>(lines)->push_back(line);
}

}  // namespace lp
