# Models over plans, from Python and back.
from libc.stdint cimport uint8_t
from libcpp cimport bool as cbool
from libcpp.memory cimport make_shared, shared_ptr, static_pointer_cast
from libcpp.string cimport string
from libcpp.vector cimport vector

from nets cimport CModel, SavedModel, bytes_of, model_of, saved_model


cdef extern from "plan/conv.hpp" namespace "lp::plan" nogil:
    cdef enum class Precision(uint8_t):
        full
        half

cdef extern from "engine/plan_model.hpp" namespace "lp" nogil:
    cdef cppclass TorchScriptLoader:
        pass
    cdef cppclass PlanModel(CModel):
        PlanModel(const string& path, SavedModel saved, Precision precision, TorchScriptLoader load) except +

cdef extern from "engine/planned.hpp" namespace "lp" nogil:
    cdef cppclass Planned:
        SavedModel saved
        vector[string] without
    Planned c_planned "lp::planned"(const string& path, SavedModel recorded, const shared_ptr[CModel]& torchscript) except +

cdef extern from "bridge/torchscript_loader.hpp" namespace "lp":
    TorchScriptLoader torchscript_loader(object callable, shared_ptr[CModel] (*call)(void* callable, string* error) noexcept) except +


cdef inline shared_ptr[CModel] called_loader(void* loader, string* error) noexcept with gil:
    try:
        return model_of((<object>loader)())
    except Exception as why:
        error[0] = str(why).encode()
        return shared_ptr[CModel]()


cdef inline shared_ptr[CModel] plan_model(bytes path, bytes saved, cbool half, load) except *:
    """What plays a plan of a file; ``load()`` gives the same file as another module loads it."""
    cdef string name = path, text = saved
    cdef TorchScriptLoader loader = torchscript_loader(load, called_loader)
    cdef shared_ptr[PlanModel] made
    with nogil:
        made = make_shared[PlanModel](name, saved_model(text), Precision.half if half else Precision.full, loader)
    return static_pointer_cast[CModel, PlanModel](made)


cdef inline tuple planned_of(bytes path, bytes recorded, const shared_ptr[CModel]& script):
    """The plan of a model that torch plays, in fewer steps and compared with it, as bytes; and why methods lost theirs."""
    cdef string name = path, text = recorded
    cdef Planned made
    with nogil:
        made = c_planned(name, saved_model(text), script)
        text = bytes_of(made.saved)
    return <bytes>text, [why.decode(errors="replace") for why in made.without]
