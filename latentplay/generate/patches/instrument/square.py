"""A square that is clicked or dragged anywhere, with dots and a handle: drawn with Pd's data structures.

Its cells are drawings of their own. A click on one tells which; the mouse then drags a corner of it that nobody sees, which tells how far.
"""

from __future__ import annotations

from collections.abc import Sequence

from latentplay.generate.patches.canvas import Canvas
from latentplay.generate.patches.instrument.look import CARD, Module, Out

FAR = 1000
"""How far a drag may lead, in pixels."""
PAPER = 999
"""The colour of what nobody is to see."""


def box(half: float) -> str:
    """The corners of a small square."""
    return " ".join(f"{x:g} {y:g}" for x, y in ((-half, -half), (-half, half), (half, half), (half, -half)))


def speck(x: str, y: str) -> str:
    """A drawing without extent: it widens what the mouse hits."""
    return f"drawpolygon {PAPER} 0 {x} {y} {x} {y}"


class Layer:
    """Drawings on a square of ``side`` pixels, 0 at the bottom and on the left. ``name``: `pd-name` takes `clear`."""

    def __init__(self, s: Module, x: int, y: int, side: int) -> None:
        self.s, self.side, self.name = s, side, s.name()
        inner = Canvas(300, 300)
        inner._lines[0] = f"#N canvas 0 0 300 300 {self.name.replace('$', chr(92) + '$')} 0;"
        inner._cords.append(f"#X coords 0 {side} {side} 0 {side} {side} 2 0 0;")
        s.sub(self.name, inner, x, y)

    def shape(self, fields: Sequence[str], *drawings: str) -> str:
        """What one kind of drawing looks like; its name. What happens to it comes out of [r name-told]."""
        name, inner = self.s.name(), Canvas(700, 300)
        told = inner.box(f"struct {name} " + " ".join(f"float {field}" for field in fields), 20, 20)
        inner.connect(told, 0, inner.box(f"s {name}-told", 20, 50))
        for row, drawing in enumerate(drawings):
            inner.box(drawing, 20, 90 + 30 * row)
        self.s.panel_behind(f"shape{name[3:]}", inner)
        return name

    def head(self, go: Out | int) -> Out:
        """At a bang, where the drawings begin."""
        return self.s.flow(go, f"symbol pd-{self.name}", ";traverse $1, bang", "pointer")

    def first(self, go: Out | int) -> Out:
        """At a bang, the first drawing."""
        return self.s.flow(go, f"symbol pd-{self.name}", ";traverse $1, next", "pointer")

    def adder(self, go: Out | int, shape: str, fields: str) -> int:
        """A box that adds drawings from a bang on: fields in, pointers out."""
        add = self.s.put(f"append {shape} {fields}")
        self.s.wire(self.head(go), add, len(fields.split()))
        return add


class Handle:
    """A drawing that is moved: ``show`` takes x and y from 0 to 1, and does nothing while they stay the same."""

    def __init__(self, layer: Layer, go: Out | int, half: float, colour: int) -> None:
        s = layer.s
        shape = layer.shape("xy", f"filledpolygon {colour} 0 1 {box(half)}")
        order = s.flow(go, "t b b b b").box
        made = layer.adder(Out(order, 3), shape, "x y")
        for inlet in (1, 0):
            s.wire(s.flow(Out(order, inlet + 1), f";{layer.side // 2}"), made, inlet)
        move = s.put(f"set {shape} x y")
        s.connect(made, 0, move, 2)
        self.show = s.put("spigot")  # closed until there is something to move
        s.wire(s.flow(order, ";1"), self.show, 1)
        both = s.flow(self.show, "t l l").box
        hold = s.put("list append")
        s.wire(Out(both, 1), hold, 1)
        s.wire(s.flow(both, "expr rint($f1*1000)*1001+rint($f2*1000)", "change -1", "t b"), hold)
        ends = s.flow(hold, "t l l").box
        for outlet, value in ((1, "$f2"), (0, "$f1")):
            s.wire(s.flow(Out(ends, outlet), f"expr {value}*{layer.side}"), move, outlet)


class Square:
    """Cells to click on. ``place``: the outlet that gives x and y from 0 to 1 at a click and while the mouse moves."""

    def __init__(self, layer: Layer, go: Out | int, centres: Sequence[tuple[int, int]], reach: int, dot: float = 0) -> None:
        self.layer, s = layer, layer.s
        far = f"(-{FAR}:{FAR})(-{FAR}:{FAR})"
        dots = [f"filledpolygon 467 467 0 {box(dot)}"] if dot else []
        corners = [speck(str(end), str(end)) for end in (-reach, reach)]
        self.shape = layer.shape(("x", "y", "dx", "dy"), *dots, speck(f"dx{far}", f"dy{far}"), *corners)
        both = s.flow(go, "t b b b").box
        add = layer.adder(Out(both, 2), self.shape, "x y")
        pairs = s.flow(Out(both, 1), *s.long_message(", ".join(f"{x} {y}" for x, y in centres)), "unpack f f").box
        for outlet in (1, 0):
            s.connect(pairs, outlet, add, outlet)
        self.place = self.drag(layer.first(both))

    def drag(self, first: Out) -> Out:
        """From what happens to a cell to a place on the square."""
        s, side = self.layer.s, self.layer.side
        told = s.flow(None, f"r {self.shape}-told", "route click change").box
        order, before = s.flow(told, "t p p b").box, s.put("pointer")
        back = s.put(f"set {self.shape} dx dy")
        s.wire(first, before, 1)
        s.connect(before, 0, back, 2)
        again = s.flow(Out(order, 2), "t b b").box
        s.wire(Out(again, 1), before)
        s.wire(s.flow(again, ";0"), back)
        s.wire(Out(order, 1), before, 1)
        look, whole = s.put(f"get {self.shape} x y dx dy"), s.put("pack f f f f")
        for source in (Out(order), Out(told, 1)):
            s.wire(source, look)
        for outlet in (3, 2, 1, 0):
            s.connect(look, outlet, whole, outlet)
        ends = s.flow(whole, "t l l").box
        pair = s.put("pack f f")
        for outlet, sum_ in ((1, "$f2+$f4"), (0, "$f1+$f3")):
            s.wire(s.flow(Out(ends, outlet), f"expr max(0, min(1, ({sum_})/{side}))"), pair, outlet)
        return Out(pair)


def frame(s: Module, x: int, y: int, side: int) -> None:
    """The paper that layers lie on."""
    s.face(x - 2, y - 2, side + 4, side + 4, colour=CARD)
    s.face(x, y, side, side, colour="#ffffff")
