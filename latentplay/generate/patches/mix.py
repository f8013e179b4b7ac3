"""The help patch of `lp.mix~`."""

from __future__ import annotations

from latentplay.generate.patches import parts
from latentplay.generate.patches.canvas import PAPER, Canvas
from latentplay.generate.patches.page import LEFT, RIGHT, WIDE, flags_sheet, footer, heading, more, page
from latentplay.generate.patches.parts import DECODE_WIDTH, ENCODE_WIDTH, many, messages, output, rows, source
from latentplay.generate.patches.subs import Subs
from latentplay.spec.mix import MIX

EXAMPLES = (
    "mix 100", "mix 50", "mix 0", "gain_in 6", "gain_in 0", "gain_out 12", "gain_out 0", "limit 1", "limit 0",
    "true_peak 1", "true_peak 0", "meter 50",
    "meter 0", "latency", "info", "dump", "version", "open demo.ts",
)
TIMES = ("align auto", "align 0", "align 500", "align 56 ms")
BARS = (("wet", -60, 0), ("dry", -60, 0), ("out", -60, 0), ("taken off", 0, 24))
"""What `meter` tells, in dB, and how far each bar reaches."""


def mix() -> Canvas:
    """The help patch."""
    s, y = page(
        MIX,
        "[lp.mix~] is where a chain ends: the sound from [lp.decode~] (wet) and the one that went into [lp.encode~] (dry) leave it"
        " together. A model answers late; the dry sound waits as long, to the sample, whatever the model and the machine. Then come"
        " gains that glide, and a limiter that lets nothing above -1 dB.",
        "mixer dry wet latency alignment gain limiter meter neural audio",
    )
    top = y
    y = heading(s, y, "1. dry and wet: click the big toggle")
    feed = source(s, LEFT, y)
    coder = s.wide("lp.encode~ demo.ts", LEFT, y + 84, ENCODE_WIDTH)
    decoder = s.wide("lp.decode~ demo", LEFT, y + 134, DECODE_WIDTH)
    dry = s.box("*~ 1", LEFT + 179, y + 62)
    strip = s.wide("lp.mix~ demo", LEFT, y + 204, ENCODE_WIDTH + 2)
    out = output(s, LEFT, y + 244)
    s.chain(feed, coder)
    many(s, coder, decoder)
    s.connect(decoder, 0, strip)
    s.chain(feed, dry)
    s.connect(dry, 0, strip, 1)
    s.connect(strip, 0, out)
    s.connect(s.box("r $0-mix", LEFT + 60, y + 172), 0, strip)
    s.connect(hands(s, LEFT + 216, y + 62), 0, s.box("s $0-mix", LEFT + 216, y + 162))
    s.connect(s.box("r $0-said", LEFT + 214, y + 266), 0, levels(s, LEFT + 214, y + 294))
    below = more(s, y + 394, {"alignment": alignment(), "names-flags": names()})
    below = heading(s, below + 8, "the last outlet: status")
    below = parts.answers(s, strip, 1, (LEFT + 214, y + 236), LEFT, below, "lp.mix~", silent="meter")
    right = heading(s, top, "messages, to the first inlet", RIGHT, WIDE)
    right = messages(s, rows(MIX, EXAMPLES), "$0-mix", RIGHT, right, 130, 56)
    footer(s, max(below, right) + 10, ["lp.encode~", "lp.decode~", "delwrite~", "env~", "*~"])
    return s


def hands(s: Canvas, x: int, y: int) -> int:
    """[pd hands]: mix, the gains and the limiter by hand; asks for levels when the patch opens."""
    inner = Canvas(560, 330)
    inner.strip(0, 0, 172, 92, colour=PAPER)
    out = inner.box("outlet", 20, 290)
    for row, (name, lo, hi, value) in enumerate((("mix", 0, 100, 60), ("gain_in", -24, 24, 0), ("gain_out", -24, 24, 0))):
        slider = inner.slider(6, 6 + 22 * row, lo, hi, value, length=88, thick=16, label=name)
        message = inner.message(f"{name} $1", 20 + 120 * row, 150)
        inner.chain(slider, message, out)
    switch, limit = inner.toggle(78, 71, 16, on=True, start=True, label="limit"), inner.message("limit $1", 380, 150)
    start, meter = inner.box("loadbang", 20, 200), inner.message("meter 50", 20, 230)
    inner.chain(switch, limit, out)
    inner.chain(start, meter, out)
    return s.panel("hands", inner, x, y, 172, 92)


def levels(s: Canvas, x: int, y: int) -> int:
    """[pd levels]: what `meter` tells, as bars."""
    inner = Canvas(480, 330)
    inner.strip(0, 0, 170, 84, colour=PAPER)
    heard, route, four = inner.box("inlet", 20, 110), inner.box("route meter", 20, 140), inner.box("unpack f f f f", 20, 170)
    inner.chain(heard, route, four)
    for row, (name, lo, hi) in enumerate(BARS):
        bar = inner.slider(6, 6 + 19 * row, lo, hi, lo, length=80, thick=14, start=False, label=name)
        inner.connect(four, row, bar)
    return s.panel("levels", inner, x, y, 170, 84)


def alignment() -> Canvas:
    """How long the dry sound waits, by hand."""
    subs = Subs(MIX, "$0-mix", column=150, wide=60)
    s = subs.examples(TIMES, "2. in time, or not: send mix 50 first, and listen to one word or one drum")
    y = s.text("auto: the latency that the chain reports ('latency' tells it). It follows when another model is loaded, by a crossfade of"
               " 20 ms. The look-ahead of the limiter is not in it: both sides go through the limiter together.", LEFT, s.height - 2, 84)
    s.resize(640, y + 10)
    return s


def names() -> Canvas:
    """Names and flags."""
    return flags_sheet(MIX, 3, alone="chain 'default': it waits for the chain of that name, and lets the sound pass")
