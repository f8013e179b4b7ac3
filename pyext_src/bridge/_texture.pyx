# cython: language_level=3
"""Textures for Python: the compiled bases, unchanged, without the GIL."""

import numpy as np

from libc.stdint cimport int32_t, int64_t

cdef extern from "noise/texture.hpp" namespace "lp" nogil:
    cdef enum Basis "lp::Basis":
        pass
    cdef enum Law "lp::Law":
        pass
    const int kBases
    const int kTextureSize
    const char* kBasisNames[6]
    void make_texture(Basis basis, int32_t seed, Law law, float* values)
    void make_raw_texture(Basis basis, int32_t seed, double* values)
    cdef cppclass OpenSimplex2:
        OpenSimplex2(int64_t seed)
        double at(double x, double y)

SIZE = kTextureSize
BASES = tuple(kBasisNames[i].decode() for i in range(kBases))


def make(int basis, int32_t seed, int law):
    """Texture of basis number ``basis`` under a law, 1 or 2: float32 (8192,) in [0, 1]."""
    values = np.empty(kTextureSize, np.float32)
    cdef float[::1] view = values
    with nogil:
        make_texture(<Basis>basis, seed, <Law>law, &view[0])
    return values


def make_raw(int basis, int32_t seed):
    """The basis function before its range is set: float64 (8192,)."""
    values = np.empty(kTextureSize, np.float64)
    cdef double[::1] view = values
    with nogil:
        make_raw_texture(<Basis>basis, seed, &view[0])
    return values


def open_simplex(int64_t seed, double[::1] x, double[::1] y):
    """OpenSimplex noise of ``seed`` at the points (x, y): float64 (n,) in about [-0.87, 0.87]."""
    values = np.empty(x.shape[0], np.float64)
    cdef double[::1] view = values
    cdef OpenSimplex2* noise = new OpenSimplex2(seed)
    cdef Py_ssize_t i
    for i in range(x.shape[0]):
        view[i] = noise.at(x[i], y[i])
    del noise
    return values
