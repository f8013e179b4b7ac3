# Models and nets, and how a loaded model passes from one module to another.
from cpython.pycapsule cimport PyCapsule_GetPointer, PyCapsule_New
from libc.stddef cimport size_t
from libc.stdint cimport int64_t, uint64_t
from libcpp cimport bool as cbool
from libcpp.memory cimport shared_ptr
from libcpp.string cimport string
from libcpp.vector cimport vector

from attributes cimport AttributeValue, Setting
from codec cimport FrameStatus, MethodId


cdef extern from "engine/net.hpp" namespace "lp" nogil:
    cdef cppclass CLayerInfo "lp::LayerInfo":
        string name
        vector[int64_t] shape
    cdef cppclass MethodShape:
        int in_channels
        int in_ratio
        int out_channels
        int out_ratio
        int unit
        int hop
        cbool usable()
    cdef cppclass MethodRow:
        string name
        MethodShape shape
    cdef cppclass LayerFloats "decltype(lp::LayerValues::values)":
        size_t size()
        const float* data()
    cdef cppclass LayerValues:
        LayerFloats values
    ctypedef shared_ptr[const LayerValues] LayerValuesPtr
    cdef cppclass CNet "lp::Net":
        cppclass Call:
            CNet* net
            const float* to "in"
            float* out
            uint64_t seed
            FrameStatus* status
            string* error
        const void* shared_weights(MethodId method)
        void run_together(MethodId method, const Call* calls, int count) except +
        FrameStatus run(MethodId method, const float* values, float* out, int units, uint64_t seed, string* error)
        void reset()
        void set_layer(const string& name, const LayerValuesPtr& values) except +
        void set(const Setting& setting) except +
        vector[AttributeValue] get(const string& attribute) except +
        MethodShape shape(MethodId method)
    cdef cppclass CModel "lp::Model":
        vector[string] notes() except +
        shared_ptr[CNet] instance() except +
        vector[CLayerInfo] layers() except +
        LayerValuesPtr make_layer(const string& name, const float* values, size_t count) except +
        LayerValuesPtr original_layer(const string& name) except +
        MethodShape shape(MethodId method)
        void warm_up(MethodId method) except +
        cbool has_plan(MethodId method)
        const vector[MethodRow]& methods()
        vector[string] attributes()


cdef extern from "engine/saved_model.hpp" namespace "lp" nogil:
    cdef cppclass SavedModel:
        SavedModel()
    string bytes_of(SavedModel model) except +
    SavedModel saved_model(const string& saved) except +


cdef inline void forget_loaded(object loaded) noexcept:
    cdef shared_ptr[CModel]* model = <shared_ptr[CModel]*>PyCapsule_GetPointer(loaded, "latentplay.Model")
    del model


cdef inline object loaded_of(const shared_ptr[CModel]& model):
    """A model as an object that any module of ours takes."""
    return PyCapsule_New(new shared_ptr[CModel](model), "latentplay.Model", forget_loaded)


cdef inline shared_ptr[CModel] model_of(object loaded) except *:
    """The model that it holds; TypeError or ValueError for anything else."""
    return (<shared_ptr[CModel]*>PyCapsule_GetPointer(loaded, "latentplay.Model"))[0]
