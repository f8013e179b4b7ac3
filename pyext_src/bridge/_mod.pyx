# cython: language_level=3
"""The modulator for Python: the same compiled voices as in Pd and Max, always off-line."""

import numpy as np

from libc.stdint cimport int32_t, int64_t
from libcpp cimport bool as cbool

cdef enum:
    MAX_VOICES = 128

include "atoms.pxi"

cdef extern from "rt/mod.hpp" namespace "lp" nogil:
    ctypedef cbool (*SeedLookup)(void* context, int basis, double x, double y, int count, int32_t* seeds) noexcept
    cdef cppclass Modulator:
        Modulator()
        void prepare(int voices, double sample_rate)
        void process(const float* const* inlets, float* const* outlets, int n, int64_t position)
        const char* set(const char* name, const Atom* atoms, int count)
        const char* restore(const char* name, const Atom* atoms, int count)
        void restored()
        void dump(Say say, void* context)
        cbool service()
        void offline(cbool yes)
        void use_seed_map(SeedLookup lookup, void* context)
        int64_t not_finite()
        double position_of(int voice)
        double value_of(int voice)
    double stride_of(double jump)
    double cutoff_of(double smooth)
    double step_rate_of(double smooth)
    double smoothing_of(double smooth, double sample_rate)
    double quarters_of(const char* name, double bar)


cdef cbool ask_map(void* context, int basis, double x, double y, int count, int32_t* seeds) noexcept with gil:
    try:
        found = (<object>context)(basis, x, y, count)
        for i in range(count):
            seeds[i] = found[i]
    except Exception:
        return False
    return True


cdef class Voices:
    """N voices; see latentplay.modulator.Modulator, which speaks for them."""

    cdef Modulator* mod
    cdef readonly int count
    cdef object seed_map

    def __cinit__(self, int count, double sample_rate, cbool offline=True):
        self.count = count
        self.mod = new Modulator()
        self.mod.offline(offline)
        self.mod.prepare(count, sample_rate)

    def __dealloc__(self):
        del self.mod

    def prepare(self, int count, double sample_rate):
        self.count = count
        self.mod.prepare(count, sample_rate)

    def set(self, str name, tuple values):
        """One message; the complaint, or None."""
        cdef Atom atoms[MAX_VOICES + 8]
        keep = []
        return said(self.mod.set(name.encode(), atoms, fill_atoms(atoms, MAX_VOICES + 8, values, keep)))

    def restore(self, str name, tuple values):
        """A line of the dump; the complaint, or None."""
        cdef Atom atoms[MAX_VOICES + 8]
        keep = []
        complaint = said(self.mod.restore(name.encode(), atoms, fill_atoms(atoms, MAX_VOICES + 8, values, keep)))
        self.mod.restored()
        return complaint

    def process(self, const float[:, ::1] latents, float[:, ::1] moved, int64_t position):
        """(voices, n) in, (voices, n) out; the two may be the same memory."""
        cdef const float* inlets[MAX_VOICES]
        cdef float* outlets[MAX_VOICES]
        cdef int n = <int>latents.shape[1]
        if n == 0:
            return
        for v in range(self.count):
            inlets[v] = &latents[v, 0]
            outlets[v] = &moved[v, 0]
        with nogil:
            self.mod.process(inlets, outlets, n, position)

    def process_rows(self, list latents, list moved, int64_t position):
        """As a host does it: each inlet and each outlet (n,) is somewhere, and some may be the same."""
        cdef const float* inlets[MAX_VOICES]
        cdef float* outlets[MAX_VOICES]
        cdef float[::1] row
        for v in range(self.count):
            row = latents[v]
            inlets[v] = &row[0]
            row = moved[v]
            outlets[v] = &row[0]
        self.mod.process(inlets, outlets, <int>row.shape[0], position)

    def dump(self):
        """Every parameter as (name, value, ...)."""
        lines = []
        self.mod.dump(keep_line, <void*>lines)
        return lines

    def service(self):
        return self.mod.service()

    def use_seed_map(self, lookup):
        """``lookup(basis number, x, y, count)`` gives the nearest seeds; an exception means that there is no map."""
        self.seed_map = lookup
        if lookup is None:
            self.mod.use_seed_map(NULL, NULL)
        else:
            self.mod.use_seed_map(ask_map, <void*>lookup)

    def not_finite(self):
        return self.mod.not_finite()

    def positions(self):
        return np.array([self.mod.position_of(v) for v in range(self.count)])

    def values(self):
        return np.array([self.mod.value_of(v) for v in range(self.count)])


def stride(double jump):
    """Noise units a step."""
    return stride_of(jump)


def cutoff(double smooth):
    """Hz."""
    return cutoff_of(smooth)


def step_rate(double smooth):
    """Steps a second."""
    return step_rate_of(smooth)


def smoothing(double smooth, double sample_rate):
    """What each pole moves towards its input in one sample, 0 to 1."""
    return smoothing_of(smooth, sample_rate)


def quarters(str note, double bar=4):
    """Quarter notes in a note of the table."""
    return quarters_of(note.encode(), bar)
