"""The help patches of `lp.encode~` and `lp.decode~`."""

from __future__ import annotations

from latentplay.generate.patches.canvas import PAPER, Canvas
from latentplay.generate.patches.lists import messages_sheet, network_sheet
from latentplay.generate.patches.page import (
    LEFT,
    flags_sheet,
    footer,
    heading,
    message_columns,
    more,
    page,
    status,
)
from latentplay.generate.patches.parts import (
    LATENTS,
    LATENTS_WIDTH,
    decoder,
    encoder,
    many,
    meters,
    output,
    rows,
    source,
    switched_output,
)
from latentplay.spec.encode_decode import DECODE, ENCODE

COMMON = (
    "open demo.ts", "enable 0", "enable 1", "reload", "close", "own demo.ts", "deadline 2048 2048", "deadline auto", "latency",
    "info", "attributes", "get gain", "set gain 0.5", "dump", "version",
)
ENCODE_EXAMPLES = (*COMMON, "frames 1", "frames 0")
DECODE_EXAMPLES = (*COMMON, "latents 2 -1 0 0 0 0 0 0", "latents 0 -2 -2 0 0 0 0 0", "latents")
RIGHT_OF = LEFT + LATENTS_WIDTH + 30
"""Beside a chain."""
FIRST = "messages, to the first inlet"


def encode() -> Canvas:
    """The help patch of `lp.encode~`."""
    s, y = page(
        ENCODE,
        "A trained model hears sound as a few slow signals, its latents. [lp.encode~] gives them out, one outlet each, and"
        " [lp.decode~] turns them back into sound. Between the two they are ordinary signals: patch anything. The model runs"
        " beside Pd's audio, so the sound comes after a fixed delay that 'latency' tells.",
        "latent neural audio autoencoder RAVE encoder signal",
    )
    top = y
    y = heading(s, y, "1. sound, latents, sound: click the big toggle")
    feed, ear = source(s, LEFT, y), encoder(s, "$0-demo", LEFT, y + 84)
    shown = meters(s, LEFT, y + 130, LATENTS_WIDTH)
    mouth = decoder(s, "$0-demo", LEFT, y + 210)
    out = output(s, LEFT, y + 250, "$0-demo")
    s.chain(feed, ear)
    many(s, ear, shown)
    many(s, shown, mouth)
    s.connect(mouth, 0, out)
    s.connect(s.box("r $0-encode", LEFT + 100, y + 56), 0, ear)
    s.text("a model at creation says how many latents there are", RIGHT_OF + 10, y + 48, 18)
    s.text("eight latents, from -3 to 3", RIGHT_OF, y + 140, 20)
    s.text("objects of one name share a model", RIGHT_OF, y + 204, 20)
    left = more(s, y + 330, {"latents": latents_sheet(), "messages": messages_sheet(), "names-flags": flags_sheet(ENCODE, 4)})
    found = rows(ENCODE, ENCODE_EXAMPLES)
    middle, right = message_columns(s, top, found, "$0-encode", 150, first=FIRST, below=130)
    right = status(s, right, ear, LATENTS, (LEFT + 280, y + 116), "lp.encode~", silent="latents")
    footer(s, max(left, middle, right) + 10, ["lp.decode~", "lp.mod~", "lp.bend", "tabplay~", "snapshot~"])
    return s


