# What attributes of a model are set to, and say: from Python to the engine and back.
from libcpp cimport bool as cbool
from libcpp.string cimport string
from libcpp.vector cimport vector


cdef extern from "engine/net.hpp" namespace "lp" nogil:
    cdef enum ValueKind "lp::AttributeValue::Kind":
        BOOLEAN "lp::AttributeValue::boolean"
        INTEGER "lp::AttributeValue::integer"
        REAL "lp::AttributeValue::real"
        TEXT "lp::AttributeValue::text"
        NUMBERS "lp::AttributeValue::numbers"
    cdef cppclass AttributeValue:
        AttributeValue()
        ValueKind kind
        double number
        string words
        vector[float] values
    cdef cppclass Setting:
        Setting()
        string attribute
        vector[AttributeValue] values
        cbool is_buffer
        vector[float] samples
        double rate


cdef inline Setting setting_of(str attribute, values) except *:
    """``values``: numbers, words, and float32 arrays."""
    cdef Setting setting
    cdef AttributeValue value
    cdef float number
    setting.attribute = attribute.encode()
    for one in values:
        value = AttributeValue()
        if isinstance(one, str):
            value.kind = TEXT
            value.words = one.encode()
        elif getattr(one, "ndim", 0):
            value.kind = NUMBERS
            for number in one:
                value.values.push_back(number)
        else:
            value.number = one
        setting.values.push_back(value)
    return setting


cdef inline list values_of(const vector[AttributeValue]& found):
    """The same as Python has them: bool, int, float, str, float32 (n,)."""
    from latentplay.files.later import np

    cdef size_t i
    values = []
    for i in range(found.size()):
        if found[i].kind == TEXT:
            values.append(found[i].words.decode(errors="replace"))
        elif found[i].kind == NUMBERS:
            values.append(np.array(found[i].values, dtype=np.float32))
        elif found[i].kind == BOOLEAN:
            values.append(found[i].number != 0)
        else:
            values.append(int(found[i].number) if found[i].kind == INTEGER else found[i].number)
    return values


cdef inline Setting filling_of(str buffer, float[::1] samples, double rate) except *:
    """The samples of a buffer; none: it is emptied."""
    cdef Setting setting
    setting.attribute = buffer.encode()
    setting.is_buffer = True
    setting.rate = rate
    if samples.shape[0]:
        setting.samples.assign(&samples[0], &samples[0] + samples.shape[0])
    return setting
