# distutils: language = c++
# cython: language_level=3, boundscheck=False, wraparound=False
"""The engine as Python sees it: models, nets, chains with their worker."""

import numpy as np

from cython.operator cimport dereference as deref
from libc.stdint cimport int64_t, uint64_t, uintptr_t
from libcpp cimport bool as cbool
from libcpp.memory cimport shared_ptr
from libcpp.string cimport string
from libcpp.utility cimport pair
from libcpp.vector cimport vector


from codec cimport FramePort, FrameStatus, Method


cdef extern from "engine/net.hpp" namespace "lp" nogil:
    cdef cppclass CLayerInfo "lp::LayerInfo":
        string name
        vector[int64_t] shape
    cdef cppclass MethodShape:
        int in_channels
        int in_ratio
        int out_channels
        int out_ratio
        cbool usable()
        int ratio()
    cdef cppclass LayerValues:
        pass
    ctypedef shared_ptr[const LayerValues] LayerValuesPtr
    cdef cppclass CNet "lp::Net":
        FrameStatus run(Method method, const float* values, float* out, int frames, uint64_t seed, string* error)
        void reset()
        MethodShape shape(Method method)
    cdef cppclass CModel "lp::Model":
        @staticmethod
        shared_ptr[CModel] load(const string& path, cbool trusted) except +
        vector[string] notes() except +
        shared_ptr[CNet] instance() except +
        vector[CLayerInfo] layers() except +
        LayerValuesPtr make_layer(const string& name, const float* values, size_t count) except +
        LayerValuesPtr original_layer(const string& name) except +
        MethodShape shape(Method method)
    void write_values(const LayerValuesPtr& values, vector[float]* to) except +
    string engine_version()
    void c_quiet_this_thread "lp::quiet_this_thread"(int nice)

cdef extern from "engine/run_limits.hpp" namespace "lp" nogil:
    void set_most_seconds(double seconds)

cdef extern from "engine/chain.hpp" namespace "lp" nogil:
    cdef cppclass PortOptions:
        Method method
        int states
        cbool offline
        uint64_t seed
        double compute_seconds
        double model_rate
    cdef cppclass CChain "lp::Chain":
        @staticmethod
        shared_ptr[CChain] make(const string& name, cbool shared)
        FramePort* open(const shared_ptr[CModel]& model, const PortOptions& options) except +
        void bend(const shared_ptr[CModel]& model, const vector[pair[string, LayerValuesPtr]]& layers) except +
        void forget_bends()
        LayerValuesPtr layer(const shared_ptr[CModel]& model, const string& name) except +
        void stop()
        @staticmethod
        void stop_all(int milliseconds)


ENCODE, DECODE = 0, 1
TORCH_VERSION = engine_version().decode()


def stop_all(int milliseconds=250):
    """Stops every worker; waits at most ``milliseconds``. To be called once, before the process ends."""
    with nogil:
        CChain.stop_all(milliseconds)


def quiet_this_thread(int nice=10):
    """Makes the calling thread a good neighbour: one torch thread, denormals flushed, lower priority (Linux)."""
    c_quiet_this_thread(nice)


def give_up_after(double seconds):
    """How long one call of a model may compute before it is given up, in seconds of the thread's own time; 10 at first."""
    set_most_seconds(seconds)


cdef class Model:
    """The weights of one ``.ts`` file, loaded and warmed up. ``Model(path)`` raises RuntimeError with one line. ``trusted``: its code may
    do what it likes."""
    cdef shared_ptr[CModel] model
    cdef readonly str path

    def __init__(self, path, cbool trusted=False):
        cdef string name = str(path).encode()
        self.path = str(path)
        with nogil:
            self.model = CModel.load(name, trusted)

    def notes(self):
        """What was changed in its code, as the rest of lines that start with its name."""
        return [note.decode(errors="replace") for note in deref(self.model).notes()]

    def shape(self, int method):
        """(in_channels, in_ratio, out_channels, out_ratio), or None when the model lacks the method."""
        cdef MethodShape shape = deref(self.model).shape(<Method>method)
        if not shape.usable():
            return None
        return shape.in_channels, shape.in_ratio, shape.out_channels, shape.out_ratio

    def layers(self):
        """[(name, shape)] of every parameter, in the file's order."""
        return [(layer.name.decode(), tuple(layer.shape)) for layer in deref(self.model).layers()]

    def net(self):
        """A net with an empty memory over these weights."""
        cdef Net net = Net.__new__(Net)
        with nogil:
            net.net = deref(self.model).instance()
        return net


