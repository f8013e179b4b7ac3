"""The panel of latentplay.pd for sound: what goes in, the switch, what comes out, a recorder."""

from __future__ import annotations

from latentplay.generate.patches.canvas import Canvas
from latentplay.generate.patches.instrument.look import CARD, KEY, RED, Module, Out
from latentplay.generate.patches.sound import FILE, rhythm_sheet

WIDTH, TALL = 280, 328
SOURCES = ("file", "rhythm", "microphone")
TABLE = "$0-file"


def sound(chain: Canvas) -> Module:
    """With the chain behind it."""
    s = Module("sound", WIDTH, TALL)
    out = s.put("*~ 1")
    heard = s.panel_behind("chain", chain)
    s.connect(out, 0, heard)
    power(s, 30)
    sources(s, 66, out)
    listen(s, 160, heard)
    recorder(s, 226, heard)
    return s.finish()


def power(s: Module, y: int) -> None:
    """Pd's audio on and off."""
    wanted, state = s.switch(8, y, "SOUND ON", 5)
    s.flow(wanted, ";; pd dsp $1")
    for name, value in (("pd-dsp-started", 1), ("pd-dsp-stopped", 0)):
        s.wire(s.flow(None, f"r {name}", f";{value}"), state)
    s.words("first: click here", 110, y)


def sources(s: Module, y: int, out: int) -> None:
    """A file in a loop, a rhythm that is made here, or what comes in."""
    s.words("what goes in", 8, y)
    outs, known = s.cells(8, y + 20, SOURCES, 88, 3)
    name = s.name()
    keys = s.button(8, y + 44, "open...", 4)
    s.face(86, y + 44, 186, KEY, FILE, CARD, name=name, left=4)
    play, found = player(s, keys, name)
    made = (play, s.panel_behind("rhythm", rhythm_sheet("rhythm")), s.put("adc~ 1"))
    for place, (word, source) in enumerate(zip(SOURCES, made, strict=True)):
        gain = s.put("*~")
        s.connect(source, 0, gain)
        level = s.flow(None, "r $0-source", f"== {place}", "pack f 30", "line~")
        s.wire(level, gain, 1)
        s.connect(gain, 0, out)
        for chosen in (outs[place], *((found,) if not place else ())):
            s.wire(s.flow(chosen, f";{place}"), s.put("s $0-source"))
            s.wire(s.flow(chosen, f";symbol {word}"), known)


def player(s: Module, keys: Out, name: str) -> tuple[int, Out]:
    """Reads a file and plays it round and round; the second outlet bangs when there is one."""
    s.put(f"table {TABLE}")
    where = s.flow(None, "loadbang", f";symbol {FILE}", "file which", "list split 1")
    other = s.flow(keys, "openpanel").box
    file = s.put("t a a")
    s.wire(where, file)
    s.connect(other, 0, file)
    base = s.flow(Out(file, 1), "file splitname", "list split 1").box
    s.wire(s.flow(Out(base, 1), "list", ";label $1"), s.put(f"s {name}"))
    read = s.flow(file, f"list append {TABLE}", "list prepend read -resize", "list trim", "soundfiler", "t b b").box
    play = s.put(f"tabplay~ {TABLE}")
    s.connect(read, 0, play)
    s.wire(s.flow(Out(play, 1), "b"), play)
    s.wire(s.flow(None, "r pd-dsp-started"), play)
    return play, Out(read, 1)


def listen(s: Module, y: int, heard: int) -> None:
    """The level of the loudspeakers."""
    s.words("what comes out", 8, y)
    level, shown = s.amount(8, y + 20, "level", -60, 0, step=0.5, unit="dB", length=128)
    gain, out = s.put("*~"), s.put("dac~ 1 2")
    change = s.flow(level, "t f").box
    ramp = s.flow(change, "+ 100", "dbtorms", "pack f 30", "line~")
    first = s.flow(None, "loadbang", ";-6")
    for box in (change, shown):
        s.wire(first, box)
    s.connect(heard, 0, gain)
    s.wire(ramp, gain, 1)
    safe = s.flow(gain, "clip~ -1 1").box
    for side in (0, 1):
        s.connect(safe, 0, out, side)


def recorder(s: Module, y: int, heard: int) -> None:
    """What comes out, at its full level, into a sound file."""
    s.words("recorder", 8, y)
    file, disk = s.flow(s.button(8, y + 20, "record to...", 5), "savepanel"), s.put("writesf~ 1")
    s.connect(heard, 0, disk)
    go = s.flow(file, "t b a").box
    s.wire(s.flow(Out(go, 1), ";open $1"), disk)
    lamp = s.lamp(200, y + 20, KEY, KEY, on=RED)
    stop = s.button(104, y + 20, "stop", 4)
    for source, word, lit in ((Out(go), "start", 1), (stop, "stop", 0)):
        s.wire(s.flow(source, f";{word}"), disk)
        s.wire(s.flow(source, f";{lit}"), lamp)
    s.words("seconds", 8, y + 46)
    digits = s.number(58, y + 46, 6)
    clock = s.flow(None, "metro 100")
    s.wire(s.flow(Out(go), ";1"), clock.box)
    s.wire(s.flow(stop, ";0"), clock.box)
    since = s.flow(Out(go), "timer").box
    s.wire(clock, since, 1)
    s.wire(s.flow(since, "expr rint($f1/100)/10"), digits)
