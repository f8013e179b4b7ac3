# distutils: language = c++
# cython: language_level=3, boundscheck=False, wraparound=False
"""Models that torch runs: the one module that libtorch is linked to."""

from libcpp cimport bool as cbool
from libcpp.memory cimport shared_ptr
from libcpp.string cimport string
from libcpp.vector cimport vector

from nets cimport CModel, SavedModel, bytes_of, loaded_of, model_of


cdef extern from "torchscript/torch_model.hpp" namespace "lp" nogil:
    shared_ptr[CModel] load_torchscript(const string& path, cbool trusted, cbool streams) except +
    string torch_version()

cdef extern from "torchscript/recorded.hpp" namespace "lp" nogil:
    SavedModel c_recorded "lp::recorded"(const shared_ptr[CModel]& model, vector[string]* without) except +

cdef extern from "torchscript/run_limits.hpp" namespace "lp" nogil:
    void set_most_seconds(double seconds)
    void c_give_up_all "lp::RunLimits::give_up_all"()


TORCH_VERSION = torch_version().decode()


def load(path, cbool trusted=False, cbool streams=False):
    """A ``.ts`` file, loaded and warmed up, for ``_engine.Model``; RuntimeError with one line. ``trusted``: its code may do what it
    likes. ``streams``: a long call may be computed hop by hop."""
    cdef string name = str(path).encode()
    cdef shared_ptr[CModel] model
    with nogil:
        model = load_torchscript(name, trusted, streams)
    return loaded_of(model)


def recorded(loaded):
    """What ``_engine.Model.of_plan`` takes of a model that ``load`` gave, as bytes; and why methods have no plan: a line each, after the
    method's name."""
    cdef shared_ptr[CModel] model = model_of(loaded)
    cdef vector[string] without
    cdef string saved
    with nogil:
        saved = bytes_of(c_recorded(model, &without))
    return <bytes>saved, [why.decode(errors="replace") for why in without]


def give_up_after(double seconds):
    """How long one call of a model may compute before it is given up, in seconds of the thread's own time; 10 at first."""
    set_most_seconds(seconds)


def give_up_all():
    """Every call, at once: the process ends."""
    c_give_up_all()
