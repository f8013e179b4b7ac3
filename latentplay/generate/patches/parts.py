"""What help patches have in common: the output with its switch, a view of latents, answers, a stack of messages."""

from __future__ import annotations

from collections.abc import Iterable

from latentplay.generate.patches.canvas import BOX, CHAR, PAPER, Canvas
from latentplay.generate.patches.sound import sound
from latentplay.spec.kinds import Object

LATENTS = 8
"""Of the demo model."""
ENCODE_WIDTH, DECODE_WIDTH = 24, 21
"""Characters: so wide that the cords of eight latents run straight."""
LATENTS_WIDTH = 151
"""Pixels of a box with DECODE_WIDTH characters."""


def output(s: Canvas, x: int, y: int, *, big: int = 32, switched: bool = False, channels: int = 1) -> int:
    """[pd output]: a big toggle that switches sound on, and a level in dB; ``switched``: its outlet tells a switch~."""
    inner = Canvas(420, 420)
    width, height, right = 164 + big, 28 + big, 62 + big
    inner.strip(0, 0, width, height, colour=PAPER)
    switch = inner.toggle(12, 14, big, label="sound")
    level = inner.slider(right, big,  -60, 0, -6, length=90, thick=16)
    inner.raw(f"obj {right - 2} {big - 22} cnv 2 2 2 empty empty level\\ dB 0 8 0 12 {PAPER} #202020 0")
    dsp = inner.message("; pd dsp $1", 12, 100)
    inner.connect(switch, 0, dsp)
    if switched:
        inner.connect(switch, 0, inner.box("outlet", 12, 130))
    to_rms = [inner.box(t, 110, 100 + 30 * i) for i, t in enumerate(("+ 100", "dbtorms", "pack f 30", "line~"))]
    gate, ramp = inner.box("pack f 30", 220, 100), inner.box("line~", 220, 130)
    inner.chain(switch, gate, ramp)
    inner.chain(level, *to_rms)
    out = inner.box("dac~ 1 2", 20, 310)
    for channel in range(channels):
        across = 20 + 200 * channel
        heard, source, gain, safe = (
            inner.box(text, across + right, down)
            for text, right, down in (("*~", 40, 215), ("inlet~", 0, 180), ("*~", 0, 240), ("clip~ -1 1", 0, 270))
        )
        inner.connect(ramp, 0, heard, 1)
        inner.connect(to_rms[-1], 0, gain, 1)
        inner.chain(source, heard, gain, safe)
        for side in (0, 1) if channels == 1 else (channel,):
            inner.connect(safe, 0, out, side)
    return s.panel("output", inner, x, y, width, height)


def meters(s: Canvas, x: int, y: int, width: int, *, name: str = "latents", count: int = LATENTS, height: int = 56) -> int:
    """[pd latents]: passes latents on and shows each as a bar from -3 to 3, twenty times a second."""
    inner = Canvas(760, 420)
    inner.strip(0, 0, width, height, colour=PAPER)
    start, clock = inner.box("loadbang", 20, 200), inner.box("metro 50", 20, 230)
    inner.chain(start, clock)
    for i in range(count):
        bar = inner.slider(round(i * (width - 15) / (count - 1)) + 1, 4, -3, 3, 0, length=height - 8, thick=12, upright=True, start=False)
        source, look = inner.box("inlet~", 20 + 90 * i, 280), inner.box("snapshot~", 20 + 90 * i, 310)
        store = inner.message("set $1", 20 + 90 * i, 340)
        inner.chain(source, look, store, bar)
        inner.connect(source, 0, inner.box("outlet~", 20 + 90 * i, 370))
        inner.connect(clock, 0, look)
    return s.panel(name, inner, x, y, width, height)


