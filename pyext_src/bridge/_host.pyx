# distutils: language = c++
# cython: language_level=3
"""The external as Python sees it: ``latentplay.host.main`` takes requests from here and replies here."""

from libc.stdint cimport int64_t, uintptr_t
from libcpp cimport bool as cbool

from requests cimport Request, RequestQueue, python_request, send_reply


cdef extern from "bridge/interpreter.hpp" namespace "lp" nogil:
    RequestQueue& served_queue()


def next_request():
    """Waits for the next request, a latentplay.host.requests.Request; None when the host is about to end."""
    cdef Request request
    cdef cbool got
    with nogil:
        got = served_queue().next(&request)
    return python_request(request) if got else None


def begin_work():
    """To be called when a job goes on after its request: off-line hosts wait for its ``end_work``."""
    served_queue().begin_work()


def end_work():
    """To be called when a request, or a job, is done."""
    served_queue().end_work()


def reply(int64_t number, str selector, words=(), *, uintptr_t port=0, values=None, states=()):
    """Sends a message to an object (0: the console), if need be with a port, an array of float32, or states of objects,
    each (number, lines)."""
    send_reply(&served_queue(), number, selector, words, port, values, states)


def leave():
    """Ends the wait of ``next_request``: the Python that we joined is about to end."""
    served_queue().leave()
