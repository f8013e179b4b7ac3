"""lp.core: which model plays, encoder and decoder, levels, what is heard of the dry sound, and what the model costs in time."""

from __future__ import annotations

from latentplay.generate.patches.instrument.listing import listing
from latentplay.generate.patches.instrument.look import CARD, GREEN, KEY, LIT, RED, Module, Out

WIDTH, TALL = 280, 394
HOME = "~/.local/share/latentplay/models"
"""Where models are kept that were not chosen from elsewhere."""
BAR = 128
"""Length of a slider."""


def core() -> Module:
    """The panel."""
    s = Module("model", WIDTH, TALL)
    models(s)
    playing(s, 168)
    s.power(8, 192, "encode", 7, "lp.encode~", "enable")
    s.power(146, 192, "decode", 7, "lp.decode~", "enable")
    levels(s, 218)
    delay(s, 362)
    for name, pace in (("lp.encode~", 200), ("lp.decode~", 200), ("lp.mix~", 150)):
        s.ask(name, pace, "dump")
    return s.finish()


def models(s: Module) -> None:
    """The folder, and a menu of what lies there."""
    folder = s.button(8, 26, "folder...", 4)
    name = s.name()
    s.face(86, 26, 186, KEY, "installed models", CARD, name=name, left=4)
    menu = listing(s, 8, 48, 264, 7)
    place, order = s.flow(folder, "openpanel 1").box, s.put("t b a b b")
    s.wire(s.flow(place, ";label $1"), s.put(f"s {name}"))
    s.connect(place, 0, order)
    s.wire(s.flow(None, "loadbang", f";symbol {HOME}"), order)
    add = s.flow(Out(order, 2), ";list demo demo.ts", "list")
    s.wire(s.flow(Out(order, 3), ";clear"), menu.lines)
    s.wire(add, s.put(f"text set {menu.text} 1e6"))
    found = s.flow(Out(order, 1), "list append *.ts", "file join", "file glob", "list split 1", "t a a").box
    line = s.flow(found, "file splitname", "list split 1").box
    whole = s.flow(Out(line, 1), "file splitext", "list split 1", "list append")
    s.wire(Out(found, 1), whole.box, 1)
    s.wire(whole, add.box)
    s.connect(order, 0, menu.refresh)
    s.wire(s.flow(s.heard("model", "loaded"), "list split 1", f"text search {menu.text} 0"), menu.show)
    s.wire(s.flow(menu.chosen, f"text get {menu.text} 1 1", ";open $1"), s.put("s $1-model"))


def playing(s: Module, y: int) -> None:
    """A light and the name of what plays: amber while it loads, green when it is there, red when it cannot be had."""
    name, label = s.name(), s.name()
    s.face(8, y, KEY, KEY, name=name)
    s.face(30, y, 242, KEY, "no model", CARD, name=label, left=4)
    light, shown, there = s.put(f"s {name}"), s.put(f"s {label}"), s.heard("model", "loaded")
    s.wire(s.flow(None, "r $1-model", f";color {LIT} {LIT} {LIT}"), light)
    s.wire(s.flow(there, f";color {GREEN} {GREEN} {GREEN}"), light)
    s.wire(s.flow(there, "list", ";label $1"), shown)
    s.wire(s.flow(s.heard("model", "error"), f";color {RED} {RED} {RED}"), light)


def levels(s: Module, y: int) -> None:
    """What goes into the model, what is heard of it, and the end of the chain."""
    wanted, shown = s.amount(8, y, "in", -60, 24, step=0.1, unit="dB", length=BAR)
    s.wire(wanted, s.put("s $1-lp.in"))
    s.wire(s.flow(None, "loadbang", ";0"), shown)
    s.dial(8, y + 22, "wet", "lp.mix~", "gain_in", -24, 24, step=0.1, unit="dB", length=BAR)
    s.dial(8, y + 44, "out", "lp.mix~", "gain_out", -24, 24, step=0.1, unit="dB", length=BAR)
    s.dial(8, y + 66, "mix", "lp.mix~", "mix", 0, 100, step=1, unit="%", length=BAR)
    align(s, y + 88)
    s.power(8, y + 114, "limit", 4, "lp.mix~", "limit")
    overload(s, y + 114)


def align(s: Module, y: int) -> None:
    """How long the dry sound waits: as long as the model takes, or so many milliseconds."""
    wanted, shown = s.amount(8, y, "align", 0, 2000, step=1, unit="ms", length=BAR - 62)
    auto, state = s.switch(226, y, "auto", 2)
    s.tell(wanted, "align $1 ms", "lp.mix~")
    which = s.flow(auto, "sel 1 0").box
    s.tell(which, "align auto", "lp.mix~")
    s.tell(Out(which, 1), "align 100 ms", "lp.mix~")
    said = s.flow(s.heard("lp.mix~", "align"), "route auto").box
    s.wire(s.flow(said, ";1"), state)
    s.wire(s.flow(Out(said, 1), ";0"), state)
    parts = s.flow(Out(said, 1), "list split 1").box
    s.wire(s.flow(parts, "t f"), shown)


def overload(s: Module, y: int) -> None:
    """Lit for a second when the limiter works, or the sound is as loud as can be."""
    s.words("overload", 110, y)
    lamp = s.lamp(88, y, KEY, KEY, on=RED)
    over = s.flow(s.heard("lp.mix~", "meter"), "unpack f f f f").box
    loud = s.put("expr $f1 > -0.1 || $f2 > 0.05")
    s.wire(Out(over, 3), loud, 1)
    s.wire(Out(over, 2), loud)
    hit = s.flow(loud, "sel 1").box
    for texts in ((";1",), ("del 1000", ";0")):
        s.wire(s.flow(hit, *texts), lamp)
    s.wire(s.flow(None, "loadbang", ";meter 50"), s.to("lp.mix~"))
    s.wire(s.flow(None, "r $1-lp.ready", ";meter 50"), s.to("lp.mix~"))


def delay(s: Module, y: int) -> None:
    """The delay from sound to sound, and frames that came too late."""
    s.words("delay", 8, y + 4)
    samples = s.number(44, y + 4, 5)
    s.words("smp", 78, y + 4)
    ms = s.number(106, y + 4, 6)
    s.words("ms", 148, y + 4)
    s.words("late frames", 174, y + 4)
    late = s.number(250, y + 4, 3)
    told = s.flow(s.heard("lp.mix~", "latency"), "list split 1", "t f b f").box
    s.wire(Out(told, 2), samples)
    rate, length = s.flow(Out(told, 1), "samplerate~"), s.put("expr rint(10000*$f1/$f2)/10")
    s.wire(rate, length, 1)
    s.wire(told, length)
    s.connect(length, 0, ms)
    both = s.put("+")
    for inlet, name in enumerate(("lp.encode~", "lp.decode~")):
        s.wire(s.flow(s.heard(name, "info"), "route late", "t f"), both, inlet)
        s.ask(name, 2000, "info")
    s.connect(both, 0, late)
    s.ask("lp.mix~", 1000, "latency")