def answers(
    s: Canvas, source: int, outlet: int, send: tuple[int, int], x: int, y: int, name: str, *, silent: str = ""
) -> int:
    """The status outlet: its last word in a message box, all of them in the Pd window (but those that begin with
    ``silent``); the y below."""
    s.connect(source, outlet, s.box("s $0-said", *send))
    heard, told = s.box("r $0-said", x, y), 0
    if silent:
        rest = s.box(f"route {silent}", x + 80, y)
        s.connect(heard, 0, rest)
        heard, told = rest, 1
    show, box = s.sub("last-answer", last_answer(), x, y + 28), s.message("nothing yet", x, y + 58)
    s.widen(54)
    s.connect(heard, told, show)
    s.chain(show, box)
    s.connect(heard, told, s.box(f"print {name}", x + 110, y + 28))
    what = "the last one; all are in the Pd window"
    s.text(what, *((x + 216, y + 10, 26) if silent else (x + 80, y + 2, 42)))
    return y + 58 + BOX + 18


def last_answer() -> Canvas:
    """[pd last-answer]: makes a message box show what comes in."""
    inner = Canvas(300, 180)
    inner.chain(*(inner.box(text, 20, 20 + 30 * i) for i, text in enumerate(("inlet", "list prepend set", "list trim", "outlet"))))
    return inner


def messages(s: Canvas, rows: list[tuple[str, str]], target: str, x: int, y: int, column: int, width: int) -> int:
    """A stack of message boxes with their comments beside; all go to [s target]. The y below the stack."""
    boxes, free = [], y
    for text, comment in rows:
        if comment:
            y = max(y, free)
            free = s.text(comment, x + column, y + 2, width) + 6
        boxes.append(s.message(text, x, y))
        y += BOX + 4
    send = s.box(f"s {target}", x, y + 2)
    for box in boxes:
        s.connect(box, 0, send)
    return max(y + 4 + BOX, free)


def rows(thing: Object, examples: Iterable[str]) -> list[tuple[str, str]]:
    """Messages, each with the table's help the first time that its word appears."""
    told: set[str] = set()
    found = []
    lines = {row.name: row.en for row in thing.messages} | {row.name: row.en for row in thing.params}
    for text in examples:
        word = text.split()[0]
        found.append((text, "" if word in told else lines[word]))
        told.add(word)
    return found


def columns(text: str) -> int:
    """Pixels that a box with this text is wide."""
    return CHAR * len(text) + 6


def source(s: Canvas, x: int, y: int, name: str = "sound") -> int:
    """The choice of a sound and [pd sound]; the box of the sound, 60 pixels below ``y``."""
    choice, made = s.radio(x, y, 3), s.sub("sound", sound(name), x, y + 32)
    s.text("demo sound, rhythm, microphone", x + 66, y + 1, 32)
    s.connect(choice, 0, made)
    return made


def many(s: Canvas, a: int, b: int, count: int = LATENTS) -> None:
    """Cords between the first ``count`` outlets and inlets of two boxes."""
    for i in range(count):
        s.connect(a, i, b, i)


def switched_output(s: Canvas, x: int, y: int, *, channels: int = 1) -> int:
    """The output of an example that sleeps until its sound is switched on."""
    out = output(s, x, y, switched=True, channels=channels)
    s.connect(out, 0, s.box("switch~", x, y + 76))
    s.text("this window computes only while its sound is on", x + 70, y + 78, 30)
    return out


def moved_chain(s: Canvas, name: str, x: int, y: int, decoder_y: int) -> int:
    """Sound through encode~, mod~ and decode~ of one name to the output; the number of lp.mod~."""
    feed, encoder = source(s, x, y), s.wide(f"lp.encode~ {name} demo.ts", x, y + 84, ENCODE_WIDTH)
    mover, decoder = s.wide(f"lp.mod~ {name}", x, y + 154, DECODE_WIDTH), s.wide(f"lp.decode~ {name}", x, y + decoder_y, DECODE_WIDTH)
    s.chain(feed, encoder)
    many(s, encoder, mover)
    many(s, mover, decoder)
    s.connect(decoder, 0, output(s, x, y + decoder_y + 40))
    return mover
