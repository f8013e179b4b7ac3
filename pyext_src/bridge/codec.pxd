# Frames between an object and the engine: what the two sides of a port know of it.
from libc.stdint cimport int64_t


cdef extern from "audio/codec/frame_port.hpp" namespace "lp" nogil:
    cdef enum class Method(int):
        encode
        decode
    cdef enum class FrameStatus(int):
        ok
    cdef cppclass FramePort:
        int ratio
        int in_channels
        int out_channels
        int states
        void release()
