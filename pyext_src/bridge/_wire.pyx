# distutils: language = c++
# cython: language_level=3
"""Requests and replies as bytes, as they go between the objects of a host and Python."""

from libc.stdint cimport int64_t, uintptr_t
from libcpp.string cimport string
from libcpp.vector cimport vector

from requests cimport Reply, Request, python_request, reply_of


cdef extern from "connection/wire.hpp" namespace "lp" nogil:
    size_t kLongestMessage
    string wire_version()
    string encoded(const Reply& reply) except +
    string encoded_request "lp::encoded"(const Request& request) except +
    Request decoded_request(const char* bytes_, size_t size) except +
    cdef cppclass IncomingReply:
        Reply reply
    IncomingReply decoded_reply(const char* bytes_, size_t size) except +

cdef extern from "connection/engine_command.hpp" namespace "lp" nogil:
    vector[string] c_engine_command "lp::engine_command"(const string& python, const string& path) except +

cdef extern from "system/parent_watch.hpp" namespace "lp" nogil:
    void c_end_with_parent "lp::end_with_parent"()


VERSION = wire_version().decode()
LONGEST = kLongestMessage


def request_of(bytes message):
    """A latentplay.host.requests.Request; RuntimeError for bytes that are none."""
    cdef const char* first = message
    return python_request(decoded_request(first, len(message)))


def reply(int64_t number, str selector, words=(), *, uintptr_t port=0, values=None, states=(), bytes data=b""):
    """The bytes of a reply to an object (0: the console); see latentplay.host.requests.Reply."""
    cdef Reply made = reply_of(number, selector, words, port, values, states, data)
    return <bytes>encoded(made)


def request(int64_t number, str selector):
    """The bytes of a request without words, as a host sends it."""
    cdef Request made
    made.object = number
    made.selector = selector.encode()
    return <bytes>encoded_request(made)


def selector_of(bytes message):
    """Which reply these bytes are; RuntimeError for bytes that are none."""
    cdef const char* first = message
    return decoded_reply(first, len(message)).reply.selector.decode()


def engine_command(str python, str path):
    """The words with which a host starts the engine in a process of its own."""
    cdef vector[string] words = c_engine_command(python.encode(), path.encode())
    return [word.decode() for word in words]


def end_with_parent():
    """From now on this process ends when the one that started it has ended, even from within a model that never returns."""
    c_end_with_parent()