cdef class Net:
    """One streaming memory over a model's weights."""
    cdef shared_ptr[CNet] net

    def run(self, int method, float[:, ::1] values, uint64_t seed=0):
        """Runs whole hops: float32 (channels, length) in, (channels, length) out. RuntimeError when the model fails."""
        cdef MethodShape shape = deref(self.net).shape(<Method>method)
        cdef int step = shape.ratio() // shape.in_ratio if shape.usable() else 0
        if step == 0 or values.shape[0] != shape.in_channels or values.shape[1] == 0 or values.shape[1] % step:
            raise ValueError(f"got {values.shape[0]} x {values.shape[1]} values, expected {shape.in_channels} channels"
                             f" of a multiple of {step}")
        cdef int frames = values.shape[1] // step
        out = np.zeros((shape.out_channels, frames * (shape.ratio() // shape.out_ratio)), dtype=np.float32)
        cdef float[:, ::1] view = out
        cdef string error
        cdef FrameStatus status
        with nogil:
            status = deref(self.net).run(<Method>method, &values[0, 0], &view[0, 0], frames, seed, &error)
        if status != FrameStatus.ok:
            raise RuntimeError(error.decode(errors="replace"))
        return out

    def reset(self):
        """Forgets the past."""
        deref(self.net).reset()


cdef class Chain:
    """A worker thread, the ports it serves and the layers bent in it. ``shared``: another process is to see the ports."""
    cdef shared_ptr[CChain] chain
    cdef readonly str name

    def __init__(self, name, cbool shared=False):
        self.name = name
        cdef string text = name.encode()
        with nogil:
            self.chain = CChain.make(text, shared)

    def open(self, Model model, int method, *, int states=1, bint offline=False, uint64_t seed=0,
             double compute_seconds=0.0, double model_rate=0.0):
        """The address of a new port, as an int that owns one reference: give it to exactly one codec."""
        cdef PortOptions options
        options.method = <Method>method
        options.states = states
        options.offline = offline
        options.seed = seed
        options.compute_seconds = compute_seconds
        options.model_rate = model_rate
        cdef FramePort* port
        with nogil:
            port = deref(self.chain).open(model.model, options)
        return <uintptr_t>port

    def bend(self, Model model, changes):
        """Sets all values of layers, {name: float32 flat}, together at the next hop boundary."""
        cdef vector[pair[string, LayerValuesPtr]] layers
        cdef const float[::1] values
        cdef const float* first
        cdef string name
        for key, array in changes.items():
            name, values = key.encode(), array
            first = &values[0] if values.shape[0] else NULL
            layers.push_back(pair[string, LayerValuesPtr](name, deref(model.model).make_layer(name, first, values.shape[0])))
        with nogil:
            deref(self.chain).bend(model.model, layers)

    def forget_bends(self):
        """New ports start from the file's own weights again."""
        deref(self.chain).forget_bends()

    def layer(self, Model model, str layer):
        """A copy of a layer's values as last set, float32, flat."""
        cdef string name = layer.encode()
        cdef vector[float] values
        with nogil:
            write_values(deref(self.chain).layer(model.model, name), &values)
        if values.empty():
            return np.zeros(0, dtype=np.float32)
        return np.asarray(<float[:values.size()]>values.data()).copy()

    def stop(self):
        """Ends the worker."""
        deref(self.chain).stop()
