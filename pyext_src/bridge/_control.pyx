# distutils: language = c++
# cython: language_level=3
"""The pad of lp.control for Python: the same compiled network and messages as in Pd and Max."""

import numpy as np

from libcpp cimport bool as cbool
from libcpp.vector cimport vector

cdef enum:
    MOST_ATOMS = 136

cdef extern from "table/atom.hpp" namespace "lp" nogil:
    cdef cppclass Atom:
        Atom()
        double number
        const char* word
    ctypedef void (*Say)(void* context, const char* name, const Atom* atoms, int count) noexcept

cdef extern from "mapping/groups.hpp" namespace "lp" nogil:
    int values_of(unsigned groups, int voices)
    const char* kGroupNames[5]

cdef extern from "mapping/pose.hpp" namespace "lp" nogil:
    cdef cppclass Pose:
        Pose()
        int voices
        void take(const char* name, const Atom* atoms, int count)
        vector[double] parts()

cdef extern from "mapping/network.hpp" namespace "lp" nogil:
    cdef cppclass Network:
        Network()
        Network(unsigned groups, int voices, vector[int] sizes, vector[float] weights)
        cbool empty()
        int outputs()
        void predict(double x, double y, double* values)

cdef extern from "mapping/control.hpp" namespace "lp" nogil:
    cdef cppclass Control:
        Control()
        const char* set(const char* name, const Atom* atoms, int count)
        void dump(Say say, void* context)
        void install(Network network)
        void forget()
        cbool trained()
        cbool moved()
        void steer(const Pose& pose, Say say, void* context)
        double ask_wake()
        void wake()
        void settle()


GROUPS = tuple(kGroupNames[i].decode() for i in range(5))


cdef void keep_line(void* context, const char* name, const Atom* atoms, int count) noexcept with gil:
    values = [atoms[i].word.decode() if atoms[i].word else atoms[i].number for i in range(count)]
    (<list>context).append((name.decode(), *values))


cdef int fill(Atom* atoms, values, words) except -1:
    """The atoms point into ``words``, bytes or None for each value."""
    for i, (value, word) in enumerate(zip(values, words)):
        if word is None:
            atoms[i].number = value
            atoms[i].word = NULL
        else:
            atoms[i].word = word
    return len(values)


def encoded(values):
    return [v.encode() if isinstance(v, str) else None for v in values]


cdef Pose pose_of(lines) except *:
    """The pose in a modulator's dump: (name, value, ...) each."""
    cdef Pose pose
    cdef Atom atoms[MOST_ATOMS]
    for name, *values in lines:
        values = values[:MOST_ATOMS]
        words = encoded(values)
        count = fill(atoms, values, words)
        pose.take(name.encode(), atoms, count)
    return pose


def vector_of(lines):
    """The settings in a modulator's dump as (6 + 2 voices,) values from 0 to 1."""
    return np.array(pose_of(lines).parts())


def count_of(unsigned groups, int voices):
    """How many values these groups have."""
    return values_of(groups, voices)


cdef class Net:
    """A network; see latentplay.mapping.network, which speaks for it."""

    cdef Network net
    cdef readonly int outputs

    def __init__(self, unsigned groups, int voices, sizes, const float[::1] weights):
        cdef vector[int] layers = sizes
        cdef vector[float] values
        values.assign(&weights[0], &weights[0] + weights.shape[0])
        self.net = Network(groups, voices, layers, values)
        self.outputs = self.net.outputs()

    def empty(self):
        """True when sizes and weights did not fit together."""
        return self.net.empty()

    def predict(self, double x, double y):
        """(outputs,) values from 0 to 1."""
        values = np.empty(self.outputs)
        cdef double[::1] view = values
        self.net.predict(x, y, &view[0])
        return values

    def seconds(self, int times):
        """What one prediction takes, over so many."""
        import time

        values = np.empty(self.outputs)
        cdef double[::1] view = values
        cdef int i
        start = time.perf_counter()
        for i in range(times):
            self.net.predict(i * 0.37 % 1, i * 0.61 % 1, &view[0])
        return (time.perf_counter() - start) / times


cdef class Pad:
    """A pad; see latentplay.control.Control, which speaks for it."""

    cdef Control control

    def set(self, str name, tuple values):
        """One message; the complaint, or None."""
        cdef Atom atoms[MOST_ATOMS]
        values = values[:MOST_ATOMS]
        words = encoded(values)
        count = fill(atoms, values, words)
        line = self.control.set(name.encode(), atoms, count)
        return None if line is NULL else (<bytes>line).decode()

    def dump(self):
        """Every parameter as (name, value, ...)."""
        lines = []
        self.control.dump(keep_line, <void*>lines)
        return lines

    def install(self, Net net):
        self.control.install(net.net)

    def forget(self):
        self.control.forget()

    def trained(self):
        return self.control.trained()

    def moved(self):
        return self.control.moved()

    def steer(self, dump):
        """What to tell a modulator that dumps these lines."""
        lines = []
        cdef Pose pose = pose_of(dump)
        self.control.steer(pose, keep_line, <void*>lines)
        return lines

    def ask_wake(self):
        return self.control.ask_wake()

    def wake(self):
        self.control.wake()

    def settle(self):
        self.control.settle()