def latents_sheet() -> Canvas:
    """Latents as signals: shifted, multiplied, exchanged, replaced."""
    s = Canvas(640, 560)
    y = heading(s, 10, "2. latents are signals: shift one, scale one, exchange two, replace one", width=600)
    feed = source(s, LEFT, y, "two")
    coder = s.wide("lp.encode~ $0-two demo.ts -resample 1", LEFT, y + 84, 70)
    many_below = [LEFT + round(i * (70 * 7 - 3) / 8) for i in range(9)]
    decoder_width = round(70 * 7 / 8) + 1
    y += 84
    shift = s.box("+~", many_below[0], y + 150)
    scale = s.box("*~", many_below[1], y + 150)
    wave = s.box("osc~ 0.5", many_below[4], y + 100)
    deep = s.box("*~ 2", many_below[4], y + 150)
    for x, box, lo, value in ((many_below[0], shift, -3, 1.5), (many_below[1], scale, 0, 2)):
        slider = s.slider(x + 22, y + 46, lo, 3, value, length=61, thick=14, upright=True)
        s.connect(slider, 0, box, 1)
    s.connect(wave, 0, deep)
    mouth = s.wide("lp.decode~ $0-two -resample 1", LEFT, y + 220, decoder_width)
    s.chain(feed, coder)
    s.connect(coder, 0, shift)
    s.connect(coder, 1, scale)
    for outlet, box, inlet in ((-1, shift, 0), (-1, scale, 1), (3, coder, 2), (2, coder, 3), (-1, deep, 4), (5, coder, 5),
                               (6, coder, 6), (7, coder, 7)):
        s.connect(box, max(outlet, 0), mouth, inlet)
    s.text("1 is shifted, 2 scaled, 3 and 4 are exchanged, 5 is a slow wave instead of what was heard", LEFT + 250, y + 280, 40)
    s.text("$0-two: a name of its own makes a second chain", LEFT + 180, y - 34, 50)
    out = switched_output(s, LEFT, y + 270, "$0-two")
    s.connect(mouth, 0, out)
    s.resize(640, y + 400)
    return s


def decode() -> Canvas:
    """The help patch of `lp.decode~`."""
    s, y = page(
        DECODE,
        "[lp.decode~] turns latents into sound: it reads its inlets once in every hop of the model (2048 samples for the demo"
        " model) and plays the piece of sound that they describe. Latents may come from [lp.encode~], from [lp.mod~], from"
        " any signal, or as lists: between about -3 and 3 a model knows what to do.",
        "latent neural audio autoencoder RAVE decoder synthesis",
    )
    top = y
    y = heading(s, y, "1. latents by hand: click the big toggle")
    hand = sliders(s, LEFT, y)
    mouth = decoder(s, "$0-demo", LEFT, y + 180, "demo.ts ")
    out = output(s, LEFT, y + 260, "$0-demo")
    many(s, hand, mouth)
    s.connect(mouth, 0, out)
    s.connect(s.box("r $0-decode", RIGHT_OF, y + 140), 0, mouth)
    s.text("one slider, one latent. The wide slider makes them wander by themselves", RIGHT_OF, y + 8, 20)
    s.text("a model at creation says how many latents there are", RIGHT_OF, y + 174, 20)
    left = more(s, y + 340, {"loop": loop_sheet(), "network": network_sheet(), "names-flags": flags_sheet(DECODE, 4)})
    found = rows(DECODE, DECODE_EXAMPLES)
    middle, right = message_columns(s, top, found, "$0-decode", 190, first=FIRST, below=130)
    right = status(s, right, mouth, 1, (RIGHT_OF, y + 226), "lp.decode~")
    footer(s, max(left, middle, right) + 10, ["lp.encode~", "lp.mod~", "lp.bend", "sig~", "line~"])
    return s


def sliders(s: Canvas, x: int, y: int) -> int:
    """[pd hand]: eight sliders, and slow waves on top of them, as eight signals."""
    inner = Canvas(900, 480)
    inner.strip(0, 0, LATENTS_WIDTH, 140, colour=PAPER)
    depth, number = inner.slider(4, 116, 0, 3, 2.5, length=193, thick=18), inner.number(206, 115, 5)
    ramp, wander = inner.box("pack f 50", 20, 180), inner.box("line~", 20, 210)
    inner.chain(depth, number, ramp, wander)
    for i in range(LATENTS):
        at = 20 + 105 * i
        bar = inner.slider(round(i * (LATENTS_WIDTH - 15) / 7) + 1, 4, -3, 3, 0, length=103, thick=12, upright=True)
        smooth, line = inner.box("pack f 50", at, 250), inner.box("line~", at, 280)
        wave, deep, add = inner.box(f"osc~ {0.6 - 0.07 * i:.2f}", at, 330), inner.box("*~", at, 360), inner.box("+~", at, 400)
        inner.chain(bar, smooth, line, add)
        inner.chain(wave, deep)
        inner.connect(wander, 0, deep, 1)
        inner.connect(deep, 0, add, 1)
        inner.connect(add, 0, inner.box("outlet~", at, 430))
    return s.panel("hand", inner, x, y, LATENTS_WIDTH, 140)


