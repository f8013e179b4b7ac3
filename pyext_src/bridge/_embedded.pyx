# distutils: language = c++
# cython: language_level=3
"""The Python inside a host: what ``latentplay.host.embedded`` hears of its objects, and says to them."""

from libcpp cimport bool as cbool
from libcpp.string cimport string


cdef extern from "bridge/interpreter.hpp" namespace "lp" nogil:
    cbool c_receive "lp::receive"(string* bytes)
    void c_send "lp::send"(const string& bytes)
    string c_version "lp::host_version"()


def receive():
    """Waits for the next request, as bytes; None when the host is about to end."""
    cdef string message
    cdef cbool got
    with nogil:
        got = c_receive(&message)
    return <bytes>message if got else None


def send(bytes message):
    """A reply, as bytes."""
    cdef string copy = message
    with nogil:
        c_send(copy)


def version():
    """The external's build."""
    return c_version().decode()
