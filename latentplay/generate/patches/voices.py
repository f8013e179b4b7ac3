"""A slider for each voice: sends `scale 1 0.5` and the like, follows what the modulator says."""

from __future__ import annotations

from latentplay.generate.patches.canvas import PAPER, Canvas
from latentplay.generate.patches.follow import words
from latentplay.generate.patches.parts import LATENTS

SMALL = (138, 92)
"""Pixels of a panel with narrow sliders and one number, that of the slider that was moved last."""


def voices(s: Canvas, name: str, x: int, y: int, target: str = "$0-mod", heard: str = "$0-said") -> None:
    """[pd scale] or [pd offset], small."""
    inner = _panel(*SMALL)
    last = inner.number(88, 68, 6)
    words(inner, 6, name)
    inner._lines[-1] = inner._lines[-1].replace(" 13 cnv", " 78 cnv", 1)
    out, spread = _ends(inner, name, target, heard)
    for i in range(LATENTS):
        bar = inner.slider(2 + 17 * i, 2, -3, 3, 0, length=60, thick=15, upright=True, start=False)
        _voice(inner, name, i, bar, spread, out)
        show = inner.message("set $1", 20 + 105 * i, 400)
        inner.chain(bar, show, last)
    s.panel(name, inner, x, y, *SMALL)


def wide_voices(s: Canvas, name: str, x: int, y: int, target: str = "$0-mod", heard: str = "$0-said") -> None:
    """The same with a number for each voice."""
    inner = _panel(380, 142)
    out, spread = _ends(inner, name, target, heard)
    for i in range(LATENTS):
        bar = inner.slider(10 + 47 * i, 4, -3, 3, 0, length=106, thick=30, upright=True, start=False)
        number = inner.number(3 + 47 * i, 118, 5)
        store = _voice(inner, name, i, number, spread, out)
        inner.connect(store, 0, bar)
        inner.connect(bar, 0, number)
    s.panel(name, inner, x, y, 380, 142)


def _panel(width: int, height: int) -> Canvas:
    inner = Canvas(1000, 480)
    inner.strip(0, 0, width, height, colour=PAPER)
    return inner


def _ends(s: Canvas, name: str, target: str, heard: str) -> tuple[int, int]:
    """Where messages go, and where values come from."""
    out, spread = s.box(f"s {target}", 20, 440), s.box("unpack" + " f" * LATENTS, 20, 260)
    s.chain(s.box(f"r {heard}", 20, 200), s.box(f"route {name}", 20, 230), spread)
    return out, spread


def _voice(s: Canvas, name: str, i: int, control: int, spread: int, out: int) -> int:
    """One control: it is set to what is said, and says what it is set to."""
    store, word = s.message("set $1", 20 + 105 * i, 310), s.message(f"{name} {i + 1} $1", 20 + 105 * i, 360)
    s.connect(spread, i, store)
    s.chain(store, control, word, out)
    return store
