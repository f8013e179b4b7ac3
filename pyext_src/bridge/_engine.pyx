# distutils: language = c++
# cython: language_level=3, boundscheck=False, wraparound=False
"""The engine as Python sees it: models, nets, chains with their worker."""

from latentplay.files.later import np

from cython.operator cimport dereference as deref
from libc.stdint cimport uint64_t, uintptr_t
from libcpp cimport bool as cbool
from libcpp.memory cimport shared_ptr
from libcpp.string cimport string
from libcpp.utility cimport pair
from libcpp.vector cimport vector

from attributes cimport AttributeValue, Setting, filling_of, setting_of, values_of
from codec cimport FramePort, FrameStatus, MethodId
from nets cimport CModel, CNet, LayerValuesPtr, MethodShape, loaded_of, model_of
from plans cimport plan_model, planned_of


cdef extern from "engine/quiet_thread.hpp" namespace "lp" nogil:
    void c_quiet_this_thread "lp::quiet_this_thread"(int nice)

cdef extern from "engine/chain.hpp" namespace "lp" nogil:
    cdef cppclass PortOptions:
        MethodId method
        int states
        cbool offline
        uint64_t seed
        double compute_seconds
        double model_rate
        string form
    cdef cppclass CChain "lp::Chain":
        @staticmethod
        shared_ptr[CChain] make(const string& name, cbool shared)
        FramePort* open(const shared_ptr[CModel]& model, const PortOptions& options) except +
        void bend(const shared_ptr[CModel]& model, const vector[pair[string, LayerValuesPtr]]& layers) except +
        void forget_bends()
        LayerValuesPtr layer(const shared_ptr[CModel]& model, const string& name) except +
        void set(const shared_ptr[CModel]& model, const Setting& setting) except +
        vector[AttributeValue] get(const shared_ptr[CModel]& model, const string& attribute) except +
        void stop()
        @staticmethod
        void stop_all(int milliseconds)


ENCODE, DECODE = 0, 1


def stop_all(int milliseconds=250):
    """Stops every worker; waits at most ``milliseconds``. To be called once, before the process ends."""
    with nogil:
        CChain.stop_all(milliseconds)


def quiet_this_thread(int nice=10):
    """Makes the calling thread a good neighbour: denormals flushed, lower priority (Linux)."""
    c_quiet_this_thread(nice)


cdef vector[pair[string, LayerValuesPtr]] layers_of(Model model, changes) except *:
    """{name: float32 flat} as layers of a model; RuntimeError when one does not fit."""
    cdef vector[pair[string, LayerValuesPtr]] layers
    cdef const float[::1] values
    cdef const float* first
    cdef string name
    for key, array in changes.items():
        name, values = key.encode(), array
        first = &values[0] if values.shape[0] else NULL
        layers.push_back(pair[string, LayerValuesPtr](name, deref(model.model).make_layer(name, first, values.shape[0])))
    return layers


cdef copy_of(const LayerValuesPtr& layer):
    """A layer's values, float32, flat."""
    cdef size_t count = deref(layer).values.size()
    return np.asarray(<float[:count]><float*>deref(layer).values.data()).copy() if count else np.zeros(0, dtype=np.float32)


