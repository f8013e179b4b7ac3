"""lp.weights: the layers of the model that plays, drawn and bent."""

from __future__ import annotations

from latentplay.generate.patches.instrument.listing import listing
from latentplay.generate.patches.instrument.look import Module, Out
from latentplay.spec.bend import DISTRIBUTIONS

WIDTH, TALL = 476, 328
BEND, VIEW, POINTS = "lp.bend", "$0-view", 256
LEFT, ACROSS, HIGH = 214, 254, 144
"""Where the weights are drawn, and how large."""


def weights() -> Module:
    """The panel."""
    s = Module("bending", WIDTH, TALL, objects=True)
    box = s.member(BEND)
    state = s.flow(None, f"r $1-{BEND}", "t b", "del 80", ";dump")
    s.wire(state, box)
    layers(s)
    drawn(s)
    shape(s, 202)
    for place, word in enumerate(("set", "revert", "recall", "reload", "undo", "redo")):
        s.tell(s.button(8 + 78 * place, 280, word, 4), word, BEND)
    s.save_as(s.button(8, 304, "save...", 4), "write $1", BEND)
    s.load_from(s.button(86, 304, "load...", 4), "read $1", BEND)
    s.tell(s.button(164, 304, "init", 4), "init", BEND)
    s.power(242, 304, "live", 4, BEND, "live")
    for source in (s.heard(BEND, "loaded"), s.flow(None, "r $1-lp.ready", "del 200")):
        s.tell(source, "init", BEND)
    return s.finish()


def layers(s: Module) -> None:
    """The menu of layers, and which one is chosen."""
    menu = listing(s, 8, 26, 198, 9)
    s.wire(s.flow(s.heard(BEND, "layers"), ";clear"), menu.lines)
    line = s.flow(s.heard(BEND, "layer_list"), "list split 2", "t l b").box
    name = s.flow(line, "list split 1").box
    s.wire(s.flow(Out(name, 1), "list"), s.put(f"text set {menu.text} 1e6"))
    s.wire(s.flow(Out(line, 1), "del 30"), menu.refresh)
    chosen = s.flow(menu.chosen, "t f f").box
    s.wire(Out(chosen, 1), menu.show)
    s.tell(chosen, "layer $1", BEND)
    told = s.flow(s.heard(BEND, "layer"), "list split 1").box
    known = s.flow(told, "route float", "t f f").box
    s.connect(known, 0, menu.show)
    s.words("layer", 8, 176)
    number = s.number(48, 176, 4)
    s.connect(known, 1, number)
    s.words("weights", 88, 176)
    size = s.number(138, 176, 8)
    rest = s.flow(Out(told, 1), "list split 1").box
    s.wire(s.flow(Out(rest, 1), "list split 1"), size)


def drawn(s: Module) -> None:
    """The weights as they would be set, in a box that they fill; the mouse draws on them."""
    s.plot(VIEW, POINTS, LEFT, 26, ACROSS, HIGH, -1, 1)
    zoom, shown = s.amount(LEFT, 176, "zoom", 1, 20, step=0.1, unit="x", length=120, aside=38)
    near = s.flow(zoom, "t b f").box
    s.wire(s.flow(None, "loadbang", ";1"), shown)
    edges = s.flow(s.heard(BEND, "stats"), "route after", "unpack f f f f").box
    largest = s.put("expr max(1e-09, max(abs($f1), abs($f2)))")
    s.connect(edges, 3, largest, 1)
    s.connect(edges, 2, largest)
    both = s.flow(largest, "t b f").box
    hold, fit, bounds = s.put("f 1"), s.put("expr $f1*1.05/max(1, $f2)"), s.put(f"pack f {POINTS} f")
    s.connect(both, 1, hold)
    ask_view(s, both)
    s.connect(near, 1, fit, 1)
    s.connect(near, 0, hold)
    s.connect(hold, 0, fit)
    two = s.flow(fit, "t f f").box
    s.wire(s.flow(Out(two, 1), "* -1"), bounds, 2)
    s.connect(two, 0, bounds)
    s.wire(s.flow(bounds, ";bounds 0 $1 $2 $3"), s.put(f"s {VIEW}"))
    seen = s.flow(s.heard(BEND, "view"), "list split 1").box
    many = s.flow(Out(seen, 1), "t b b f").box
    s.connect(many, 2, bounds, 1)
    s.connect(many, 1, hold)
    drawing(s, Out(many))


def ask_view(s: Module, go: int) -> None:
    """Asks for the weights anew, once what is being said is said."""
    s.tell(s.flow(go, "del 30", f"symbol {VIEW}"), f"view $1 {POINTS}", BEND)


def drawing(s: Module, filled: Out) -> None:
    """Arrays do not tell that they were drawn on: their sum does."""
    look = s.put(f"array sum {VIEW}")
    gate, known = s.put("spigot"), s.put("change")
    s.connect(look, 0, known)
    s.connect(known, 0, gate)
    order = s.flow(filled, "t b b b").box
    for outlet, text in ((2, ";0"), (0, ";1")):
        s.wire(s.flow(Out(order, outlet), text), gate, 1)
    s.connect(order, 1, look)
    s.wire(s.flow(None, "loadbang", "metro 250"), look)
    s.tell(s.flow(gate, "b", f"symbol {VIEW}"), "draw $1", BEND)


def shape(s: Module, y: int) -> None:
    """What is done to the layer."""
    s.dial(8, y, "scale", BEND, "scale", 0, 3, step=0.01, unit="x", length=86)
    s.dial(8, y + 22, "chaos", BEND, "chaos", 0, 100, step=1, unit="%", length=86)
    s.words("random", 8, y + 46)
    seed = s.number(54, y + 46, 9)
    s.follow(BEND, "random", s.shown(seed, seed))
    s.tell(seed, "random $1", BEND)
    s.tell(s.flow(s.button(134, y + 45, "draw", 3), "random 1000000"), "random $1", BEND)
    s.words("distribution", LEFT, y)
    s.choice(LEFT, y + 20, BEND, "distribution", DISTRIBUTIONS, 63)
    s.power(LEFT, y + 45, "flip", 4, BEND, "flip")
