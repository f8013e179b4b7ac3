"""latentplay~ and latentplay.pd: the panels together."""

from __future__ import annotations

from latentplay.generate.patches.canvas import Canvas
from latentplay.generate.patches.instrument.look import Module
from latentplay.generate.patches.instrument.sound import sound
from latentplay.generate.patches.sound import PLACES

AT = {
    "lp.core": (6, 6), "lp.modulators": (292, 6), "lp.seedmap": (774, 6), "lp.pad": (980, 6), "lp.weights": (292, 406),
    "lp.movements": (774, 248), "lp.meters": (774, 544), "lp.presets": (980, 406),
}
"""The upper left corner of each panel."""
WIDTH, TALL = 1278, 746
SOUND = (6, 406, 280, 328)
TABLE = "#b4c0c2"
"""The colour that panels lie on."""
OPENING = "enable 1, scale 1, smooth 30, seedmap 0.5 0.5"
"""How the latents move at first, and after a reset."""
CHAIN = "$0-lp"
MARGIN = 8
"""What Pd leaves beside a window's contents before it shows scroll bars."""


def table(width: int, height: int) -> Module:
    """A window for panels."""
    s = Module("", width, height)
    s._lines = [f"#N canvas 0 0 {width} {height} 10;", f"#X declare {PLACES};"]
    s.face(2, 2, width - MARGIN, height - MARGIN, colour=TABLE)
    return s


def opening(s: Canvas, x: int, y: int) -> None:
    """Once the boxes are there, and after a reset: the latents move."""
    ready, once, reset = s.box(f"r {CHAIN}-lp.ready", x, y), s.box("spigot 1", x, y + 25), s.box(f"r {CHAIN}-lp.reset", x + 220, y)
    order, never = s.box("t b b b", x, y + 50), s.message("0", x + 160, y + 25)
    limit, moves = s.message("limit 1", x + 80, y + 75), s.message(OPENING, x, y + 105)
    s.chain(ready, once, order, moves, s.box(f"s {CHAIN}-lp.mod~", x, y + 130))
    s.connect(order, 1, limit)
    s.connect(limit, 0, s.box(f"s {CHAIN}-lp.mix~", x + 220, y + 75))
    s.connect(order, 2, never)
    s.connect(never, 0, once, 1)
    s.connect(reset, 0, moves)


def instrument() -> Canvas:
    """latentplay.pd."""
    s = table(WIDTH, TALL)
    for name, (x, y) in AT.items():
        s.box(f"{name} {CHAIN}", x, y)
    x, y, width, height = SOUND
    panel = sound(chain())
    s.panel("sound", panel, x, y, width, height)
    return s


def chain() -> Canvas:
    """The chain with a model, and how it begins."""
    s = Canvas(500, 300)
    s.chain(s.box("inlet~", 20, 20), s.box(f"lp.chain~ {CHAIN} demo.ts", 20, 50), s.box("outlet~", 20, 90))
    opening(s, 20, 130)
    return s


def abstraction() -> Canvas:
    """latentplay~.pd: shows the core; the other panels have a window of their own."""
    panels = table(WIDTH - 286, TALL)
    for name, (x, y) in AT.items():
        if name != "lp.core":
            panels.box(f"{name} {CHAIN}", x - 286, y)
    panels._lines[0] = f"#N canvas 40 40 {WIDTH - 286} {TALL} $0-panels 0;".replace("$", "\\$")
    s = Module("", 280, 424)
    s._lines.insert(1, f"#X declare {PLACES};")
    s.box(f"lp.core {CHAIN}", 0, 0)
    s.face(0, 394, 280, 30, colour=TABLE)
    s.wire(s.flow(s.button(68, 400, "all panels", 8), ";vis 1"), s.put("s pd-$0-panels"))
    s.sub("$0-panels", panels, 20, 530)  # before the chain: its objects are the first of their kind, for recordings
    source, sink = s.box("inlet~", 20, 440), s.box("outlet~", 20, 500)
    s.chain(source, s.box(f"lp.chain~ {CHAIN} $1", 20, 470), sink)
    opening(s, 340, 500)
    return s.finish()
