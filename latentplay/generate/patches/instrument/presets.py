"""lp.presets: states of the whole chain by name, gliding and morphing between them; a performance noted down."""

from __future__ import annotations

from latentplay.generate.patches.instrument.listing import listing
from latentplay.generate.patches.instrument.look import PLAIN, Module, Out

WIDTH, TALL = 284, 328
PRESET = "lp.preset"


def presets() -> Module:
    """The panel."""
    s = Module("presets", WIDTH, TALL, objects=True)
    s.member(PRESET)
    chosen = names(s)
    keys(s, 206, 26, chosen)
    keep(s, 196)
    morph(s, 222, chosen)
    record(s, 284)
    s.save_as(s.button(8, 306, "save...", 4), "write $1", PRESET)
    s.load_from(s.button(86, 306, "load...", 4), "read $1", PRESET)
    for word in ("preset_save", "preset_rename", "preset_delete", "read"):
        s.tell(s.heard(PRESET, word), "preset_list", PRESET)
    s.tell(s.flow(None, "r $1-lp.ready"), "preset_list", PRESET)
    return s.finish()


def names(s: Module) -> Out:
    """The menu; the name that is chosen in it."""
    menu = listing(s, 8, 26, 188, 10)
    count = s.flow(s.heard(PRESET, "presets"), "t b b").box
    s.wire(s.flow(Out(count, 1), ";clear"), menu.lines)
    s.connect(count, 0, menu.refresh)
    line = s.flow(s.heard(PRESET, "preset"), "list split 1", "t b").box
    s.wire(s.flow(Out(line - 1, 1), "list"), s.put(f"text set {menu.text} 1e6"))
    s.wire(s.flow(Out(line - 1, 1), "t b", "del 30"), menu.refresh)
    order = s.flow(menu.chosen, "t f f").box
    s.wire(Out(order, 1), menu.show)
    return s.flow(order, f"text get {menu.text} 0 1", "list trim", "symbol")


def keys(s: Module, x: int, y: int, chosen: Out) -> None:
    """What is done with the one that is chosen."""
    s.words("glide ms", x, y + 22)
    glide, shown = s.number(x, y + 40, 7), s.put("clip 0 3.6e+06")
    s.connect(glide, 0, shown)
    load, drop = held(s, chosen, s.button(x, y, "load", 4)), held(s, chosen, s.button(x, y + 66, "delete", 4))
    pair = s.put("pack s f")
    s.connect(shown, 0, pair, 1)
    s.wire(load, pair)
    s.tell(pair, "preset_load $1 $2", PRESET)
    s.tell(drop, "preset_delete $1", PRESET)
    both, typed = s.put("pack s s"), s.put("spigot")
    s.wire(held(s, chosen, s.button(x, y + 88, "rename", 4)), typed)
    s.connect(typed, 0, both)
    name = s.flow(None, "r $0-typed")
    s.wire(name, both, 1)
    s.wire(s.flow(name, "t b", ";1"), typed, 1)
    s.tell(Out(both), "preset_rename $1 $2", PRESET)


def held(s: Module, chosen: Out, pressed: Out) -> Out:
    """The chosen name, at a press; nothing while none is chosen."""
    name, any_ = s.put("symbol"), s.put("spigot")
    s.wire(chosen, name, 1)
    s.wire(s.flow(chosen, "t b", ";1"), any_, 1)
    s.wire(pressed, name)
    s.connect(name, 0, any_)
    return Out(any_)


def keep(s: Module, y: int) -> None:
    """Saves under the name that was typed; without one, under a number."""
    s.words("name", 8, y)
    field = s.raw(f"symbolatom 44 {y} 24 0 0 0 - - - 0")
    s.connect(field, 0, s.put("s $0-typed"))
    name, typed = s.put("symbol"), s.put("f 0")
    s.connect(field, 0, name, 1)
    s.wire(s.flow(field, "t b", ";1"), typed, 1)
    which = s.flow(s.button(206, y, "save", 4), "b").box
    s.connect(which, 0, typed)
    either = s.flow(typed, "sel 1 0").box
    s.connect(either, 0, name)
    count = s.put("f 0")
    s.wire(s.heard(PRESET, "presets"), count, 1)
    s.connect(either, 1, count)
    s.tell(name, "preset_save $1", PRESET)
    s.tell(s.flow(count, "+ 1", "makefilename state_%g"), "preset_save $1", PRESET)


def morph(s: Module, y: int, chosen: Out) -> None:
    """Two of them, and a slider in between."""
    ends = []
    for row, letter in enumerate("AB"):
        name = s.name()
        s.face(70, y + 20 * row, 126, 18, colour=PLAIN, name=name, left=4)
        end = held(s, chosen, s.button(8, y + 20 * row, f"take {letter}", 3))
        s.wire(s.flow(end, ";label $1"), s.put(f"s {name}"))
        ends.append(end)
    amount, _ = s.amount(8, y + 40, "A to B", 0, 1, step=0.001, length=142, aside=44)
    whole, gate = s.put("pack f s s"), s.put("spigot")
    for place, end in enumerate(ends):
        s.wire(end, whole, place + 1)
    s.wire(s.flow(ends[1], "t b", ";1"), gate, 1)
    s.wire(amount, whole)
    s.connect(whole, 0, gate)
    s.tell(gate, "preset_morph $2 $3 $1", PRESET)


def record(s: Module, y: int) -> None:
    """Every message to the chain with its time."""
    wanted, state = s.switch(8, y, "record", 4)
    s.tell(wanted, "record $1", PRESET)
    told = s.flow(s.heard(PRESET, "record"), "unpack f f").box
    s.connect(told, 0, state)
    digits = s.number(86, y, 7)
    s.connect(told, 1, digits)
    s.words("messages", 134, y)
    s.save_as(s.button(206, y, "save...", 4), "record_write $1", PRESET)
