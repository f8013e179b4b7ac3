# cython: language_level=3
"""lp.mix~ for Python: the same compiled samples as in Pd and Max."""

from cython.operator cimport dereference as deref
from libc.stdint cimport int64_t, uintptr_t
from libcpp.memory cimport make_shared, shared_ptr
from libcpp.string cimport string

from atoms cimport AtomList, Lines, atoms_of, messages_of, refusal_of

cdef extern from "lp_limits.h" namespace "lp" nogil:
    cdef enum:
        MAX_CHANNELS "lp::kMaxChannels"

cdef extern from "objects/mix/mixer.hpp" namespace "lp" nogil:
    cdef cppclass MixLevels:
        double wet
        double dry
        double out
        double reduction
    cdef cppclass CMixer "lp::Mixer":
        CMixer()
        void prepare(int channels, double sample_rate)
        void process(const float* const* wet, const float* const* dry, float* const* out, int n)
        string set(const string& name, const AtomList& atoms)
        void follow(int latency)
        Lines dump()
        MixLevels take_levels()
        int delay()
        int look_ahead()
        int64_t not_finite()


cdef class Mixer:
    """N channels; see latentplay.render.mixer.Mixer, which wraps it."""

    cdef shared_ptr[CMixer] mixer
    cdef readonly int channels

    def __cinit__(self, int channels, double sample_rate):
        self.channels = channels
        self.mixer = make_shared[CMixer]()
        deref(self.mixer).prepare(channels, sample_rate)

    def address(self):
        """Of the shared pointer, for an lp.mix~ of the offline host to share."""
        return <uintptr_t>&self.mixer

    def set(self, str name, tuple values):
        """One message; the refusal, or None."""
        return refusal_of(deref(self.mixer).set(name.encode(), atoms_of(values)))

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
            deref(self.mixer).process(inlets, inlets + self.channels, outlets, n)

    def follow(self, int latency):
        """The chain's latency in samples."""
        deref(self.mixer).follow(latency)

    def dump(self):
        """Every parameter as (name, value, ...)."""
        return messages_of(deref(self.mixer).dump())

    def take_levels(self):
        """(wet, dry, out, reduction) since the last call, dB."""
        cdef MixLevels levels = deref(self.mixer).take_levels()
        return levels.wet, levels.dry, levels.out, levels.reduction

    def delay(self):
        return deref(self.mixer).delay()

    def look_ahead(self):
        return deref(self.mixer).look_ahead()

    def not_finite(self):
        return deref(self.mixer).not_finite()