def loop_sheet() -> Canvas:
    """A looper for latents: what was heard comes back, and can be played at another speed."""
    s = Canvas(640, 520)
    y = heading(s, 10, "2. record two seconds of latents, play them back at any speed", width=600)
    feed = source(s, LEFT, y, "loop")
    ear = encoder(s, "$0-loop", LEFT, y + 84)
    tape = s.sub("two-seconds-of-tape", tape_sheet(), LEFT, y + 150)
    mouth = decoder(s, "$0-loop", LEFT, y + 220)
    out = switched_output(s, LEFT, y + 264, "$0-loop")
    record, speed = s.bang(RIGHT_OF + 30, y + 90, 24), s.slider(RIGHT_OF + 30, y + 190, -2, 2, 1, length=129)
    live, number = s.toggle(RIGHT_OF + 30, y + 128, 24, on=True, start=True), s.number(RIGHT_OF + 168, y + 188, 5)
    s.text("record now", RIGHT_OF + 64, y + 94, 12)
    s.text("on: what comes in, off: the tape", RIGHT_OF + 64, y + 132, 34)
    s.text("speed of the tape, -2 to 2: pitch stays as the latents say it", RIGHT_OF + 30, y + 214, 34)
    s.connect(speed, 0, number)
    s.chain(feed, ear)
    many(s, ear, tape)
    many(s, tape, mouth)
    for inlet, box in enumerate((record, live, number)):
        s.connect(box, 0, tape, LATENTS + inlet)
    s.connect(mouth, 0, out)
    s.resize(640, y + 390)
    return s


def tape_sheet() -> Canvas:
    """Eight tables; inlets: eight latents, then record, live or tape, speed."""
    s = Canvas(1140, 480)
    record_y, samples = 120, 96000
    ports = [s.box("inlet~", 20 + 110 * i, 20) for i in range(LATENTS)]
    record, live, speed = s.box("inlet", 900, 20), s.box("inlet", 960, 20), s.box("inlet", 1040, 20)
    per_table, phase = s.box("* 0.5", 1040, 60), s.box("phasor~", 1040, 100)
    index, is_live, other = s.box(f"*~ {samples}", 1040, 130), s.box("sig~", 940, 60), s.box("expr~ 1 - $v1", 940, 180)
    s.chain(speed, per_table, phase, index)
    s.chain(live, is_live, other)
    for i, port in enumerate(ports):
        at = 20 + 110 * i
        s.box(f"table $0-tape{i} {samples}", at, 60 + 22 * (i % 2))
        keep, read = s.box(f"tabwrite~ $0-tape{i}", at, record_y + 22 * (i % 2)), s.box(f"tabread~ $0-tape{i}", at, 230 + 22 * (i % 2))
        direct, taped, out = s.box("*~", at, 300), s.box("*~", at + 40, 300), s.box("outlet~", at, 400)
        s.connect(record, 0, keep)
        s.connect(port, 0, keep)
        s.connect(index, 0, read)
        s.connect(port, 0, direct)
        s.connect(is_live, 0, direct, 1)
        s.connect(read, 0, taped)
        s.connect(other, 0, taped, 1)
        s.connect(direct, 0, out)
        s.connect(taped, 0, out)
    return s
