# distutils: language = c++
# cython: language_level=3
"""The external's face towards Python: ``latentplay.host`` takes requests from here and answers here."""

import numpy as np

from libc.stdint cimport int64_t, uintptr_t
from libcpp cimport bool as cbool
from libcpp.string cimport string
from libcpp.vector cimport vector


cdef extern from "bridge/word.hpp" namespace "lp" nogil:
    cdef cppclass Word:
        Word()
        Word(double value)
        Word(string value)
        cbool is_text
        double number
        string text

cdef extern from "rt/port.hpp" namespace "lp" nogil:
    cdef cppclass Port:
        pass

cdef extern from "bridge/desk.hpp" namespace "lp" nogil:
    cdef cppclass Request:
        int64_t object
        string selector
        vector[Word] words
        vector[float] values
    cdef cppclass Reply:
        int64_t object
        string selector
        vector[Word] words
        Port* port
        vector[float] values
    cdef cppclass Desk:
        @staticmethod
        Desk& get()
        cbool next(Request* request)
        void begin_work()
        void end_work()
        void answer(Reply reply)
        void leave()
        cbool is_leaving()


def next_request():
    """Waits for the next request: (object, selector, [float or str, …], float32 array or None).

    None when the host is about to end.
    """
    cdef Request request
    cdef cbool got
    cdef size_t i
    with nogil:
        got = Desk.get().next(&request)
    if not got:
        return None
    words = []
    for i in range(request.words.size()):
        is_text = request.words[i].is_text
        words.append(request.words[i].text.decode(errors="replace") if is_text else request.words[i].number)
    values = None
    if not request.values.empty():
        values = np.asarray(<float[:request.values.size()]>request.values.data()).copy()
    return request.object, request.selector.decode(), words, values


def begin_work():
    """Says that a job goes on after its request: off-line hosts wait for its ``end_work``."""
    Desk.get().begin_work()


def end_work():
    """Says that a request, or a job, is done."""
    Desk.get().end_work()


def reply(int64_t object, str selector, words=(), uintptr_t port=0, values=None):
    """Sends words, and perhaps a port or an array of float32, to an object; object 0 is the console."""
    cdef Reply answer
    cdef const float[::1] view
    answer.object = object
    answer.selector = selector.encode()
    answer.port = <Port*>port
    for word in words:
        if isinstance(word, str):
            answer.words.push_back(Word(<string>word.encode()))
        else:
            answer.words.push_back(Word(<double>word))
    if values is not None and len(values):
        view = values
        answer.values.assign(&view[0], &view[0] + view.shape[0])
    Desk.get().answer(answer)


def is_leaving():
    """True once the host is about to end."""
    return Desk.get().is_leaving()


def leave():
    """Ends the wait of ``next_request``: the Python that we joined is about to end."""
    Desk.get().leave()
