"""lp.modulators: how the latents move, how far and around what."""

from __future__ import annotations

from latentplay.generate.patches.instrument.look import KEY, PLAIN, Module, Out
from latentplay.generate.patches.parts import LATENTS
from latentplay.spec.mod import BARS, BASES, MODES, NOTES

WIDTH, TALL = 476, 394
MOD = "lp.mod~"
PITCH, BAR = 29, 96
"""From one bar to the next, and how tall it is."""


def modulators() -> Module:
    """The panel."""
    s = Module("modulators", WIDTH, TALL)
    top(s, 26)
    s.words("basis", 8, 50)
    s.choice(50, 50, MOD, "basis", BASES, 69)
    s.words("mode", 8, 72)
    s.choice(50, 72, MOD, "mode", MODES, 69)
    link(s, 338, 72, "link seeds", 7, "seed")
    walk(s, 98)
    time(s, 98)
    notes(s, 168)
    for x, word in ((8, "scale"), (244, "offset")):
        bars(s, x, 212, word)
    seeds(s, 354)
    s.ask(MOD, 120, "dump")
    return s.finish()


def top(s: Module, y: int) -> None:
    """Power, and what is pressed."""
    s.power(8, y, "power", 4, MOD, "enable")
    s.power(86, y, "freeze", 4, MOD, "freeze")
    s.power(164, y, "sync", 3, MOD, "sync")
    for x, label, cells, message in ((242, "trigger", 4, "trigger"), (320, "new seeds", 4, "trigger seeds"), (398, "reset", 4, "reset")):
        pressed = s.button(x, y, label, cells)
        s.tell(pressed, message, MOD)
        if message == "reset":
            s.flow(pressed, "s $1-lp.reset")


def link(s: Module, x: int, y: int, label: str, cells: int, what: str) -> None:
    """All voices alike."""
    wanted, state = s.switch(x, y, label, cells)
    s.tell(wanted, f"link {what} $1", MOD)
    s.wire(s.flow(s.heard(MOD, "link"), f"route {what}"), state)


def walk(s: Module, y: int) -> None:
    """How a voice goes along its texture."""
    s.dial(8, y, "jump", MOD, "jump", 0, 1000, step=1, length=110)
    s.dial(8, y + 22, "smooth", MOD, "smooth", 0, 100, step=1, unit="%", length=110)
    s.dial(8, y + 44, "chaos", MOD, "chaos", 0, 100, step=1, unit="%", length=110)


def time(s: Module, y: int) -> None:
    """The length of a loop, and the tempo that notes have."""
    wanted, shown = s.amount(244, y, "time", 40, 10000, step=1, unit="ms", length=110, log=True)
    s.tell(wanted, "time $1", MOD)
    said = s.flow(s.heard(MOD, "time"), "route float").box
    length = s.flow(said, "moses 40").box
    s.wire(Out(length, 1), shown)
    note = s.put("s $0-note")
    for source in (Out(length), s.flow(Out(length, 1), ";symbol ms"), s.flow(Out(said, 1), "list")):
        s.wire(source, note)
    s.dial(244, y + 22, "tempo", MOD, "tempo", 20, 300, step=0.1, unit="bpm", length=110)
    s.words("time as a note: below", 244, y + 46)


def notes(s: Module, y: int) -> None:
    """Notes and bars instead of milliseconds."""
    every = (*NOTES, *BARS)
    outs, known = s.cells(8, y, every, 38, 12)
    for out, note in zip(outs, every, strict=True):
        s.tell(out, f"time {note}", MOD)
    s.connect(s.put("r $0-note"), 0, known)


def bars(s: Module, x: int, y: int, word: str) -> None:
    """A slider and a number for each of the first eight voices; those beyond move with them."""
    s.words(word, x, y)
    link(s, x + 104, y, "link", 3, word)
    s.tell(s.button(x + 164, y, "zero", 3), f"{word} 0", MOD)
    every = every_eighth(s, word)
    spread = s.flow(s.heard(MOD, word), "list append" + " 0" * LATENTS, "unpack" + " f" * LATENTS).box
    for voice in range(LATENTS):
        left = x + voice * PITCH
        bar = s.slider(left + 4, y + 24, -3, 3, 0, length=BAR, thick=20, upright=True, start=False)
        digits = s.number(left, y + 24 + BAR + 4, 4)
        wanted = s.put("clip -3 3")
        s.connect(spread, voice, s.shown(wanted, bar, digits))
        s.wire(s.flow(bar, "expr rint($f1*20)/20"), wanted)
        s.connect(digits, 0, wanted)
        s.wire(s.flow(wanted, f";{voice + 1} $1"), every)


def every_eighth(s: Module, word: str) -> int:
    """Takes a bar's number and its value: for that voice, and for each eighth one after it."""
    parts, pair = s.put("unpack f f"), s.put("pack f f")
    s.wire(Out(parts, 1), pair, 1)
    first = s.flow(parts, "t f f").box
    times, voice = s.put(f"expr int(($f2-$f1+{LATENTS})/{LATENTS})"), s.put("f")
    s.wire(s.flow(s.heard(MOD, "seed"), "list length"), times, 1)
    s.wire(Out(first, 1), voice, 1)
    s.wire(first, times)
    s.wire(s.flow(times, "until"), voice)
    both = s.flow(voice, "t f f").box
    s.wire(s.flow(Out(both, 1), f"+ {LATENTS}"), voice, 1)
    s.connect(both, 0, pair)
    s.tell(pair, f"{word} $1 $2", MOD)
    return parts


def seeds(s: Module, y: int) -> None:
    """The seeds that play."""
    s.words("seeds", 8, y)
    rest = s.heard(MOD, "seed")
    for voice in range(LATENTS):
        name = s.name()
        s.face(50 + voice % 4 * 106, y + voice // 4 * KEY, 102, KEY - 2, colour=PLAIN, name=name, left=4)
        split = s.flow(rest, "list split 1").box
        s.wire(s.flow(s.news(s.flow(split, "makefilename %s")), ";label $1"), s.put(f"s {name}"))
        rest = Out(split, 1)
