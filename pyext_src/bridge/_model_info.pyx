# cython: language_level=3
# distutils: language = c++
"""The card of a model file, from C++ to plain Python values; latentplay.card gives them their shapes."""

from libc.stdint cimport int64_t, uint64_t
from libcpp cimport bool
from libcpp.string cimport string
from libcpp.vector cimport vector


cdef extern from "card/card.hpp" namespace "lp" nogil:
    cdef cppclass CardMethod:
        string name
        int in_channels, in_ratio, out_channels, out_ratio

    cdef cppclass CardTensor:
        string name, dtype, part
        vector[int64_t] shape
        int64_t size

    cdef cppclass Card:
        string name, hash
        uint64_t file_size
        vector[CardMethod] methods
        vector[string] attributes, warnings
        int sampling_rate, latents, full_latents, ratio, channels, rows
        bool streaming
        vector[CardTensor] layers, buffers

    bool read_card(const char* path, Card& card, string& error)


cdef str text(const string& line):
    return line.decode("utf-8", "replace")


cdef tuple texts(vector[string]& lines):
    return tuple([text(line) for line in lines])


cdef tuple methods(vector[CardMethod]& found):
    cdef CardMethod each
    return tuple([(text(each.name), each.in_channels, each.in_ratio, each.out_channels, each.out_ratio)
                  for each in found])


cdef tuple tensors(vector[CardTensor]& found):
    cdef CardTensor each
    return tuple([(text(each.name), tuple(each.shape), each.size, text(each.dtype), text(each.part)) for each in found])


def read(bytes path not None):
    """The card of the file at ``path`` (from ``os.fsencode``) as a dict; ValueError with the line that says why not."""
    cdef Card card
    cdef string error, given = path
    cdef bool ok
    if 0 in path:
        raise ValueError("a file name cannot hold a null character: check the name")
    with nogil:
        ok = read_card(given.c_str(), card, error)
    if not ok:
        raise ValueError(text(error))
    return {
        "name": text(card.name), "file_size": card.file_size, "hash": text(card.hash),
        "methods": methods(card.methods), "attributes": texts(card.attributes),
        "sampling_rate": card.sampling_rate, "latents": card.latents, "full_latents": card.full_latents,
        "ratio": card.ratio, "channels": card.channels, "streaming": card.streaming, "rows": card.rows,
        "layers": tensors(card.layers), "buffers": tensors(card.buffers), "warnings": texts(card.warnings),
    }
