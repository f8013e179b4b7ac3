# Atoms and lines of messages, to Python's values and back.
from libcpp cimport bool as cbool
from libcpp.string cimport string
from libcpp.vector cimport vector


cdef extern from "params/atom.hpp" namespace "lp" nogil:
    cdef cppclass Atom:
        Atom()
        Atom(double value)
        Atom(string value)
        cbool is_symbol
        double number
        string symbol
    ctypedef vector[Atom] AtomList "lp::AtomList"
    ctypedef vector[AtomList] Lines "lp::Lines"


cdef inline str text_of(const string& bytes_):
    return bytes_.decode("utf-8", "replace")


cdef inline AtomList atoms_of(values) except *:
    """Numbers and texts as atoms."""
    cdef AtomList atoms
    for value in values:
        if isinstance(value, str):
            atoms.push_back(Atom(<string>(<str>value).encode()))
        else:
            atoms.push_back(Atom(<double>value))
    return atoms


cdef inline list values_of(const AtomList& atoms):
    """Atoms as floats and texts."""
    cdef size_t i
    return [text_of(atoms[i].symbol) if atoms[i].is_symbol else atoms[i].number for i in range(atoms.size())]


cdef inline Lines lines_of(messages) except *:
    """(selector, value, ...) each, as lines."""
    cdef Lines lines
    for message in messages:
        lines.push_back(atoms_of(message))
    return lines


cdef inline list messages_of(const Lines& lines):
    """Lines as (selector, value, ...)."""
    cdef size_t i
    return [tuple(values_of(lines[i])) for i in range(lines.size())]


cdef inline object refusal_of(const string& line):
    """One line that says why a message was refused; None for an empty one."""
    return None if line.empty() else text_of(line)
