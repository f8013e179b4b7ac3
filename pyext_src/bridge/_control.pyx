# distutils: language = c++
# cython: language_level=3
"""lp.control for Python: the same compiled network and messages as in Pd and Max."""

from latentplay.files.later import np

from libcpp cimport bool as cbool
from libcpp.vector cimport vector

from libcpp.string cimport string

from atoms cimport AtomList, Lines, atoms_of, lines_of, messages_of, refusal_of

cdef extern from "objects/control/groups.hpp" namespace "lp" nogil:
    int values_of_groups(unsigned groups, int voices)

cdef extern from "objects/control/mapped_params.hpp" namespace "lp" nogil:
    cdef cppclass MappedParams:
        MappedParams()
        void take(const AtomList& line)
        vector[double] normalized()
        const char* time_form()

cdef extern from "objects/control/network.hpp" namespace "lp" nogil:
    cdef cppclass Network:
        Network()
        Network(unsigned groups, int voices, const string& time, const string& kind, vector[int] sizes,
                vector[float] weights)
        cbool empty()
        int outputs()
        void predict(double x, double y, double* values)

cdef extern from "objects/control/control.hpp" namespace "lp" nogil:
    cdef cppclass CControl "lp::Control":
        CControl()
        string set(const string& name, const AtomList& atoms)
        Lines dump()
        void install(Network network)
        void forget()
        cbool trained()
        cbool moved()
        Lines apply(const MappedParams& params)
        double ask_wake()
        void wake()
        void settle()


cdef MappedParams params_of(dump) except *:
    """What a mapping can set of a modulator that dumps these lines."""
    cdef MappedParams params
    for line in dump:
        params.take(atoms_of(line))
    return params


def vector_of(dump):
    """The settings in a modulator's dump as (6 + 2 voices,) values from 0 to 1."""
    return np.array(params_of(dump).normalized())


def time_form(dump):
    """What the time in a modulator's dump is: ms, or note."""
    return params_of(dump).time_form().decode()


def count_of(unsigned groups, int voices):
    """How many values these groups have."""
    return values_of_groups(groups, voices)


cdef class Net:
    """A network; see latentplay.control.network.Network, which wraps it."""

    cdef Network net
    cdef readonly int outputs

    def __init__(self, unsigned groups, int voices, str time, str kind, sizes, const float[::1] weights):
        cdef vector[int] layers = sizes
        cdef vector[float] values
        values.assign(&weights[0], &weights[0] + weights.shape[0])
        self.net = Network(groups, voices, time.encode(), kind.encode(), layers, values)
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
        """The mean time of a prediction, over ``times`` of them."""
        import time

        values = np.empty(self.outputs)
        cdef double[::1] view = values
        cdef int i
        start = time.perf_counter()
        for i in range(times):
            self.net.predict(i * 0.37 % 1, i * 0.61 % 1, &view[0])
        return (time.perf_counter() - start) / times


cdef class Control:
    """A pad; see latentplay.control.control.Control, which wraps it."""

    cdef CControl control

    def set(self, str name, tuple values):
        """One message; the refusal, or None."""
        return refusal_of(self.control.set(name.encode(), atoms_of(values)))

    def dump(self):
        """Every parameter as (name, value, ...)."""
        return messages_of(self.control.dump())

    def install(self, Net net):
        self.control.install(net.net)

    def forget(self):
        self.control.forget()

    def trained(self):
        return self.control.trained()

    def moved(self):
        return self.control.moved()

    def apply(self, dump):
        """Messages for a modulator that dumps these lines."""
        return messages_of(self.control.apply(params_of(dump)))

    def ask_wake(self):
        return self.control.ask_wake()

    def wake(self):
        self.control.wake()

    def settle(self):
        self.control.settle()
