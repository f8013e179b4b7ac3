# cython: language_level=3
"""The table's checks for Python: the same values taken, the same lines where one is refused, as in every object."""

from libcpp cimport bool as cbool
from libcpp.string cimport string

from atoms cimport Atom, atoms_of, refusal_of

cdef extern from "params/check.hpp" namespace "lp" nogil:
    cdef cppclass ParamRow:
        const char* const* words
        cbool numbers
    cdef cppclass Refusal:
        Refusal(const char* object)
        const string& text()
    const ParamRow* find_param(const string& object, const string& name)
    cbool refuse_unknown(const string& name, Refusal& refusal)
    cbool check_number(const ParamRow& row, const Atom& atom, double* value, Refusal& refusal)
    cbool check_symbol(const ParamRow& row, const Atom& atom, int* index, Refusal& refusal)


def check(str object_name, str name, value):
    """The refusal of a value, number or text, for a parameter of an object; None when it is good."""
    cdef bytes owner = object_name.encode()
    cdef Refusal* refusal = new Refusal(owner)
    cdef const ParamRow* row = find_param(owner, name.encode())
    cdef double number = 0
    cdef int index = 0
    try:
        if row is NULL:
            raise KeyError(name)
        atom = atoms_of([value])[0]
        if row.words is NULL or (row.numbers and not isinstance(value, str)):
            check_number(row[0], atom, &number, refusal[0])
        else:
            check_symbol(row[0], atom, &index, refusal[0])
        return refusal_of(refusal.text())
    finally:
        del refusal


def unknown(str object_name, str name):
    """The refusal of a message that the object does not know."""
    cdef bytes owner = object_name.encode()
    cdef Refusal* refusal = new Refusal(owner)
    try:
        refuse_unknown(name.encode(), refusal[0])
        return refusal_of(refusal.text())
    finally:
        del refusal
