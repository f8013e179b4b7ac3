"""Controls that follow the state: what an object says when it is asked moves them, whoever changed it."""

from __future__ import annotations

from latentplay.generate.patches.canvas import PAPER, Canvas

WAIT = 20
"""Milliseconds after a message until the object is asked how it stands."""


def follow(s: Canvas, box: int, x: int, y: int, *heard: str) -> None:
    """[pd follow]: once something comes to one of the names ``heard``, asks the object for its state, and keeps that out of
    what is shown as an answer."""
    inner = Canvas(620, 300)
    wait, order = inner.box(f"del {WAIT}", 20, 100), inner.box("t b b b", 20, 140)
    inner.chain(inner.box("loadbang", 20 + 140 * len(heard), 55), wait)
    for place, name in enumerate(heard):
        inner.chain(inner.box(f"r {name}", 20 + 140 * place, 20), inner.box("t b", 20 + 140 * place, 55), wait)
    inner.connect(wait, 0, order)
    loud = inner.box("s $0-loud", 180, 240)
    for outlet, text in ((2, "0"), (0, "1")):
        state = inner.message(text, 180 + 40 * outlet, 190)
        inner.connect(order, outlet, state)
        inner.connect(state, 0, loud)
    ask = inner.message("dump", 60, 190)
    inner.connect(order, 1, ask)
    inner.connect(ask, 0, inner.box("outlet", 60, 240))
    s.connect(s.sub("follow", inner, x, y), 0, box)


def dial(s: Canvas, x: int, y: int, name: str, lo: float, hi: float, value: float, target: str, *, unit: str = "",
         heard: str = "$0-said", length: int = 110, digits: int = 5, label: str = "") -> None:
    """A panel with a slider, its number and its unit: sends `name value` to [s target], follows what comes to ``heard``."""
    inner = Canvas(400, 330)
    title = label or name
    width = length + 7 * digits + 26 + 7 * (len(unit) + len(title) + 2)
    inner.strip(0, 0, width, 28, colour=PAPER)
    bar = inner.slider(6, 5, lo, hi, value, length=length, start=False)
    number = inner.number(length + 14, 4, digits)
    words(inner, length + 7 * digits + 24, f"{unit} {title}" if unit else title)
    linked(inner, name, bar, number, target, heard)
    s.panel(label or name, inner, x, y, width, 28)


def words(s: Canvas, x: int, text: str) -> None:
    """Words on a panel of 28 pixels: comments do not show there."""
    label = text.replace(" ", "\\ ")
    s.raw(f"obj {x} 13 cnv 1 1 1 empty empty {label} 0 0 0 12 {PAPER} #202020 0")


def linked(s: Canvas, name: str, bar: int, number: int, target: str, heard: str) -> None:
    """A slider and a number that show the same, send it and follow it."""
    mine, store = s.box(f"route {name}", 20, 110), s.message("set $1", 20, 170)
    s.chain(s.box(f"r {heard}", 20, 80), mine, s.box("route float", 20, 140), store, bar)  # `time` may be a note
    s.connect(store, 0, number)
    s.chain(bar, number, s.message(f"{name} $1", 20, 220), s.box(f"s {target}", 20, 250))


def switch(s: Canvas, x: int, y: int, name: str, target: str, text: str, *, heard: str = "$0-said", width: int = 110,
           panel: str = "") -> None:
    """A panel with a toggle that sends `name 0` or `name 1`, and follows."""
    inner = Canvas(300, 300)
    inner.strip(0, 0, width, 28, colour=PAPER)
    toggle = inner.toggle(6, 5, label=text)
    store = inner.message("set $1", 20, 140)
    inner.chain(inner.box(f"r {heard}", 20, 80), inner.box(f"route {name}", 20, 110), store, toggle)
    inner.chain(toggle, inner.message(f"{name} $1", 20, 200), inner.box(f"s {target}", 20, 230))
    s.panel(panel or name, inner, x, y, width, 28)


def choice(s: Canvas, x: int, y: int, name: str, choices: tuple[str, ...], target: str, *, heard: str = "$0-said") -> int:
    """A column of cells, a word beside each; the y below."""
    inner = Canvas(900, 300)
    width, height = 26 + 8 * max(map(len, choices)), 18 * len(choices) + 2
    inner.strip(0, 0, width, height, colour=PAPER)
    cells = inner.radio(0, 0, len(choices), upright=True, start=False)
    for i, word in enumerate(choices):
        inner.raw(f"obj 22 {18 * i + 9} cnv 1 1 1 empty empty {word} 0 0 0 12 {PAPER} #202020 0")
    which = inner.box("sel " + " ".join(map(str, range(len(choices)))), 20, 150)
    said, out = inner.box("route " + " ".join(choices), 20, 240), inner.box(f"s {target}", 500, 270)
    inner.connect(cells, 0, which)
    inner.chain(inner.box(f"r {heard}", 20, 180), inner.box(f"route {name}", 20, 210), said)
    for i, word in enumerate(choices):
        say, store = inner.message(f"{name} {word}", 500 + 60 * (i % 2), 120 + 22 * i), inner.message(f"set {i}", 20 + 60 * i, 270)
        inner.connect(which, i, say)
        inner.connect(say, 0, out)
        inner.connect(said, i, store)
        inner.connect(store, 0, cells)
    s.panel(name, inner, x, y, width, height)
    return y + height
