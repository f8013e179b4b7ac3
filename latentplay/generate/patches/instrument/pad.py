"""lp.pad: a place that stands for every setting of the modulators, taught with a few points."""

from __future__ import annotations

from latentplay.generate.patches.instrument.listing import listing
from latentplay.generate.patches.instrument.look import Module, Out
from latentplay.generate.patches.instrument.square import Handle, Layer, Square, box, frame
from latentplay.spec.control import CONTROL_MODES, GROUPS

WIDTH, TALL, SIDE, CELL = 284, 394, 200, 10
CONTROL = "lp.control"


def pad() -> Module:
    """The panel."""
    s = Module("pad", WIDTH, TALL, objects=True)
    s.member(CONTROL)
    surface(s)
    modes(s, 216, 26)
    points(s, 232)
    files(s, 366)
    s.ask(CONTROL, 150, "dump")
    return s.finish()


def surface(s: Module) -> None:
    """The pad with its points, and the handle."""
    frame(s, 8, 26, SIDE)
    layer, start = Layer(s, 8, 26, SIDE), s.flow(None, "loadbang", "t b b b").box
    s.wire(s.flow(Out(start, 2), ";clear"), s.put(f"s pd-{layer.name}"))
    handle = Handle(layer, Out(start, 1), 5, 0)
    middles = range(CELL // 2, SIDE, CELL)
    square = Square(layer, start, [(x, y) for x in middles for y in middles], CELL // 2)
    s.tell(square.place, "xy $1 $2", CONTROL)
    s.wire(s.heard(CONTROL, "xy"), handle.show)
    marks(s, Layer(s, 8, 26, SIDE))


def marks(s: Module, layer: Layer) -> None:
    """A dot for each point."""
    shape = layer.shape("xy", f"filledpolygon 258 258 1 {box(3)}")
    counted = s.flow(s.heard(CONTROL, "points"), "t b b").box
    s.wire(s.flow(Out(counted, 1), ";clear"), s.put(f"s pd-{layer.name}"))
    add = layer.adder(counted, shape, "x y")
    place = s.flow(s.heard(CONTROL, "point"), "unpack f f f").box
    s.wire(s.flow(Out(place, 2), f"* {SIDE}"), add, 1)
    s.wire(s.flow(Out(place, 1), f"* {SIDE}"), add)


def modes(s: Module, x: int, y: int) -> None:
    """Teach or play, what takes part, how slowly the pad moves."""
    outs, known = s.cells(x, y, CONTROL_MODES, 60, 1)
    for out, word in zip(outs, CONTROL_MODES, strict=True):
        s.tell(out, f"mode {word}", CONTROL)
    s.follow(CONTROL, "mode", known)
    s.words("maps", x, y + 44)
    for row, group in enumerate(GROUPS):
        wanted, state = s.switch(x, y + 62 + 20 * row, group, 3)
        s.tell(wanted, f"map {group} $1", CONTROL)
        s.wire(s.flow(s.heard(CONTROL, "map"), f"route {group}"), state)
    s.words("glide ms", x, y + 166)
    digits = s.number(x, y + 182, 6)
    wanted = s.flow(digits, "clip 0 10000")
    s.tell(wanted, "glide $1", CONTROL)
    s.follow(CONTROL, "glide", s.shown(wanted.box, digits))


def points(s: Module, y: int) -> None:
    """The points in a menu; what is done to the one that is chosen; what was learned."""
    menu = listing(s, 8, y, 110, 8)
    count = s.flow(s.heard(CONTROL, "points"), "t b b").box
    s.wire(s.flow(Out(count, 1), ";clear"), menu.lines)
    s.connect(count, 0, menu.refresh)
    point = s.flow(s.heard(CONTROL, "point"), "list split 1", "t b f").box
    line, add = s.put("list append"), s.put(f"text set {menu.text} 1e6")
    name = s.flow(Out(point, 1), "t f f").box
    s.wire(Out(name, 1), line, 1)
    s.wire(s.flow(name, "makefilename point_%g"), line)
    s.connect(line, 0, add)
    s.wire(s.flow(point, "del 30"), menu.refresh)
    chosen = s.flow(menu.chosen, "t f f").box
    s.wire(Out(chosen, 1), menu.show)
    number = s.flow(chosen, f"text get {menu.text} 1 1", "f").box
    keys = {"add": "point_add", "update": "point_update $1", "delete": "point_delete $1"}
    for row, (label, message) in enumerate(keys.items()):
        pressed = s.button(126, y + 22 * row, label, 4)
        if label == "add":
            s.tell(pressed, f"{message}, point_list", CONTROL)
            continue
        hold = s.put("f")
        s.connect(number, 0, hold, 1)
        s.wire(pressed, hold)
        s.tell(hold, f"{message}, point_list", CONTROL)
    learn(s, 126, y + 66)


def learn(s: Module, x: int, y: int) -> None:
    """Train, and how well that went; all away."""
    s.tell(s.button(x, y, "train", 4), "train", CONTROL)
    s.tell(s.button(204, y, "reset", 4), "reset, point_list", CONTROL)
    s.words("trained", x, y + 22)
    percent = s.number(x + 52, y + 22, 4)
    s.words("% error", x + 84, y + 22)
    error = s.number(x, y + 42, 8)
    done, going = s.heard(CONTROL, "trained"), s.flow(s.heard(CONTROL, "train"), "unpack f f").box
    s.wire(s.flow(done, ";100"), percent)
    s.wire(s.flow(done, "list split 1"), error)
    s.connect(going, 0, percent)
    s.connect(going, 1, error)


def files(s: Module, y: int) -> None:
    """A mapping on disk; what changes the points from elsewhere."""
    s.save_as(s.button(126, y, "save...", 4), "write $1", CONTROL)
    s.load_from(s.button(204, y, "load...", 4), "read $1", CONTROL)
    for source in (s.heard(CONTROL, "read"), s.heard("lp.preset", "preset_load"), s.flow(None, "r $1-lp.ready")):
        s.tell(source, "point_list", CONTROL)
