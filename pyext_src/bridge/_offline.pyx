# distutils: language = c++
# cython: language_level=3
"""The offline host: the objects of the table without Pd or Max, driven from Python; see latentplay.host.offline."""

from latentplay.files.later import np

from cython.operator cimport dereference as deref
from libc.stdint cimport int64_t, uintptr_t
from libcpp cimport bool as cbool
from libcpp.map cimport map as cmap
from libcpp.memory cimport shared_ptr, unique_ptr
from libcpp.string cimport string
from libcpp.vector cimport vector

from atoms cimport AtomList, Lines, atoms_of, lines_of, messages_of, text_of, values_of
from requests cimport Request, RequestQueue, array_of, python_request, reply_of


cdef extern from "objects/session.hpp" namespace "lp" nogil:
    cdef cppclass Session:
        RequestQueue requests

cdef extern from "objects/signal_object.hpp" namespace "lp" nogil:
    cdef cppclass CObject "lp::Object":
        const string& class_name()
        const string& chain()
        Lines state()
    cdef cppclass SignalObject:
        int inlets()
        int outlets()
        void process(const float* const* ins, float* const* outs, int n, int64_t position) except +

cdef extern from "objects/mod/mod_object.hpp" namespace "lp" nogil:
    cdef cppclass Modulator:
        pass

cdef extern from "objects/mix/mix_object.hpp" namespace "lp" nogil:
    cdef cppclass Mixer:
        pass

cdef extern from "offline/offline_host.hpp" namespace "lp" nogil:
    cdef cppclass COutput "lp::Output":
        int64_t object
        double milliseconds
        string selector
        AtomList atoms
        cbool is_error
    cdef cppclass OfflineHost:
        OfflineHost(double rate, string folder, string data_folder)
        Session& session()
        int64_t position()
        void advance(int samples)
        int64_t add(const string& name, const AtomList& arguments)
        void remove(int64_t id)
        CObject* find(int64_t id)
        SignalObject* find_signal(int64_t id)
        void send(int64_t id, const string& selector, const AtomList& atoms)
        void restore(int64_t id, const Lines& lines)
        void prepare(int64_t id, int inlets, int outlets)
        void schedule(double milliseconds, int64_t id, const string& selector, const AtomList& atoms)
        int64_t next_event()
        cbool run_next()
        void deliver()
        void flush()
        void tick()
        vector[COutput] output
        cmap[string, vector[float]] arrays

cdef extern from "offline/adopt.hpp" namespace "lp" nogil:
    int64_t adopt_modulator(OfflineHost& host, const AtomList& arguments, const shared_ptr[Modulator]& modulator)
    int64_t adopt_mixer(OfflineHost& host, const AtomList& arguments, const shared_ptr[Mixer]& mixer)


MOST_BLOCK = 4096


