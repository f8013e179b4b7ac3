"""What help patches have in common: a chain's ends, a view of latents, answers, stacks of messages."""

from __future__ import annotations

from collections.abc import Iterable

from latentplay.generate.patches.canvas import BOX, CHAR, PAPER, Canvas, lines
from latentplay.generate.patches.sound import sound
from latentplay.spec.kinds import Object

LATENTS = 8
"""Of the demo model."""
ENCODE_WIDTH, DECODE_WIDTH = 40, 35
"""Characters: so wide that the cords of eight latents run straight."""
LATENTS_WIDTH = 249
"""Pixels of a box with DECODE_WIDTH characters."""
OWN_PITCH = "-resample 1"
"""At any sampling rate of Pd the model sounds at its own pitch."""
Rows = list[tuple[str, str]]


def encoder(s: Canvas, name: str, x: int, y: int) -> int:
    """[lp.encode~] with the demo model, in a chain of this patch alone."""
    return s.wide(f"lp.encode~ {name} demo.ts {OWN_PITCH}", x, y, ENCODE_WIDTH)


def decoder(s: Canvas, name: str, x: int, y: int, model: str = "") -> int:
    """[lp.decode~] of the chain; ``model``: it has none by itself."""
    return s.wide(f"lp.decode~ {name} {model}{OWN_PITCH}", x, y, DECODE_WIDTH)


def output(s: Canvas, x: int, y: int, name: str = "", *, big: int = 32, switched: bool = False, channels: int = 1) -> int:
    """[pd output]: lp.mix~ of the chain ``name`` with its limiter (none: there is one before), a big toggle that switches
    sound on, and a level in dB; ``switched``: its outlet tells a switch~."""
    inner = Canvas(520, 460)
    width, height, right = 164 + big, 28 + big, 62 + big
    inner.strip(0, 0, width, height, colour=PAPER)
    switch = inner.toggle(12, 14, big, label="sound")
    level, shown = inner.slider(right, big, -60, 0, -6, length=91, thick=16), inner.number(right + 22, big - 26, 4)
    inner.raw(f"obj {right + 56} {big - 22} cnv 2 2 2 empty empty dB 0 8 0 12 {PAPER} #202020 0")
    dsp = inner.message("; pd dsp $1", 12, 100)
    inner.connect(switch, 0, dsp)
    if switched:
        inner.connect(switch, 0, inner.box("outlet", 12, 130))
    to_rms = [inner.box(t, 110, 100 + 30 * i) for i, t in enumerate(("+ 100", "dbtorms", "pack f 30", "line~"))]
    gate, ramp = inner.box("pack f 30", 220, 100), inner.box("line~", 220, 130)
    inner.chain(switch, gate, ramp)
    inner.connect(level, 0, shown)
    inner.chain(shown, *to_rms)
    out = inner.box("dac~ 1 2", 20, 410)
    sources = [inner.box("inlet~", 20 + 200 * channel, 180) for channel in range(channels)]
    if name:
        sources = limited(inner, name, sources)
    for channel, source in enumerate(sources):
        heard, gain = (inner.box("*~", 60 + 200 * channel, down) for down in (290, 320))
        inner.connect(ramp, 0, heard, 1)
        inner.connect(to_rms[-1], 0, gain, 1)
        inner.connect(source, channel if name else 0, heard)
        inner.connect(heard, 0, gain)
        for side in (0, 1) if channels == 1 else (channel,):
            inner.connect(gain, 0, out, side)
    return s.panel("output", inner, x, y, width, height)


