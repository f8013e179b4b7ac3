"""The table and the limits as C++ headers: ``python -m latentplay.generate.cpp_table`` prints both, as JSON, by name."""

from __future__ import annotations

import json

from latentplay.spec.control import GROUPS
from latentplay.spec.kinds import Message, Object, Param
from latentplay.spec.limits import LIMITS
from latentplay.spec.table import objects
from latentplay.spec.wording import is_number

STRUCTS = """\
// The table for C++; written by `python -m latentplay.generate.cpp_table`, not by hand.
#pragma once

namespace lp {

struct ParamRow {
    const char* object;
    const char* name;
    double lo, hi;             // bounds of a number
    double def;                // default of a number
    const char* def_word;      // default of a word, or nullptr
    const char* unit;          // "" when it has none
    const char* const* words;  // the words that it takes, ended by nullptr; nullptr when it takes numbers alone
    bool numbers;              // takes numbers
    bool integer;              // whole numbers only
    int count;                 // how many values; 0: one for each voice
    const char* en;            // help
};

struct MessageRow {
    const char* object;
    const char* name;
    const char* args;
    bool timed;                // counts when it comes: no host puts it off
    const char* en;
};

struct FlagRow {
    const char* object;
    const char* name;  // with its "-"
    const char* args;
    const char* en;
};

struct ObjectRow {
    const char* name;
    bool signals;
};

struct PortRow {
    const char* object;
    bool outlet;
    bool signal;
    const char* name;
    const char* en;
    const char* fr;
};

"""


def quote(text: str) -> str:
    """A C++ string literal; what is not ASCII goes in as UTF-8 bytes."""
    if text.isascii():
        return json.dumps(text)
    return '"' + "".join(chr(b) if 32 <= b < 127 and chr(b) not in '"\\' else f"\\{b:03o}" for b in text.encode()) + '"'


def word(value: bool) -> str:
    """As C++ writes it."""
    return str(value).lower()


def words(rows: list[tuple[str, Param]]) -> str:
    """The lists of words, one for each parameter that takes words."""
    lists = []
    for row, (_, param) in enumerate(rows):
        if param.choices:
            items = ", ".join(quote(w) for w in param.choices)
            lists.append(f"inline constexpr const char* kWords{row}[] = {{{items}, nullptr}};\n")
    return "".join(lists)


def param_row(row: int, owner: str, p: Param) -> str:
    """One line of kParams."""
    number, symbol = ("0", quote(p.default)) if isinstance(p.default, str) else (repr(float(p.default)), "nullptr")
    list_name = f"kWords{row}" if p.choices else "nullptr"
    flags = f"{word(is_number(p))}, {word(p.integer)}, {p.count}"
    return (
        f"    {{{quote(owner)}, {quote(p.name)}, {float(p.lo)!r}, {float(p.hi)!r}, {number}, {symbol}, {quote(p.unit)}, "
        f"{list_name}, {flags}, {quote(p.en)}}},\n"
    )


def message_rows(rows: list[tuple[str, Message]]) -> str:
    """The lines of kMessages."""
    return "".join(f"    {{{quote(o)}, {quote(m.name)}, {quote(m.args)}, {word(m.timed)}, {quote(m.en)}}},\n" for o, m in rows)


def flag_rows(table: list[Object]) -> str:
    """The lines of kFlags."""
    return "".join(f"    {{{quote(o.name)}, {quote(f.name)}, {quote(f.args)}, {quote(f.en)}}},\n" for o in table for f in o.flags)


def object_rows(table: list[Object]) -> str:
    """The lines of kObjects."""
    return "".join(f"    {{{quote(o.name)}, {word(any(is_signal(port) for port in o.outlets))}}},\n" for o in table)


def is_signal(port: Message) -> bool:
    return port.args == "signal"


def port_rows(table: list[Object]) -> str:
    """The lines of kPorts: inlets, then outlets of each object, from left to right."""
    ports = [(o.name, side == 1, port) for o in table for side, row in enumerate((o.inlets, o.outlets)) for port in row]
    texts = [(word(outlet), word(is_signal(p)), quote(o), quote(p.name), quote(p.en), quote(p.fr)) for o, outlet, p in ports]
    return "".join(f"    {{{o}, {outlet}, {signal}, {name}, {en}, {fr}}},\n" for outlet, signal, o, name, en, fr in texts)


def array(kind: str, name: str, lines: str) -> str:
    """One array; a row of nullptr ends it, so that an empty one is still legal."""
    return f"inline constexpr {kind} {name}[] = {{\n{lines}    {{}},\n}};\n\n"


def table_header(table: list[Object]) -> str:
    """lp_table.h: the whole table, and the groups of lp.control."""
    params = [(o.name, p) for o in table for p in o.params]
    messages = [(o.name, m) for o in table for m in o.messages]
    lines = "".join(param_row(row, owner, param) for row, (owner, param) in enumerate(params))
    return (
        STRUCTS
        + words(params)
        + "\n// Each list ends with a row whose object is nullptr.\n"
        + array("ParamRow", "kParams", lines)
        + array("MessageRow", "kMessages", message_rows(messages))
        + array("FlagRow", "kFlags", flag_rows(table))
        + array("ObjectRow", "kObjects", object_rows(table))
        + array("PortRow", "kPorts", port_rows(table))
        + groups()
        + "}  // namespace lp\n"
    )


def groups() -> str:
    """The groups of lp.control, in their order."""
    names = ", ".join(quote(name) for name in GROUPS)
    places = ", ".join(f"k{name.capitalize()}Group" for name in GROUPS)
    return (
        "// What can take part in a mapping of lp.control.\n"
        f"constexpr int kGroups = {len(GROUPS)};\n"
        f"constexpr const char* kGroupNames[kGroups] = {{{names}}};\n"
        f"enum GroupPlace {{ {places} }};\n\n"
    )


def limits_header() -> str:
    """lp_limits.h: the numbers of latentplay.spec.limits."""
    lines = "".join(f"constexpr int k{name.title().replace('_', '')} = {value};\n" for name, value in LIMITS.items())
    return (
        "// Limits that C++ and Python share; written by `python -m latentplay.generate.cpp_table`, not by hand.\n"
        f"#pragma once\n\nnamespace lp {{\n\n{lines}\n}}  // namespace lp\n"
    )


def headers() -> dict[str, str]:
    """The headers by the names that C++ includes."""
    return {"lp_table.h": table_header(objects()), "lp_limits.h": limits_header()}


if __name__ == "__main__":
    print(json.dumps(headers()))
