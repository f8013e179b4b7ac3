"""lp.meters: levels of the wet, the dry and the mixed sound, and what the limiter takes off."""

from __future__ import annotations

from latentplay.generate.patches.instrument.look import BLACK, Module, Out

WIDTH, TALL = 200, 190
HIGH = 120
MIX = "lp.mix~"


def meters() -> Module:
    """The panel."""
    s = Module("levels", WIDTH, TALL)
    levels = s.flow(s.heard(MIX, "meter"), "unpack f f f f").box
    for place, name in enumerate(("wet", "dry", "out")):
        x = 14 + 60 * place
        meter = s.raw(f"obj {x} {30} vu 14 {HIGH} empty empty -1 -8 0 8 #d3dcdc {BLACK} 1 0")
        s.words(name, x - 4, 30 + HIGH + 2)
        s.connect(levels, place, meter)
    s.words("limiter takes", 8, 168)
    digits = s.number(104, 168, 5)
    s.words("dB", 140, 168)
    s.wire(s.flow(Out(levels, 3), "expr rint($f1*10)/10", "change"), digits)
    for source in ("loadbang", "r $1-lp.ready"):
        s.tell(s.flow(None, source), "meter 50", MIX)
    return s.finish()
