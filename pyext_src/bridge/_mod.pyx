# cython: language_level=3
"""lp.mod~ for Python: the same compiled voices as in Pd and Max, always off-line."""

import numpy as np

from libc.stdint cimport int32_t, int64_t
from libcpp cimport bool as cbool

from libcpp.memory cimport make_shared, shared_ptr
from libcpp.string cimport string

from atoms cimport AtomList, Lines, atoms_of, messages_of, refusal_of

from cython.operator cimport dereference as deref
from libc.stdint cimport uintptr_t

cdef extern from "lp_limits.h" namespace "lp" nogil:
    cdef enum:
        MAX_VOICES "lp::kMaxVoices"

cdef extern from "objects/mod/modulator.hpp" namespace "lp" nogil:
    ctypedef cbool (*SeedLookup)(void* context, int basis, double x, double y, int count, int32_t* seeds) noexcept
    cdef cppclass CModulator "lp::Modulator":
        CModulator()
        void prepare(int voices, double sample_rate, int channels)
        void process(const float* const* inlets, float* const* outlets, int n, int64_t position)
        string set(const string& name, const AtomList& atoms)
        string restore(const string& name, const AtomList& atoms)
        void restored()
        Lines dump()
        cbool service()
        void offline(cbool yes)
        void use_seed_map(SeedLookup lookup, void* context)
        int64_t not_finite()
        double position_of(int voice)
        double value_of(int voice)
    cdef enum Basis "lp::Basis":
        pass
    double stride_of(Basis basis, double jump)
    double cutoff_of(double smooth)
    double step_rate_of(double smooth)
    double smoothing_of(double cutoff, double sample_rate)
    double quarters_of(const char* name, double bar)


cdef cbool ask_map(void* context, int basis, double x, double y, int count, int32_t* seeds) noexcept with gil:
    try:
        found = (<object>context)(basis, x, y, count)
        for i in range(count):
            seeds[i] = found[i]
    except Exception:
        return False
    return True


cdef class Modulator:
    """N voices; see latentplay.modulation.modulator.Modulator, which wraps it."""

    cdef shared_ptr[CModulator] mod
    cdef readonly int count, channels
    cdef object seed_map

    def __cinit__(self, int count, double sample_rate, cbool offline=True, int channels=1):
        self.count, self.channels = count, channels
        self.mod = make_shared[CModulator]()
        deref(self.mod).offline(offline)
        deref(self.mod).prepare(count, sample_rate, channels)

    def address(self):
        """Of the shared pointer, for an lp.mod~ of the offline host to share."""
        return <uintptr_t>&self.mod

    def prepare(self, int count, double sample_rate):
        self.count = count
        deref(self.mod).prepare(count, sample_rate, self.channels)

    def set(self, str name, tuple values):
        """One message; the refusal, or None."""
        return refusal_of(deref(self.mod).set(name.encode(), atoms_of(values)))

    def restore(self, str name, tuple values):
        """A line of the dump; the refusal, or None."""
        refusal = refusal_of(deref(self.mod).restore(name.encode(), atoms_of(values)))
        deref(self.mod).restored()
        return refusal

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
            deref(self.mod).process(inlets, outlets, n, position)

    def process_rows(self, list latents, list moved, int64_t position):
        """As a host calls it: each inlet and outlet is an array (n,), and some may be the same memory."""
        cdef const float* inlets[MAX_VOICES]
        cdef float* outlets[MAX_VOICES]
        cdef float[::1] row
        for v in range(self.count):
            row = latents[v]
            inlets[v] = &row[0]
            row = moved[v]
            outlets[v] = &row[0]
        deref(self.mod).process(inlets, outlets, <int>row.shape[0], position)

    def dump(self):
        """Every parameter as (name, value, ...)."""
        return messages_of(deref(self.mod).dump())

    def service(self):
        return deref(self.mod).service()

    def use_seed_map(self, lookup):
        """``lookup(basis number, x, y, count)`` gives the nearest seeds; an exception means that there is no map."""
        self.seed_map = lookup
        if lookup is None:
            deref(self.mod).use_seed_map(NULL, NULL)
        else:
            deref(self.mod).use_seed_map(ask_map, <void*>lookup)

    def not_finite(self):
        return deref(self.mod).not_finite()

    def positions(self):
        return np.array([deref(self.mod).position_of(v) for v in range(self.count)])

    def values(self):
        return np.array([deref(self.mod).value_of(v) for v in range(self.count)])


def stride(int basis, double jump):
    """Noise units a step of basis number ``basis``."""
    return stride_of(<Basis>basis, jump)


def cutoff(double smooth):
    """Hz."""
    return cutoff_of(smooth)


def step_rate(double smooth):
    """Steps a second."""
    return step_rate_of(smooth)


def smoothing(double cutoff, double sample_rate):
    """How far each pole moves towards its input in one sample, 0 to 1."""
    return smoothing_of(cutoff, sample_rate)


def quarters(str note, double bar=4):
    """Quarter notes in a note of the table."""
    return quarters_of(note.encode(), bar)
