"""A pad: a square with a handle to drag, drawn with Pd's data structures; it follows what an object says."""

from __future__ import annotations

from latentplay.generate.patches.canvas import Canvas

SIZE, HALF = 150, 7
"""The pad's size, half of its handle; in pixels."""


def pad(s: Canvas, name: str, field: str, x: int, y: int, target: str, heard: str, sheet: tuple[int, int]) -> None:
    """The pad, the numbers of its place below, and [pd field] with what moves it. ``name`` is that of its template, one for each patch;
    the message `field x y` goes to [s target] and comes from [r heard]."""
    s.template(f"{name} float x float y float px float py")
    s.drawing("$0-pad", f"{name} 0 0 {SIZE // 2} {SIZE // 2}", x, y, SIZE)
    for place, axis in enumerate("xy"):
        s.text(axis, x + 76 * place, y + SIZE + 7, 2)
        s.number(x + 14 + 76 * place, y + SIZE + 5, 6, hears=f"$0-pad-{axis}")
    s.sub(field, pad_sheet(name, field, target, heard), *sheet)


def pad_sheet(name: str, field: str, target: str, heard: str) -> Canvas:
    """The handle on the pad, what is sent when it is dragged, from 0 to 1, and how it follows."""
    s = Canvas(860, 420)
    s.box(f"struct {name} float x float y float px float py", 20, 20)
    corners = " ".join(f"{at('px', dx)} {at('py', dy)}" for dx, dy in ((-HALF, -HALF), (-HALF, HALF), (HALF, HALF), (HALF, -HALF)))
    s.wide(f"filledpolygon 385 0 1 {corners}", 420, 20, 56)
    s.box(f"drawpolygon 385 1 {at('px', 0)} {at('py', 0)} {at('px', 0)} {at('py', 0)}", 420, 100)
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
    s.chain(pair, s.message(f"{field} $1 $2", 180, 270), s.box(f"s {target}", 180, 300))
    follows(s, name, field, heard)
    return s


def follows(s: Canvas, name: str, field: str, heard: str) -> None:
    """The handle goes to the place that is said, the numbers tell it."""
    mine, order = s.box(f"route {field}", 420, 180), s.box("t l b", 420, 210)
    where, find, handle = s.box("symbol $0-pad", 640, 180), s.message("traverse pd-$1, next", 640, 210), s.box("pointer", 640, 240)
    two, store = s.box("unpack f f", 420, 240), s.box(f"set {name} px py", 420, 330)
    s.chain(s.box(f"r {heard}", 420, 150), mine, order, two)
    s.connect(order, 1, where)
    s.chain(where, find, handle)
    s.connect(handle, 0, store, 2)
    for outlet, axis in enumerate("xy"):
        across, tell = s.box(f"* {SIZE}", 420 + 100 * outlet, 290), s.message("set $1", 420 + 100 * outlet, 365)
        s.connect(two, outlet, across)
        s.connect(two, outlet, tell)
        s.connect(across, 0, store, outlet)
        s.connect(tell, 0, s.box(f"s $0-pad-{axis}", 420 + 100 * outlet, 392))


def at(field: str, shift: int) -> str:
    """A coordinate that follows a field of the drawing, at some distance."""
    return f"{field}(0:{SIZE})({shift}:{SIZE + shift})"
