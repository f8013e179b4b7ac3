"""[pd reference]: inlets, outlets, arguments, flags and messages of an object, straight from the table."""

from __future__ import annotations

from collections.abc import Iterable

from latentplay.patches.sheet import LINE, Sheet
from latentplay.spec.kinds import Object
from latentplay.spec.words import values

NAMES, HELP, WIDTH = 30, 250, 62
"""Where names and help stand, and how many characters a line of help has."""


def reference(thing: Object) -> Sheet:
    """All of it in one window."""
    s = Sheet(720, 720)
    y = section(s, 10, "INLETS", numbered(thing.inlets))
    y = section(s, y, "OUTLETS", numbered(thing.outlets))
    y = section(s, y, "ARGUMENTS", ((a.args or a.name, a.en) for a in thing.arguments))
    if thing.flags:
        y = section(s, y, "FLAGS", ((f"{f.name} {f.args}".strip(), f.en) for f in thing.flags))
    y = section(s, y, "MESSAGES: PARAMETERS", ((p.name, f"{p.en} ({values(p)})") for p in thing.params))
    y = section(s, y, "MESSAGES: ACTIONS", ((f"{m.name} {m.args}".strip(), m.en) for m in thing.messages))
    s.resize(720, y + 10)
    return s


def numbered(rows: Iterable) -> list[tuple[str, str]]:
    """Inlets and outlets: the last of several outlets is the rightmost."""
    return [(f"{row.name} ({row.args})" if row.args else row.name, row.en) for row in rows]


def section(s: Sheet, y: int, title: str, rows: Iterable[tuple[str, str]]) -> int:
    """A heading and its rows; the y below."""
    s.strip(10, y, 700, 20, title)
    y += 24
    for name, line in rows:
        below_name = s.text(name, NAMES, y, 30)
        y = max(below_name, s.text(line, HELP, y, WIDTH)) + 4
    return y + LINE // 2
