# cython: language_level=3
# distutils: language = c++
"""The convolutions of plans, for tests and measurements."""

import time

import numpy as np

from libc.stdint cimport int64_t
from libcpp cimport bool
from libcpp.memory cimport shared_ptr
from libcpp.vector cimport vector


cdef extern from "plan/conv.hpp" namespace "lp::plan" nogil:
    cdef enum class Precision:
        full, half

    cdef cppclass PackedWeights:
        int outputs, taps, channels
        size_t bytes()

    cdef cppclass WeightOrder:
        int64_t inner, inner_stride, taps, tap_stride, channels, channel_stride

    size_t packed_bytes(const WeightOrder& order, Precision precision)
    PackedWeights c_pack "lp::plan::pack"(const WeightOrder& order, const float* weights, Precision precision,
                                          const shared_ptr[void]& memory) except +

    cdef cppclass Columns:
        const float** rows
        int64_t tap_step
        float** outs
        int count

    void c_convolve "lp::plan::convolve"(const PackedWeights& weights, const Columns& columns, const float* bias, bool adds)
    const char* c_kernels "lp::plan::kernels"()

cdef extern from "system/large_pages.hpp" namespace "lp" nogil:
    shared_ptr[void] large_memory(size_t bytes) except +

cdef extern from "plan/kernel_set.hpp" namespace "lp::plan" nogil:
    bool use_kernels(const char* name)

cdef extern from * nogil:
    """
    static float swept = 0;
    static void sweep(const float* values, size_t count) {  // reads them all: the caches hold nothing else then
        float sums[16] = {};
        for (size_t i = 0; i + 16 <= count; i += 16)
            for (int k = 0; k < 16; k++) sums[k] += values[i + k];
        for (float sum : sums) swept += sum;
    }
    static void call(const lp::plan::PackedWeights& weights, const float* const* rows, int64_t tap_step, float* const* outs, int count,
                     const float* bias, bool adds) {
        lp::plan::convolve(weights, {rows, tap_step, outs, count}, bias, adds);
    }
    """
    void sweep(const float* values, size_t count)
    void call(const PackedWeights& weights, const float** rows, int64_t tap_step, float** outs, int count, const float* bias, bool adds)


def kernels():
    """The kernels that compute: "AVX-512", "AVX2", "NEON" or "plain"."""
    return c_kernels().decode()


def use(str name not None):
    """Kernels by name; false where this processor has none such."""
    return use_kernels(name.encode())


cdef class Packed:
    """Weights (outputs, taps, channels), of any strides, in the order in which they are read."""

    cdef PackedWeights weights

    def __init__(self, const float[:, :, :] weights not None, bool half=False):
        cdef int64_t item = sizeof(float)
        cdef Precision precision = Precision.half if half else Precision.full
        cdef const float* first = &weights[0, 0, 0]
        cdef WeightOrder order
        order.inner, order.inner_stride = weights.shape[0], weights.strides[0] // item
        order.taps, order.tap_stride = weights.shape[1], weights.strides[1] // item
        order.channels, order.channel_stride = weights.shape[2], weights.strides[2] // item
        with nogil:
            self.weights = c_pack(order, first, precision, large_memory(packed_bytes(order, precision)))

    @property
    def bytes(self):
        return self.weights.bytes()

    def convolve(self, const float[::1] sound not None, const int64_t[::1] starts not None, int64_t tap_step, float[:, ::1] outs not None,
                 const float[::1] bias=None, bool adds=False, int times=1):
        """``outs`` (columns, outputs) from what lies in ``sound`` from each start on; nanoseconds of thread time for all ``times``."""
        cdef vector[const float*] rows
        cdef vector[float*] to
        cdef int i, count = starts.shape[0]
        cdef int64_t last = tap_step * (self.weights.taps - 1) + self.weights.channels
        for i in range(count):
            if starts[i] < 0 or starts[i] + last > sound.shape[0]:
                raise ValueError(f"column {i} begins at {starts[i]}, which does not lie in the sound")
            rows.push_back(&sound[0] + starts[i])
            to.push_back(&outs[i, 0])
        if outs.shape[0] != count or outs.shape[1] < self.weights.outputs or (bias is not None and bias.shape[0] < self.weights.outputs):
            raise ValueError("the outputs or the bias have too few places")
        cdef const float* base = NULL
        if bias is not None:
            base = &bias[0]
        began = time.thread_time_ns()
        with nogil:
            for i in range(times):
                call(self.weights, rows.data(), tap_step, to.data(), count, base, adds)
        return time.thread_time_ns() - began


def read_all(const float[::1] values not None):
    """Reads them once, so that the caches hold nothing else; nanoseconds of thread time."""
    began = time.thread_time_ns()
    with nogil:
        sweep(&values[0], values.shape[0])
    return time.thread_time_ns() - began
