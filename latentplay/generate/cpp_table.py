"""The table as a C++ header: ``python -m latentplay.spec.header > pyext_src/lp_table.h``."""

from __future__ import annotations

import importlib
import json
import pkgutil
from pathlib import Path

from latentplay.spec.kinds import Flag, Message, Object, Param
from latentplay.spec.words import is_number

STRUCTS = """\
// The table for C++: every parameter, message and flag; written by `python -m latentplay.spec.header`, not by hand.
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
    bool clip;                 // out of range is clipped, not refused
    int count;                 // how many values; 0: one for each voice
    const char* en;            // help
};

struct MessageRow {
    const char* object;
    const char* name;
    const char* args;
    const char* en;
};

"""


def objects() -> list[Object]:
    """Every Object in the modules of ``latentplay.spec``, by name."""
    folder = [str(Path(__file__).parent)]
    modules = [importlib.import_module(f"latentplay.spec.{m.name}") for m in pkgutil.iter_modules(folder)]
    found = {o.name: o for m in modules for o in vars(m).values() if isinstance(o, Object)}
    return [found[name] for name in sorted(found)]


def quote(text: str) -> str:
    """A C++ string literal; what is not ASCII goes in as UTF-8 bytes."""
    if text.isascii():
        return json.dumps(text)
    return '"' + "".join(chr(b) if 32 <= b < 127 and chr(b) not in '"\\' else f"\\{b:03o}" for b in text.encode()) + '"'


def words_name(row: int) -> str:
    return f"kWords{row}"


def words(rows: list[tuple[str, Param]]) -> str:
    """The lists of words, one for each parameter that takes words."""
    lists = []
    for row, (_, param) in enumerate(rows):
        if param.choices:
            items = ", ".join(quote(w) for w in param.choices)
            lists.append(f"inline constexpr const char* {words_name(row)}[] = {{{items}, nullptr}};\n")
    return "".join(lists)


def param_row(row: int, owner: str, p: Param) -> str:
    """One line of kParams."""
    number, word = ("0", quote(p.default)) if isinstance(p.default, str) else (repr(float(p.default)), "nullptr")
    list_name = words_name(row) if p.choices else "nullptr"
    flags = f"{str(is_number(p)).lower()}, {str(p.integer).lower()}, {str(p.clip).lower()}, {p.count}"
    return (
        f"    {{{quote(owner)}, {quote(p.name)}, {float(p.lo)!r}, {float(p.hi)!r}, {number}, {word}, {quote(p.unit)}, "
        f"{list_name}, {flags}, {quote(p.en)}}},\n"
    )


def message_rows(rows: list[tuple[str, Message | Flag]]) -> str:
    """The lines of kMessages or kFlags."""
    return "".join(f"    {{{quote(o)}, {quote(m.name)}, {quote(m.args)}, {quote(m.en)}}},\n" for o, m in rows)


def array(kind: str, name: str, lines: str) -> str:
    """One array; a row of nullptr ends it, so that an empty one is still legal."""
    return f"inline constexpr {kind} {name}[] = {{\n{lines}    {{}},\n}};\n\n"


def header(table: list[Object]) -> str:
    """The whole header."""
    params = [(o.name, p) for o in table for p in o.params]
    messages: list[tuple[str, Message | Flag]] = [(o.name, m) for o in table for m in o.messages]
    flags: list[tuple[str, Message | Flag]] = [(o.name, f) for o in table for f in o.flags]
    lines = "".join(param_row(row, owner, param) for row, (owner, param) in enumerate(params))
    return (
        STRUCTS
        + words(params)
        + "\n// Each list ends with a row whose object is nullptr.\n"
        + array("ParamRow", "kParams", lines)
        + array("MessageRow", "kMessages", message_rows(messages))
        + array("MessageRow", "kFlags", message_rows(flags))
        + "}  // namespace lp\n"
    )


if __name__ == "__main__":
    print(header(objects()), end="")