cdef class Host:
    """A clock, the objects on it and what they send out. ``rate`` in Hz; ``folder``: where files are looked for
    first; ``data_folder``: of the demo model and the shipped seed maps (both from ``os.fsencode``).

    ``handler(request)`` serves the objects' requests, each a latentplay.host.requests.Request; None: nobody does.
    """

    cdef unique_ptr[OfflineHost] host
    cdef public object handler

    def __cinit__(self, double rate, bytes folder, bytes data_folder):
        self.host.reset(new OfflineHost(rate, folder, data_folder))

    def add(self, str name, arguments=(), *, uintptr_t modulator=0, uintptr_t mixer=0):
        """The number of a new object, 0 when no object has that name. ``modulator`` or ``mixer``: the address of the
        shared pointer to one that is to be the object's own."""
        cdef AtomList atoms = atoms_of(arguments)
        if modulator:
            return adopt_modulator(deref(self.host), atoms, deref(<shared_ptr[Modulator]*>modulator))
        if mixer:
            return adopt_mixer(deref(self.host), atoms, deref(<shared_ptr[Mixer]*>mixer))
        return deref(self.host).add(name.encode(), atoms)

    def remove(self, int64_t number):
        """Deletes an object."""
        deref(self.host).remove(number)

    def ports(self, int64_t number):
        """(inlets, outlets) of signals; (0, 0) for an object without."""
        cdef SignalObject* found = deref(self.host).find_signal(number)
        if found is NULL:
            return 0, 0
        return found.inlets(), found.outlets()

    def chain(self, int64_t number):
        """The name of the object's chain."""
        return text_of(deref(self.host).find(number).chain())

    def state(self, int64_t number):
        """Every parameter as (selector, value, ...)."""
        return messages_of(deref(self.host).find(number).state())

    def send(self, int64_t number, str selector, values):
        """A message; it takes effect in the next block."""
        deref(self.host).send(number, selector.encode(), atoms_of(values))

    def restore(self, int64_t number, lines):
        """A state put back, as lp.preset does."""
        deref(self.host).restore(number, lines_of(lines))

    def schedule(self, double milliseconds, int64_t number, str selector, values):
        """A message at a time from the first sample."""
        deref(self.host).schedule(milliseconds, number, selector.encode(), atoms_of(values))

    def prepare(self, int64_t number, int inlets, int outlets):
        """Before sound: how many signals come and go."""
        deref(self.host).prepare(number, inlets, outlets)

    def process(self, int64_t number, const float[:, ::1] block, int outlets):
        """One block of an object, prepared for so many signals: float32 (inlets, n) in, (outlets, n) out, n at most 4096."""
        cdef int n = <int>block.shape[1], c
        cdef int64_t position = deref(self.host).position()
        cdef SignalObject* found = deref(self.host).find_signal(number)
        out = np.zeros((outlets, n), np.float32)
        cdef float[:, ::1] view = out
        cdef vector[const float*] ins
        cdef vector[float*] outs
        if n == 0 or found is NULL:
            return out
        for c in range(block.shape[0]):
            ins.push_back(&block[c, 0])
        for c in range(outlets):
            outs.push_back(&view[c, 0])
        with nogil:
            found.process(ins.data(), outs.data(), n, position)
        return out

    @property
    def position(self):
        """Samples since the start."""
        return deref(self.host).position()

    def advance(self, int samples):
        """The block has been computed."""
        deref(self.host).advance(samples)
        self.settle()

    def next_event(self):
        """The position at which the next event is due; 2^62 when there is none."""
        return deref(self.host).next_event()

    def run_due(self):
        """Does all that is due at the present position."""
        while deref(self.host).run_next():
            self.settle()

    def settle(self):
        """Serves requests, delivers replies and collects what objects send out, until there is nothing left to do."""
        cdef Request request
        deref(self.host).flush()
        while deref(self.host).session().requests.try_next(&request):
            if self.handler is not None:
                self.handler(python_request(request))
            deref(self.host).session().requests.end_work()
        deref(self.host).deliver()
        deref(self.host).tick()
        deref(self.host).flush()
        if deref(self.host).session().requests.has_requests():
            self.settle()

    def reply(self, int64_t number, str selector, words=(), *, uintptr_t port=0, values=None, states=(), bytes data=b""):
        """See latentplay.host.requests.Reply."""
        deref(self.host).session().requests.reply(reply_of(number, selector, words, port, values, states, data))

    def take_output(self):
        """What objects sent out since the last call: (number, milliseconds, selector, values, is_error) each."""
        cdef size_t i
        found = [(deref(self.host).output[i].object, deref(self.host).output[i].milliseconds,
                  text_of(deref(self.host).output[i].selector), values_of(deref(self.host).output[i].atoms),
                  deref(self.host).output[i].is_error) for i in range(deref(self.host).output.size())]
        deref(self.host).output.clear()
        return found

    def set_array(self, str name, const float[::1] values):
        """An array, as in Pd, for lp.bend to write and to read."""
        cdef vector[float] copy
        if values.shape[0]:
            copy.assign(&values[0], &values[0] + values.shape[0])
        deref(self.host).arrays[name.encode()] = copy

    def array(self, str name):
        """float32 (n,); None when there is no such array."""
        cdef string key = name.encode()
        if deref(self.host).arrays.count(key) == 0:
            return None
        found = array_of(deref(self.host).arrays[key])
        return np.zeros(0, np.float32) if found is None else found
