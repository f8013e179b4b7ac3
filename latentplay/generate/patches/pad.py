"""A pad: a square with a handle to drag, drawn with Pd's data structures."""

from __future__ import annotations

from latentplay.generate.patches.canvas import Canvas

SIZE, HALF = 150, 7
"""The pad's size, half of its handle; in pixels."""


def drawn(s: Canvas, name: str, x: int, y: int) -> None:
    """The pad itself; ``name`` is that of its template, one for each patch."""
    s.template(f"{name} float x float y float px float py")
    s.drawing(f"{name} 0 0 {SIZE // 2} {SIZE // 2}", x, y, SIZE)


def pad_sheet(name: str, message: str, target: str) -> Canvas:
    """The handle on the pad, and what is sent when it is dragged: kept inside, from 0 to 1."""
    s = Canvas(760, 330)
    s.box(f"struct {name} float x float y float px float py", 20, 20)
    corners = " ".join(f"{at('px', dx)} {at('py', dy)}" for dx, dy in ((-HALF, -HALF), (-HALF, HALF), (HALF, HALF), (HALF, -HALF)))
    s.wide(f"filledpolygon 385 0 1 {corners}", 300, 60, 60)
    s.box(f"drawpolygon 385 1 {at('px', 0)} {at('py', 0)} {at('px', 0)} {at('py', 0)}", 300, 160)
    change, both, read = s.box("route change", 20, 60), s.box("t p p", 20, 90), s.box(f"get {name} px py", 20, 120)
    store = s.box(f"set {name} px py", 20, 210)
    s.connect(0, 0, change)
    s.chain(change, both, read)
    s.connect(both, 1, store, 2)
    pair = s.box("pack f f", 180, 240)
    for outlet in (0, 1):
        inside, part = s.box(f"clip 0 {SIZE}", 20 + 160 * outlet, 150), s.box(f"/ {SIZE}", 20 + 160 * outlet, 180)
        s.connect(read, outlet, inside)
        s.connect(inside, 0, store, outlet)
        s.chain(inside, part)
        s.connect(part, 0, pair, outlet)
    s.chain(pair, s.message(message, 180, 270), s.box(target, 180, 300))
    return s


def at(field: str, shift: int) -> str:
    """A coordinate that follows a field of the drawing, at some distance."""
    return f"{field}(0:{SIZE})({shift}:{SIZE + shift})"
