"""A list of words of which one is chosen: what other programs show as a menu. It scrolls when there are more than it has rows."""

from __future__ import annotations

from dataclasses import dataclass

from latentplay.generate.patches.instrument.look import BLACK, DARK, EDGE, LIT, PLAIN, Module, Out

ROW, BAR = 16, 12
"""Height of a row, width of the scroll bar."""


@dataclass(frozen=True)
class Listing:
    """Lines live in the [text define] ``lines``, called ``text``; the first word of each is shown. ``chosen``: the number of the line
    that is clicked. ``show``: the box that takes the number of the line to be lit (-1: none); ``refresh``: a bang when lines have
    changed."""

    text: str
    lines: int
    chosen: Out
    show: int
    refresh: int


def listing(s: Module, x: int, y: int, width: int, rows: int) -> Listing:
    """Draws one."""
    key = s.name()
    s.face(x - 1, y - 1, width - BAR, ROW * rows + 2, colour=DARK)
    rail = s.slider(x, y + EDGE, rows, 0, 0, length=ROW * rows - 2 * EDGE, thick=width - BAR - 2, upright=True, start=False)
    for row in range(rows):
        s.face(x, y + row * ROW, width - BAR - 2, ROW, colour=PLAIN, name=f"{key}-{row}", left=4)
    scroll = s.slider(x + width - BAR, y + EDGE, 1, 0, 0, length=ROW * rows - 2 * EDGE, thick=BAR, upright=True, start=False)
    lines = s.put(f"text define {key}")
    size = s.put(f"text size {key}")
    begin, lit = s.put("f"), s.put("f -1")
    draw = drawing(s, key, rows, begin, lit)
    whole = s.flow(scroll, "int", "t b f")
    s.wire(Out(whole.box, 1), begin, 1)
    s.wire(whole, draw)
    refresh = s.put("t b b")
    s.wire(Out(refresh, 1), size)
    s.wire(refresh, draw)
    s.wire(s.flow(size, f"- {rows}", "max 1", ";range $1 0"), scroll)
    show = s.put("t b f")
    s.wire(Out(show, 1), lit, 1)
    s.wire(show, draw)
    chosen = pick(s, rail, rows, begin, key)
    return Listing(key, lines, chosen, show, refresh)


def pick(s: Module, rail: int, rows: int, begin: int, key: str) -> Out:
    """From a click to the number of a line that exists."""
    row = s.flow(rail, "int", f"min {rows - 1}", "t b f").box
    line, count = s.put("+"), s.put(f"text size {key}")
    first = s.put("f")
    s.connect(begin, 0, first, 1)
    s.wire(Out(row, 1), line, 1)
    ask = s.flow(row, "t b b").box
    s.wire(Out(ask, 1), count)
    inside = s.put("expr if($f1 < $f2, $f1, -1)")
    s.wire(count, inside, 1)
    s.wire(ask, first)
    s.wire(first, line)
    s.wire(line, inside)
    return Out(s.flow(inside, "moses 0").box, 1)


def drawing(s: Module, key: str, rows: int, begin: int, lit: int) -> int:
    """Writes the words into the rows: the box that is banged."""
    start = s.put("t b b b")
    every = s.say(", ".join(str(row) for row in range(rows)))
    s.wire(start, every)
    row = s.flow(every, "t f f f").box
    where = s.flow(Out(row, 2), f"makefilename {key}-%d").box
    send = s.put("s")
    s.wire(where, send, 1)
    empty, line = s.flow(Out(row, 1), ";label empty").box, s.put("+")
    s.wire(empty, send)
    s.wire(row, line)
    offset, mark = s.put("f"), s.put("==")
    s.wire(Out(start, 2), begin)
    s.wire(Out(start, 1), lit)
    s.wire(begin, offset, 0)
    s.wire(offset, line, 1)
    s.wire(lit, mark, 1)
    two = s.flow(line, "t f f").box
    s.wire(s.flow(Out(s.flow(two, f"text get {key}", "route bang").box, 1), "list", ";label $1"), send)
    colours = s.flow(Out(two, 1), "t f").box
    s.wire(colours, mark)
    which = s.flow(mark, "sel 0 1").box
    for outlet, colour in enumerate((PLAIN, LIT)):
        s.wire(s.flow(Out(which, outlet), f";color {colour} {BLACK} {BLACK}"), send)
    return start
