# The port between an object and the engine, as both sides see it.
from libc.stdint cimport int64_t


cdef extern from "audio/codec/frame_port.hpp" namespace "lp" nogil:
    ctypedef int MethodId
    cdef enum class FrameStatus(int):
        ok
    cdef cppclass FramePort:
        int hop
        int in_channels
        int out_channels
        int states
        void release()
