"""[pd reference]: inlets, outlets, arguments, flags and messages of an object, straight from the table."""

from __future__ import annotations

from collections.abc import Iterable

from latentplay.generate.patches.canvas import LINE, Canvas
from latentplay.spec.kinds import Object
from latentplay.spec.wording import values

NAMES, HELP, WIDE = 16, 180, 510
"""Where names and help stand in a column, and how far it is to the next column."""
NAME_WIDTH, WIDTH = 22, 43
"""How many characters a line of each has."""


def reference(thing: Object) -> Canvas:
    """All of it in one window: what it has and does on the left, its parameters on the right."""
    s = Canvas(2 * WIDE, 700)
    left = section(s, 10, 10, "INLETS", numbered(thing.inlets))
    left = section(s, 10, left, "OUTLETS", numbered(thing.outlets))
    left = section(s, 10, left, "ARGUMENTS", ((a.args or a.name, a.en) for a in thing.arguments))
    if thing.flags:
        left = section(s, 10, left, "FLAGS", ((f"{f.name} {f.args}".strip(), f.en) for f in thing.flags))
    right = section(s, WIDE, 10, "MESSAGES: PARAMETERS", ((p.name, f"{p.en} ({values(p)})") for p in thing.params))
    actions = [(f"{m.name} {m.args}".strip(), m.en) for m in thing.messages]
    if len(thing.params) > len(actions) // 2:
        left = section(s, 10, left, "MESSAGES: ACTIONS", actions)
    else:
        right = section(s, WIDE, right, "MESSAGES: ACTIONS", actions)
    s.resize(2 * WIDE, max(left, right) + 10)
    return s


def numbered(rows: Iterable) -> list[tuple[str, str]]:
    """Inlets and outlets: the last of several outlets is the rightmost."""
    return [(f"{row.name} ({row.args})" if row.args else row.name, row.en) for row in rows]


def section(s: Canvas, x: int, y: int, title: str, rows: Iterable[tuple[str, str]]) -> int:
    """A heading and its rows; the y below."""
    s.strip(x, y, WIDE - 20, 20, title)
    y += 24
    for name, line in rows:
        below_name = s.text(name, x + NAMES, y, NAME_WIDTH)
        y = max(below_name, s.text(line, x + HELP, y, WIDTH)) + 4
    return y + LINE // 2
