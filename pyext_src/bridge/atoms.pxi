"""Python's values as atoms of rt/, and back: what the wrappers of objects share."""

cdef extern from "table/atom.hpp" namespace "lp" nogil:
    cdef cppclass Atom:
        Atom()
        double number
        const char* word
    ctypedef void (*Say)(void* context, const char* name, const Atom* atoms, int count) noexcept


cdef int fill_atoms(Atom* atoms, int most, tuple values, list keep):
    """The first ``most`` values as atoms; how many there are. They point into ``keep``."""
    cdef int count = min(<int>len(values), most)
    for i in range(count):
        if isinstance(values[i], str):
            keep.append(values[i].encode())
            atoms[i].word = <bytes>keep[-1]
        else:
            atoms[i].number = values[i]
    return count


cdef object said(const char* line):
    """A complaint, or None."""
    return None if line is NULL else (<bytes>line).decode()


cdef void keep_line(void* context, const char* name, const Atom* atoms, int count) noexcept with gil:
    """For a dump: ``context`` is a list of (name, value, ...)."""
    values = [atoms[i].word.decode() if atoms[i].word else atoms[i].number for i in range(count)]
    (<list>context).append((name.decode(), *values))
