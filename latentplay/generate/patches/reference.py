"""[pd reference]: inlets, outlets, arguments, flags and messages of an object, straight from the table."""

from __future__ import annotations

from collections.abc import Iterable

from latentplay.generate.patches.canvas import HIGHEST, LINE, Canvas, comment, lines
from latentplay.spec.kinds import Object
from latentplay.spec.wording import values

NAMES, HELP, WIDE = 16, 156, 440
"""Where names and help stand in a column, and how far it is to the next column."""
NAME_WIDTH, WIDTH = 19, 38
"""How many characters a line of each has."""
COLUMNS = 3
Sections = list[tuple[str, list[tuple[str, str]]]]


def reference(thing: Object) -> Canvas:
    """All of it in one window, in columns of about the same height."""
    told = sections(thing)
    for limit in range(200, HIGHEST, 10):
        s = Canvas(COLUMNS * WIDE + 2, limit)
        lowest = columns(s, told, limit)
        if lowest:
            s.resize(s.width, lowest + 10)
            return s
    raise ValueError(f"the reference of {thing.name} fits no screen")


def sections(thing: Object) -> Sections:
    """Title, then names and lines."""
    return [
        ("INLETS", numbered(thing.inlets)),
        ("OUTLETS", numbered(thing.outlets)),
        ("ARGUMENTS", [(a.args or a.name, a.en) for a in thing.arguments]),
        *([("FLAGS", [(f"{f.name} {f.args}".strip(), f.en) for f in thing.flags])] if thing.flags else []),
        ("MESSAGES: PARAMETERS", [(p.name, f"{p.en} ({values(p)})") for p in thing.params]),
        ("MESSAGES: ACTIONS", [(f"{m.name} {m.args}".strip(), m.en) for m in thing.messages]),
    ]


def columns(s: Canvas, told: Sections, limit: int) -> int:
    """Writes the sections one below the other, on in the next column where one is full; the lowest y, 0 when they do not fit."""
    x, y, lowest = 10, 10, 0
    for title, rows in told:
        for number, (name, line) in enumerate(rows):
            need = LINE * max(lines(name, NAME_WIDTH), lines(comment(line), WIDTH)) + 4 + (24 if number == 0 else 0)
            if y + need > limit:
                x, y = x + WIDE, 10
            if x > COLUMNS * WIDE - 100:
                return 0
            if number == 0 or y == 10:
                s.strip(x, y, WIDE - 20, 20, title)
                y += 24
            y = max(s.text(name, x + NAMES, y, NAME_WIDTH), s.text(line, x + HELP, y, WIDTH)) + 4
            lowest = max(lowest, y)
        y += LINE // 2
    return lowest


def numbered(rows: Iterable) -> list[tuple[str, str]]:
    """Inlets and outlets: the last of several outlets is the rightmost."""
    return [(f"{row.name} ({row.args})" if row.args else row.name, row.en) for row in rows]
