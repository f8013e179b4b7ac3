# cython: language_level=3
"""Plans for tests: built from Python, run on arrays."""

import numpy as np

from libc.stdint cimport int64_t, uint8_t, uint64_t
from libc.string cimport memcpy
from libcpp cimport bool as cbool
from libcpp.memory cimport shared_ptr, unique_ptr
from libcpp.string cimport string
from libcpp.unordered_map cimport unordered_map
from libcpp.vector cimport vector

cdef extern from "plan/plan.hpp" namespace "lp::plan" nogil:
    cdef enum Type "lp::plan::Type":
        pass
    cdef enum Role "lp::plan::Role":
        pass
    cdef enum Op "lp::plan::Op":
        pass
    cdef cppclass Buffer:
        Role role
        Type type
        int64_t size
        string name
        vector[uint8_t] values
    cdef cppclass View:
        int buffer
        int64_t offset
        vector[int64_t] sizes
        vector[int64_t] strides
        int64_t size()
    cdef cppclass Step:
        Op op
        vector[View] in_ "in"
        vector[View] out
        vector[int64_t] integers
        vector[double] reals
    cdef cppclass Method:
        int units
        vector[Step] steps
        View in_ "in"
        View out
    cdef cppclass Plan:
        vector[Buffer] buffers
        vector[Method] methods

cdef extern from "plan/op_names.hpp" namespace "lp::plan" nogil:
    const size_t kOps
    const char* kOpNames[1]

cdef extern from "plan/random.hpp" namespace "lp::plan" nogil:
    cdef cppclass Random:
        Random(uint64_t seed)

cdef extern from "plan/denormals.hpp" namespace "lp::plan" nogil:
    cdef cppclass FlushDenormals:
        FlushDenormals()

cdef extern from "plan/run.hpp" namespace "lp::plan" nogil:
    cdef enum Precision "lp::plan::Precision":
        pass
    cdef cppclass Values:
        pass
    ctypedef shared_ptr[const Values] ValuesPtr
    cdef cppclass PreparedPlan:
        ValuesPtr make_layer(const string& name, const float* values, int64_t count) except +
    ctypedef shared_ptr[const PreparedPlan] PreparedPtr
    cdef cppclass Runner:
        Runner(PreparedPtr prepared) except +
        cbool run(int method, const float* to, float* out, Random& random)
        void reset()
        cbool is_finite()
        size_t memory_size()
        void copy_memory(void* to)
        void put_back_memory(const void* values)
        char* memory(int buffer)
        ValuesPtr set_layer(ValuesPtr values)

cdef extern from "plan/plan_file.hpp" namespace "lp::plan" nogil:
    cdef cppclass PlanMark:
        string model
        string program
        Precision precision
    cdef cppclass string_view "std::string_view":
        string_view()
        string_view(const char* data, size_t size)
        const char* data()
        size_t size()
    cdef cppclass PlanFile:
        string_view plan()
    ctypedef shared_ptr[const PlanFile] PlanFilePtr
    void write_plan_file(const string& path, const PlanMark& mark, string_view plan, const PreparedPlan& prepared) except +
    PlanFilePtr open_plan_file "lp::plan::PlanFile::open"(const string& path, const PlanMark& mark, cbool weights) except +

cdef extern from *:
    """
    #include <unordered_map>
    #include "plan/plan_file.hpp"
    #include "plan/run.hpp"
    namespace lp { namespace plan {
    // Layers that Python holds.
    inline PreparedPtr prepare_with(const Plan& plan, int precision, const std::unordered_map<std::string, std::vector<float>>& layers) {
        return PreparedPlan::prepare(plan, static_cast<Precision>(precision), [&](const std::string& name, int64_t count) -> const float* {
            const auto found = layers.find(name);
            return found != layers.end() && found->second.size() == static_cast<size_t>(count) ? found->second.data() : nullptr;
        });
    }
    inline PreparedPtr prepare_from(const Plan& plan, const PlanFilePtr& file) {
        return PreparedPlan::prepare(plan, std::shared_ptr<const PackedSource>(file));
    }
    }}
    """
    PreparedPtr prepare_from "lp::plan::prepare_from"(const Plan& plan, const PlanFilePtr& file) except +
    PreparedPtr prepare_with "lp::plan::prepare_with"(const Plan& plan, int precision, const unordered_map[string, vector[float]]& layers) except +

OPS = [kOpNames[i].decode() for i in range(kOps)]
ROLES = ["scratch", "input", "weight", "constant", "state"]
TYPES = ["real", "whole", "truth", "complex"]


cdef View view_of(tuple given):
    cdef View view
    view.buffer, view.offset, view.sizes, view.strides = given
    return view


