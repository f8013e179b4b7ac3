"""lp.seedmap: the seeds of the map as points that are clicked, those that play lit."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import latentplay
from latentplay.generate.patches.canvas import Canvas
from latentplay.generate.patches.instrument.look import Module, Out
from latentplay.generate.patches.instrument.square import Handle, Layer, Square, box, frame
from latentplay.generate.patches.parts import LATENTS
from latentplay.spec.mod import BASES

WIDTH, TALL, SIDE = 200, 236, 184
MARGIN = 6
"""From the border to the first points."""
MOD = "lp.mod~"
SHIPPED = Path(latentplay.__file__).parent / "data" / "seedmap.txt"
AMBER = 940


def seedmap() -> Module:
    """The panel."""
    s = Module("seed map", WIDTH, TALL)
    frame(s, 8, 26, SIDE)
    layer = Layer(s, 8, 26, SIDE)
    start = s.flow(None, "loadbang", "t b b b b").box
    s.wire(s.flow(Out(start, 3), ";clear"), s.put(f"s pd-{layer.name}"))
    handle = Handle(layer, Out(start, 2), 4, 0)
    lit(s, layer, Out(start, 1))
    square = Square(layer, start, [place for _, place in points()[BASES[0]]], 6, 1.5)
    s.tell(square.place, "seedmap $1 $2", MOD)
    s.wire(s.heard(MOD, "seedmap"), handle.show)
    numbers(s, 214)
    s.ask(MOD, 200, "dump")
    return s.finish()


@cache
def points() -> dict[str, list[tuple[int, tuple[int, int]]]]:
    """For each basis the seeds of the map that comes with latentplay, and where they lie in pixels. All bases have the same places."""
    found: dict[str, list[tuple[int, tuple[int, int]]]] = {}
    for line in SHIPPED.read_text().splitlines():
        words = line.split()
        if words[0] == "basis":
            seeds = found.setdefault(words[1], [])
        elif re.fullmatch(r"-?[0-9]+", words[0]):
            seeds.append((int(words[0]), (round(float(words[1]) * SIDE), round(float(words[2]) * SIDE))))
    return found


def numbers(s: Module, y: int) -> None:
    """The place as two numbers."""
    shown = s.flow(s.heard(MOD, "seedmap"), "unpack f f").box
    for place, (letter, x) in enumerate((("x", 8), ("y", 104))):
        s.words(letter, x, y)
        digits = s.number(x + 16, y, 7)
        wanted = s.flow(digits, "clip 0 1")
        s.wire(s.flow(Out(shown, place), "expr rint($f1*1000)/1000"), s.shown(wanted.box, digits))
        pair = s.flow(wanted, "pack f 0.5")
        s.wire(Out(shown, 1 - place), pair.box, 1)
        s.tell(pair, "seedmap $2 $1" if place else "seedmap $1 $2", MOD)


def data(s: Module) -> None:
    """[text $0-map]: basis, seed as lp.mod~ writes it, x and y in pixels."""
    inner = Canvas(500, 200)
    inner.box("text define -k $0-map", 20, 20)
    rows = [f"{basis} {seed & 0xFFFFFFFF:#010x} {x} {y} \\;" for basis, found in points().items() for seed, (x, y) in found]
    inner._lines.append("#A set " + "\n".join(rows) + ";")
    s.panel_behind("seeds-of-the-map", inner)


def lit(s: Module, layer: Layer, go: Out) -> None:
    """Eight larger dots, on the seeds that play; they move when other seeds do."""
    data(s)
    s.put("text define $0-last")
    whole = s.flow(s.heard(MOD, "seed"), "list prepend simplex")
    s.wire(s.heard(MOD, "basis"), whole.box, 1)
    there = s.put("spigot")  # closed until there are dots to move
    both = s.flow(there, "t l l").box
    s.wire(whole, there)
    search = s.put("text search $0-last " + " ".join(str(i) for i in range(LATENTS + 1)))
    hold = s.put("list append")
    s.wire(Out(both, 1), hold, 1)
    s.wire(both, search)
    s.wire(s.flow(search, "sel -1"), hold)
    order = s.flow(hold, "t b l").box
    s.wire(Out(order, 1), s.put("text set $0-last 0"))
    each = s.put("t" + " b" * LATENTS)
    s.connect(order, 0, each)
    shape = layer.shape("xyv", f"filledpolygon -v v {AMBER} 0 1 {box(3.5)}")
    made = s.flow(go, "t b" + " b" * LATENTS).box
    s.wire(s.flow(made, ";1"), there, 1)
    for voice in range(LATENTS):
        dot(s, layer, shape, voice, Out(each, voice), Out(made, voice + 1))


def dot(s: Module, layer: Layer, shape: str, voice: int, go: Out, made: Out) -> None:
    """One of them; a seed that is not on the map has none."""
    add, move = s.put(f"append {shape} v"), s.put(f"set {shape} v x y")
    start = s.flow(made, "t b b").box
    s.wire(layer.head(Out(start, 1)), add, 1)
    s.wire(s.flow(start, ";0"), add)
    s.connect(add, 0, move, 3)
    seed = s.flow(go, ";0", f"text get $0-last {voice + 1} 1", "list prepend simplex")
    s.wire(s.heard(MOD, "basis"), seed.box, 1)
    found = s.flow(seed, "text search $0-map 0 1", "moses 0").box
    place = s.flow(Out(found, 1), "text get $0-map", "unpack s s f f", "t b").box - 1
    s.wire(Out(place, 3), move, 2)
    s.wire(Out(place, 2), move, 1)
    for source, shown in ((Out(place + 1), 1), (Out(found), 0)):
        s.wire(s.flow(source, f";{shown}"), move)