def limited(s: Canvas, name: str, sources: list[int]) -> list[int]:
    """lp.mix~ with its limiter on, as often as it has channels."""
    flag = f" -channels {len(sources)}" if len(sources) > 1 else ""
    strip = s.box(f"lp.mix~ {name}{flag}", 20, 250)
    s.chain(s.box("loadbang", 320, 180), s.message("limit 1", 320, 210), strip)
    for channel, source in enumerate(sources):
        s.connect(source, 0, strip, channel)
    return [strip] * len(sources)


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
    ``silent``, and what [pd follow] asks for); the y below."""
    s.connect(source, outlet, s.box("s $0-said", *send))
    heard = s.box("r $0-said", x, y)
    show, box = s.sub("last-answer", last_answer(silent), x, y + 28), s.message("nothing yet", x, y + 58)
    s.widen(54)
    s.chain(heard, show, box)
    s.connect(show, 1, s.box(f"print {name}", x + 130, y + 28))
    s.text("the last one; all are in the Pd window", x + 80, y + 2, 42)
    return y + 58 + BOX + 18


def last_answer(silent: str) -> Canvas:
    """[pd last-answer]: makes a message box show what comes in, and passes it on."""
    s = Canvas(360, 260)
    heard, gate, quiet = s.box("inlet", 20, 20), s.box("spigot 1", 20, 80), s.box("r $0-loud", 120, 20)
    s.connect(heard, 0, gate)
    s.connect(quiet, 0, gate, 1)
    told, from_ = gate, 0
    if silent:
        told, from_ = s.box(f"route {silent}", 20, 110), 1
        s.connect(gate, 0, told)
    one = s.box("list prepend set", 20, 150)
    s.connect(told, from_, one)
    s.chain(one, s.box("list trim", 20, 180), s.box("outlet", 20, 220))
    s.connect(told, from_, s.box("outlet", 160, 220))
    return s


def height_of(rows: Rows, width: int) -> int:
    """Pixels that a stack of these messages takes."""
    y = free = 0
    for _, comment in rows:
        if comment:
            y = max(y, free)
            free = y + 8 + 16 * lines(comment, width)
        y += BOX + 4
    return max(y + 4 + BOX, free)


def messages(s: Canvas, rows: Rows, target: str, x: int, y: int, column: int, width: int) -> int:
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


def rows(thing: Object, examples: Iterable[str]) -> Rows:
    """Messages, each with the table's help the first time that its word appears."""
    told: set[str] = set()
    found = []
    for text in examples:
        word = text.split()[0]
        found.append((text, "" if word in told else help_line(thing, word)))
        told.add(word)
    return found


def help_line(thing: Object, word: str) -> str:
    """What the table says of a message."""
    lines_of = {row.name: row.en for row in thing.messages} | {row.name: row.en for row in thing.params}
    return lines_of[word]


def columns(text: str) -> int:
    """Pixels that a box with this text is wide."""
    return CHAR * len(text) + 6


def source(s: Canvas, x: int, y: int, name: str = "sound") -> int:
    """The choice of a sound and [pd sound]; the box of the sound, 32 pixels below ``y``."""
    choice, made = s.radio(x, y, 3), s.sub("sound", sound(name), x, y + 32)
    s.text("demo sound, rhythm, microphone", x + 66, y + 1, 32)
    s.connect(choice, 0, made)
    return made


def many(s: Canvas, a: int, b: int, count: int = LATENTS) -> None:
    """Cords between the first ``count`` outlets and inlets of two boxes."""
    for i in range(count):
        s.connect(a, i, b, i)


def switched_output(s: Canvas, x: int, y: int, name: str, *, channels: int = 1) -> int:
    """The output of an example that sleeps until its sound is switched on."""
    out = output(s, x, y, name, switched=True, channels=channels)
    s.connect(out, 0, s.box("switch~", x, y + 76))
    s.text("this window computes only while its sound is on", x + 70, y + 78, 30)
    return out


def numbered_slider(s: Canvas, x: int, y: int, bounds: tuple[float, float], value: float, text: str) -> int:
    """A slider, its number below, what it is; the box of the number, from which the value comes."""
    bar, number = s.slider(x, y, *bounds, value, length=101), s.number(x, y + 26, 6)
    s.text(text, x + 54, y + 28, 24)
    s.connect(bar, 0, number)
    return number


def maker(s: Canvas, text: str, x: int, y: int, label: str) -> None:
    """A button that makes boxes, once: what is sent for that is in [pd make], where $1 stands for $0."""
    inner = Canvas(600, 340)
    once, order, off = inner.box("spigot 1", 20, 50), inner.box("t b b", 20, 80), inner.message("0", 120, 80)
    message = inner.message(text, 20, 150)
    inner.widen(70)
    inner.chain(inner.box("inlet", 20, 20), once, order, inner.box("f $0", 20, 115), message)
    inner.connect(order, 1, off)
    inner.connect(off, 0, once, 1)
    s.chain(s.bang(x, y, label=label), s.sub("make", inner, x, y + 26))


def moved_chain(s: Canvas, name: str, x: int, y: int, decoder_y: int) -> int:
    """Sound through encode~, mod~ and decode~ of one name to the output; the number of lp.mod~."""
    feed, ear = source(s, x, y), encoder(s, name, x, y + 84)
    mover, mouth = s.wide(f"lp.mod~ {name}", x, y + 154, DECODE_WIDTH), decoder(s, name, x, y + decoder_y)
    s.chain(feed, ear)
    many(s, ear, mover)
    many(s, mover, mouth)
    s.connect(mouth, 0, output(s, x, y + decoder_y + 40, name))
    return mover