cdef class Model:
    """The weights of one ``.ts`` file, loaded and warmed up. ``loaded``: what a module that reads model files gave."""
    cdef shared_ptr[CModel] model

    def __init__(self, loaded):
        self.model = model_of(loaded)

    @staticmethod
    def of_plan(path, bytes saved, cbool half, load):
        """The model of a file whose plan was kept; RuntimeError when it is not that of this file. ``load()`` gives the same file
        as another module loads it, for what the plan does not do."""
        cdef Model model = Model.__new__(Model)
        model.model = plan_model(str(path).encode(), saved, half, load)
        return model

    def loaded(self):
        """What another Model can be made of."""
        return loaded_of(self.model)

    def planned(self, path, bytes recorded):
        """What ``of_plan`` takes, of a plan that was recorded from this model: in fewer steps, and compared with it; and why methods
        lost their plans, a line each. RuntimeError where all did."""
        return planned_of(str(path).encode(), recorded, self.model)

    def notes(self):
        """What was changed in its code, as the rest of lines that start with its name."""
        return [note.decode(errors="replace") for note in deref(self.model).notes()]

    def shape(self, int method):
        """(in_channels, in_ratio, out_channels, out_ratio), or None when the model lacks the method."""
        cdef MethodShape shape = deref(self.model).shape(method)
        if not shape.usable():
            return None
        return shape.in_channels, shape.in_ratio, shape.out_channels, shape.out_ratio

    def hop(self, int method):
        """Samples of a frame in a patch."""
        return deref(self.model).shape(method).hop

    def unit(self, int method):
        """Samples that the method takes at once, or any multiple of them."""
        return deref(self.model).shape(method).unit

    def methods(self):
        """{name: number} of what can be run."""
        cdef size_t i
        return {deref(self.model).methods()[i].name.decode(): i for i in range(deref(self.model).methods().size())
                if deref(self.model).methods()[i].shape.usable()}

    def attributes(self):
        """The names of what can be set."""
        return [name.decode() for name in deref(self.model).attributes()]

    def has_plan(self, int method):
        """Whether a method is played without torch."""
        return deref(self.model).has_plan(method)

    def warm_up(self, int method):
        """Before another method than encode and decode first plays; RuntimeError when it fails. One thread at a time."""
        with nogil:
            deref(self.model).warm_up(method)

    def layers(self):
        """[(name, shape)] of every parameter, in the file's order."""
        return [(layer.name.decode(), tuple(layer.shape)) for layer in deref(self.model).layers()]

    def layer(self, str layer):
        """A copy of a layer's values in the file, float32, flat."""
        return copy_of(deref(self.model).original_layer(layer.encode()))

    def check_layers(self, changes):
        """RuntimeError when one of these layers, {name: float32 flat}, does not fit."""
        layers_of(self, changes)

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
        cdef MethodShape shape = deref(self.net).shape(method)
        cdef int step = shape.unit // shape.in_ratio if shape.usable() else 0
        if step == 0 or values.shape[0] != shape.in_channels or values.shape[1] == 0 or values.shape[1] % step:
            raise ValueError(f"got {values.shape[0]} x {values.shape[1]} values, expected {shape.in_channels} x a multiple of {step}")
        cdef int units = values.shape[1] // step
        out = np.zeros((shape.out_channels, units * (shape.unit // shape.out_ratio)), dtype=np.float32)
        cdef float[:, ::1] view = out
        cdef string error
        cdef FrameStatus status
        with nogil:
            status = deref(self.net).run(method, &values[0, 0], &view[0, 0], units, seed, &error)
        if status != FrameStatus.ok:
            raise RuntimeError(error.decode(errors="replace"))
        return out

    def set_layers(self, Model model, changes):
        """Other values for layers of this net alone, {name: float32 flat}; RuntimeError, and nothing set, when one does not fit."""
        cdef vector[pair[string, LayerValuesPtr]] layers = layers_of(model, changes)
        for i in range(layers.size()):
            deref(self.net).set_layer(layers[i].first, layers[i].second)

    def reset(self):
        """Forgets the past; attributes stay as they were set."""
        deref(self.net).reset()

    def set(self, str attribute, *values):
        """Sets an attribute; RuntimeError when the model refuses."""
        cdef Setting setting = setting_of(attribute, values)
        with nogil:
            deref(self.net).set(setting)

    def get(self, str attribute):
        """The values of an attribute."""
        cdef string name = attribute.encode()
        cdef vector[AttributeValue] found
        with nogil:
            found = deref(self.net).get(name)
        return values_of(found)

    def fill(self, str buffer, float[::1] samples, double rate):
        """Fills a buffer with one channel of sound at ``rate`` Hz."""
        cdef Setting setting = filling_of(buffer, samples, rate)
        with nogil:
            deref(self.net).set(setting)


def run_together(int method, nets, float[:, :, ::1] frames, seeds):
    """A hop of several nets of a model at once: float32 (nets, channels, length) in, the same out. RuntimeError when one fails."""
    cdef MethodShape shape = deref((<Net>nets[0]).net).shape(method)
    if not deref((<Net>nets[0]).net).shared_weights(method) or frames.shape[2] * shape.in_ratio != shape.hop:
        raise ValueError("they share no large weights, or these are no hops")
    outs = np.zeros((len(nets), shape.out_channels, shape.hop // shape.out_ratio), dtype=np.float32)
    cdef float[:, :, ::1] out = outs
    cdef FrameStatus status = FrameStatus.ok
    cdef string error
    cdef vector[CNet.Call] calls
    cdef CNet.Call call
    call.status, call.error = &status, &error
    for i, net in enumerate(nets):
        call.net, call.to, call.out, call.seed = (<Net>net).net.get(), &frames[i, 0, 0], &out[i, 0, 0], seeds[i]
        calls.push_back(call)
    with nogil:
        deref(calls[0].net).run_together(method, calls.data(), <int>calls.size())
    if status != FrameStatus.ok:
        raise RuntimeError(error.decode(errors="replace"))
    return outs


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
             double compute_seconds=0.0, double model_rate=0.0, str form=""):
        """The address of a new port, as an int that owns one reference: give it to exactly one codec. ``form``: why the model's
        plan does not play; empty where it does."""
        cdef PortOptions options
        options.method = method
        options.states = states
        options.offline = offline
        options.seed = seed
        options.compute_seconds = compute_seconds
        options.model_rate = model_rate
        options.form = form.encode()
        cdef FramePort* port
        with nogil:
            port = deref(self.chain).open(model.model, options)
        return <uintptr_t>port

    def bend(self, Model model, changes):
        """Sets all values of layers, {name: float32 flat}, together at the next hop boundary."""
        cdef vector[pair[string, LayerValuesPtr]] layers = layers_of(model, changes)
        with nogil:
            deref(self.chain).bend(model.model, layers)

    def forget_bends(self):
        """New ports start from the file's own weights again."""
        deref(self.chain).forget_bends()

    def layer(self, Model model, str layer):
        """A copy of a layer's values as last set, float32, flat."""
        return copy_of(deref(self.chain).layer(model.model, layer.encode()))

    def set(self, Model model, str attribute, values):
        """Sets an attribute in all nets on the model; RuntimeError when it refuses."""
        cdef Setting setting = setting_of(attribute, values)
        with nogil:
            deref(self.chain).set(model.model, setting)

    def fill(self, Model model, str buffer, float[::1] samples, double rate):
        """Fills a buffer in all nets on the model with one channel of sound at ``rate`` Hz; none empties it."""
        cdef Setting setting = filling_of(buffer, samples, rate)
        with nogil:
            deref(self.chain).set(model.model, setting)

    def get(self, Model model, str attribute):
        """The values of an attribute, as the worker's net has them."""
        cdef string name = attribute.encode()
        cdef vector[AttributeValue] found
        with nogil:
            found = deref(self.chain).get(model.model, name)
        return values_of(found)

    def stop(self):
        """Ends the worker."""
        deref(self.chain).stop()
