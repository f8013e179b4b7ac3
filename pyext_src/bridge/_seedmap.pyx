# cython: language_level=3
"""Seed maps for Python: the compiled reader and lookup, as lp.mod~ uses them."""

import numpy as np

from libc.stdint cimport int32_t
from libcpp cimport bool as cbool
from libcpp.string cimport string
from libcpp.vector cimport vector

cdef extern from "objects/mod/seed_maps.hpp" namespace "lp" nogil:
    const int kMostPoints
    const char* kMapHeader
    cdef cppclass MapPoint:
        int32_t seed
        float x, y
    cdef cppclass SeedMap:
        const vector[MapPoint]& points()
    cdef cppclass SeedMaps:
        cbool reload(const string& data_folder)
        cbool load(const string& path)
        cbool nearest(int basis, double x, double y, int count, int32_t* seeds)
        const SeedMap& map(int basis)
        const string& error()
    string own_seed_map()

MOST_POINTS = kMostPoints
HEADER = kMapHeader.decode()


def own_path():
    """The user's own map, as bytes; empty when there is no place for one."""
    return <bytes>own_seed_map()


cdef class Maps:
    """The maps of the six bases, by number; empty until read."""

    cdef SeedMaps maps

    def reload(self, bytes data_folder):
        """The shipped maps and over them the user's own; the line that says why not, or None."""
        return None if self.maps.reload(data_folder) else self.error()

    def load(self, bytes path):
        """One file; the line that says why not, or None."""
        return None if self.maps.load(path) else self.error()

    cdef error(self):
        return self.maps.error().decode("utf-8", "replace")

    def nearest(self, int basis, double x, double y, int count):
        """int32 (count,), nearest first; None when the basis has no map."""
        found = np.empty(count, np.int32)
        cdef int32_t[::1] seeds = found
        cdef int32_t* first = &seeds[0] if count > 0 else NULL
        return found if self.maps.nearest(basis, x, y, count, first) else None

    def points(self, int basis):
        """Seeds int32 (n,) and places float32 (n, 2), in the order of the file."""
        cdef const vector[MapPoint]* found = &self.maps.map(basis).points()
        cdef Py_ssize_t n = found.size()
        seeds, places = np.empty(n, np.int32), np.empty((n, 2), np.float32)
        for i in range(n):
            seeds[i] = found[0][i].seed
            places[i] = found[0][i].x, found[0][i].y
        return seeds, places
