# cython: language_level=3
# distutils: language = c++
"""What a model file says of itself, and the folders of models, from C++ to plain values; latentplay.model gives them shapes."""

from libc.stdint cimport int64_t, uint64_t
from libcpp cimport bool
from libcpp.string cimport string
from libcpp.vector cimport vector


cdef extern from "model_file/model_info.hpp" namespace "lp" nogil:
    cdef cppclass MethodInfo:
        string name
        int in_channels, in_ratio, out_channels, out_ratio

    cdef cppclass AttributeInfo:
        string name
        vector[string] types

    cdef cppclass TensorInfo:
        string name, dtype, part
        vector[int64_t] shape
        int64_t size

    cdef cppclass ModelInfo:
        string name, hash
        uint64_t file_size
        vector[MethodInfo] methods
        vector[AttributeInfo] attributes
        vector[string] warnings
        int sampling_rate, latents, full_latents, ratio, channels, rows
        bool streaming
        vector[TensorInfo] layers, buffers

    bool read_model_info(const char* path, ModelInfo& info, string& error)

cdef extern from "model_file/inspection.hpp" namespace "lp" nogil:
    bool inspect_model(const char* path, string& problem, int* deepest)

cdef extern from "model_file/weights.hpp" namespace "lp" nogil:
    vector[float] layer_of(const string& path, const string& name) except +

cdef extern from "objects/model_folders.hpp" namespace "lp":
    vector[string] folders_of_models "lp::model_folders"(const string& data_folder) except +


cdef extern from "objects/user_data.hpp" namespace "lp":
    string in_user_data "lp::user_data"(const string& name) except +


cdef str text(const string& line):
    return line.decode("utf-8", "replace")


cdef tuple texts(vector[string]& lines):
    return tuple([text(line) for line in lines])


cdef tuple methods(vector[MethodInfo]& found):
    cdef MethodInfo each
    return tuple([(text(each.name), each.in_channels, each.in_ratio, each.out_channels, each.out_ratio)
                  for each in found])


cdef tuple attributes(vector[AttributeInfo]& found):
    cdef AttributeInfo each
    return tuple([(text(each.name), texts(each.types)) for each in found])


cdef tuple tensors(vector[TensorInfo]& found):
    cdef TensorInfo each
    return tuple([(text(each.name), tuple(each.shape), each.size, text(each.dtype), text(each.part)) for each in found])


def model_folders(bytes data_folder not None):
    """Where the objects look for models, as bytes; ``data_folder`` (from ``os.fsencode``) is the last."""
    return folders_of_models(data_folder)


def user_data(bytes name not None):
    """The path of ``name`` in the user's own data folder, as bytes; empty where the system has no such folder."""
    return <bytes>in_user_data(name)


def layer(bytes path not None, str name not None):
    """The values of a layer in the file at ``path``, in order, as floats; RuntimeError when it cannot be read."""
    cdef string given = path, wanted = name.encode()
    cdef vector[float] values
    with nogil:
        values = layer_of(given, wanted)
    return list(values)


def inspect(bytes path not None):
    """Why the file at ``path`` should not be given to torch, as the rest of a line that starts with its name, "" when nothing speaks
    against it; and how deep it is nested."""
    cdef string problem, given = path
    cdef int deepest = 0
    if 0 in path:
        raise ValueError("a file name cannot hold a null character: check the name")
    with nogil:
        inspect_model(given.c_str(), problem, &deepest)
    return text(problem), deepest


def read(bytes path not None):
    """What the file at ``path`` (from ``os.fsencode``) says of itself, as a dict; ValueError with the line that says why not."""
    cdef ModelInfo info
    cdef string error, given = path
    cdef bool ok
    if 0 in path:
        raise ValueError("a file name cannot hold a null character: check the name")
    with nogil:
        ok = read_model_info(given.c_str(), info, error)
    if not ok:
        raise ValueError(text(error))
    return {
        "name": text(info.name), "file_size": info.file_size, "hash": text(info.hash),
        "methods": methods(info.methods), "attributes": attributes(info.attributes),
        "sampling_rate": info.sampling_rate, "latents": info.latents, "full_latents": info.full_latents,
        "ratio": info.ratio, "channels": info.channels, "streaming": info.streaming, "rows": info.rows,
        "layers": tensors(info.layers), "buffers": tensors(info.buffers), "warnings": texts(info.warnings),
    }