cdef Step step_of(dict given):
    cdef Step step
    step.op = <Op><int>OPS.index(given["op"])
    for each in given["in"]:
        step.in_.push_back(view_of(each))
    for each in given["out"]:
        step.out.push_back(view_of(each))
    step.integers = given["integers"]
    step.reals = given["reals"]
    return step


cdef Buffer buffer_of(dict given):
    cdef Buffer buffer
    buffer.role = <Role><int>ROLES.index(given["role"])
    buffer.type = <Type><int>TYPES.index(given["type"])
    buffer.size = given["size"]
    buffer.name = given["name"].encode()
    cdef const uint8_t[::1] values = np.frombuffer(given["values"], np.uint8)
    if values.shape[0] > 0:
        buffer.values.assign(&values[0], &values[0] + values.shape[0])
    return buffer


cdef Method method_of(dict given):
    cdef Method method
    method.units = given["units"]
    for step in given["steps"]:
        method.steps.push_back(step_of(step))
    method.in_ = view_of(given["in"])
    method.out = view_of(given["out"])
    return method


cdef Plan plan_of(dict given):
    cdef Plan plan
    for each in given["buffers"]:
        plan.buffers.push_back(buffer_of(each))
    for each in given["methods"]:
        plan.methods.push_back(method_of(each))
    return plan


cdef PlanMark mark_of(str model, str program, int precision):
    cdef PlanMark mark
    mark.model = model.encode()
    mark.program = program.encode()
    mark.precision = <Precision>precision
    return mark


cdef class File:
    """A plan on disk."""

    cdef PlanFilePtr file
    cdef readonly bytes plan

    def __init__(self, str path, str model, str program, int precision=0, cbool weights=True):
        self.file = open_plan_file(path.encode(), mark_of(model, program, precision), weights)
        cdef string_view plan = self.file.get().plan()
        self.plan = plan.data()[: plan.size()]


cdef class Net:
    """A plan with its memory."""

    cdef PreparedPtr prepared
    cdef unique_ptr[Runner] runner
    cdef vector[int64_t] in_sizes, out_sizes

    def __init__(self, dict plan, dict layers, int precision=0, File file=None):
        """``file``: where the weights are, instead of ``layers``."""
        cdef Plan made = plan_of(plan)
        cdef unordered_map[string, vector[float]] values
        for name, layer in layers.items():
            values[name.encode()] = np.ascontiguousarray(layer, np.float32).ravel()
        self.prepared = prepare_with(made, precision, values) if file is None else prepare_from(made, file.file)
        self.runner.reset(new Runner(self.prepared))
        for method in made.methods:
            self.in_sizes.push_back(method.in_.size())
            self.out_sizes.push_back(method.out.size())

    def run(self, values, int method=0, uint64_t seed=0):
        """The output of a frame, and whether it went well."""
        cdef float[::1] given = np.ascontiguousarray(values, np.float32).ravel()
        if given.shape[0] < self.in_sizes[method]:
            raise ValueError(f"{self.in_sizes[method]} values are needed, not {given.shape[0]}")
        out = np.zeros(self.out_sizes[method], np.float32)
        cdef float[::1] to = out
        cdef Random* random = new Random(seed)
        with nogil:
            good = self.runner.get().run(method, &given[0], &to[0], random[0])
        del random
        return out, bool(good)

    def write(self, str path, bytes plan, str model, str program, int precision=0):
        """Keeps it on disk, with ``plan`` for whoever reads it."""
        cdef const char* data = plan
        write_plan_file(path.encode(), mark_of(model, program, precision), string_view(data, len(plan)), self.prepared.get()[0])

    def set_layer(self, str name, values):
        cdef float[::1] given = np.ascontiguousarray(values, np.float32).ravel()
        made = self.prepared.get().make_layer(name.encode(), &given[0], given.shape[0])
        if made.get() != NULL:
            self.runner.get().set_layer(made)

    def reset(self):
        self.runner.get().reset()

    def is_finite(self):
        return self.runner.get().is_finite()

    def copy_memory(self):
        out = np.zeros(self.runner.get().memory_size() + 1, np.uint8)
        cdef uint8_t[::1] to = out
        self.runner.get().copy_memory(&to[0])
        return out

    def put_back_memory(self, const uint8_t[::1] values):
        self.runner.get().put_back_memory(&values[0])

    def memory(self, int buffer, int64_t size):
        """The bytes of a buffer, now."""
        out = np.zeros(size, np.uint8)
        cdef uint8_t[::1] to = out
        memcpy(&to[0], self.runner.get().memory(buffer), size)
        return out


def flushed_product(float a, const float[::1] b):
    """A product while denormal numbers are zero."""
    cdef FlushDenormals* flush = new FlushDenormals()
    cdef float product = a * b[0]
    del flush
    return product
