# cython: language_level=3
"""The output strip for Python: the same compiled samples as in Pd and Max."""

from libc.stdint cimport int64_t

cdef enum:
    MAX_CHANNELS = 64
    MAX_WORDS = 8

include "atoms.pxi"

cdef extern from "rt/mix.hpp" namespace "lp" nogil:
    cdef cppclass MixLevels:
        double wet
        double dry
        double out
        double reduction
    cdef cppclass Mixer:
        Mixer()
        void prepare(int channels, double sample_rate)
        void process(const float* const* wet, const float* const* dry, float* const* out, int n)
        const char* set(const char* name, const Atom* atoms, int count)
        void follow(int latency)
        void dump(Say say, void* context)
        MixLevels take_levels()
        int delay()
        int look_ahead()
        int64_t not_finite()


cdef class Strip:
    """N channels; see latentplay.mixer.Mixer, which speaks for them."""

    cdef Mixer* mixer
    cdef readonly int channels

    def __cinit__(self, int channels, double sample_rate):
        self.channels = channels
        self.mixer = new Mixer()
        self.mixer.prepare(channels, sample_rate)

    def __dealloc__(self):
        del self.mixer

    def set(self, str name, tuple values):
        """One message; the complaint, or None."""
        cdef Atom atoms[MAX_WORDS]
        keep = []
        return said(self.mixer.set(name.encode(), atoms, fill_atoms(atoms, MAX_WORDS, values, keep)))

    def process(self, const float[:, ::1] wet, const float[:, ::1] dry, float[:, ::1] mixed):
        """(channels, n) each; ``mixed`` may be the same memory as one of the others."""
        cdef const float* inlets[2 * MAX_CHANNELS]
        cdef float* outlets[MAX_CHANNELS]
        cdef int n = <int>wet.shape[1]
        if n == 0:
            return
        for c in range(self.channels):
            inlets[c] = &wet[c, 0]
            inlets[self.channels + c] = &dry[c, 0]
            outlets[c] = &mixed[c, 0]
        with nogil:
            self.mixer.process(inlets, inlets + self.channels, outlets, n)

    def follow(self, int latency):
        """The chain's latency in samples."""
        self.mixer.follow(latency)

    def dump(self):
        """Every parameter as (name, value, ...)."""
        lines = []
        self.mixer.dump(keep_line, <void*>lines)
        return lines

    def take_levels(self):
        """(wet, dry, out, reduction) since the last call, dB."""
        cdef MixLevels levels = self.mixer.take_levels()
        return levels.wet, levels.dry, levels.out, levels.reduction

    def delay(self):
        return self.mixer.delay()

    def look_ahead(self):
        return self.mixer.look_ahead()

    def not_finite(self):
        return self.mixer.not_finite()
