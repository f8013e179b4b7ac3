# The queue between objects and Python: requests become latentplay.host.requests.Request, replies become C++.
from libc.stdint cimport int64_t, uintptr_t
from libcpp cimport bool as cbool
from libcpp.string cimport string
from libcpp.vector cimport vector

from atoms cimport AtomList, Lines, atoms_of, lines_of, messages_of, text_of, values_of
from codec cimport FramePort


cdef extern from "objects/requests.hpp" namespace "lp" nogil:
    cdef cppclass ObjectSpec:
        string class_name, chain, file, folder
        cbool own, offline, keeps
        int channels
        double seed
        string method
        cbool trust, half
    cdef cppclass ObjectState:
        ObjectState()
        int64_t object
        string class_name
        Lines lines
    cdef cppclass Event:
        double milliseconds
        string class_name
        int place
        AtomList line
    cdef cppclass Request:
        Request()
        int64_t object
        string selector
        AtomList atoms
        vector[float] values
        ObjectSpec spec
        double now
        unsigned groups
        vector[ObjectState] states
        vector[Event] events
        int64_t serial
        string data
    cdef cppclass Reply:
        Reply()
        int64_t object
        string selector
        AtomList atoms
        FramePort* port
        vector[float] values
        vector[ObjectState] states
        string data


cdef extern from "objects/request_queue.hpp" namespace "lp" nogil:
    cdef cppclass RequestQueue:
        cbool next(Request* request)
        cbool try_next(Request* request)
        cbool has_requests()
        void begin_work()
        void end_work()
        void reply(Reply reply)
        void leave()


cdef inline object array_of(const vector[float]& values):
    """float32 (n,); None for an empty one."""
    from latentplay.files.later import np

    cdef size_t i
    if values.empty():
        return None
    array = np.empty(values.size(), np.float32)
    cdef float[::1] view = array
    for i in range(values.size()):
        view[i] = values[i]
    return array


cdef inline object python_request(const Request& request):
    """A request as Python knows it."""
    from latentplay.host.requests import ObjectSpec as Spec
    from latentplay.host.requests import Request as PythonRequest

    cdef size_t i
    spec = request.spec
    return PythonRequest(
        number=request.object,
        selector=text_of(request.selector),
        words=values_of(request.atoms),
        values=array_of(request.values),
        spec=Spec(text_of(spec.class_name), text_of(spec.chain), text_of(spec.file), text_of(spec.folder), spec.own,
                  spec.offline, spec.channels, int(spec.seed), spec.keeps, text_of(spec.method), spec.trust, spec.half),
        now=request.now,
        groups=request.groups,
        states=[(request.states[i].object, text_of(request.states[i].class_name), messages_of(request.states[i].lines))
                for i in range(request.states.size())],
        events=[(request.events[i].milliseconds, text_of(request.events[i].class_name), request.events[i].place,
                 tuple(values_of(request.events[i].line))) for i in range(request.events.size())],
        serial=request.serial,
        data=<bytes>request.data,
    )


cdef inline Reply reply_of(int64_t number, str selector, words, uintptr_t port, values, states, bytes data) except *:
    """A reply to an object, or with number 0 a line for the console."""
    cdef Reply reply
    cdef ObjectState state
    cdef const float[::1] view
    reply.object = number
    reply.selector = selector.encode()
    reply.port = <FramePort*>port
    reply.atoms = atoms_of(words)
    if values is not None and len(values):
        view = values
        reply.values.assign(&view[0], &view[0] + view.shape[0])
    for object_number, lines in states:
        state.object = object_number
        state.lines = lines_of(lines)
        reply.states.push_back(state)
    reply.data = data
    return reply
