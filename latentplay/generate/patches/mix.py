"""The help patch of `lp.mix~`."""

from __future__ import annotations

from latentplay.generate.patches.canvas import PAPER, Canvas
from latentplay.generate.patches.follow import dial, follow, switch
from latentplay.generate.patches.page import LEFT, flags_sheet, footer, heading, message_columns, more, page, status
from latentplay.generate.patches.parts import ENCODE_WIDTH, decoder, encoder, many, output, rows, source
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
    feed, ear = source(s, LEFT, y), encoder(s, "$0-demo", LEFT, y + 84)
    mouth = decoder(s, "$0-demo", LEFT, y + 134)
    dry = s.box("*~ 1", LEFT + 291, y + 56)
    strip = s.wide("lp.mix~ $0-demo", LEFT, y + 204, ENCODE_WIDTH + 2)
    out = output(s, LEFT, y + 244)
    s.chain(feed, ear)
    many(s, ear, mouth)
    s.connect(mouth, 0, strip)
    s.chain(feed, dry)
    s.connect(dry, 0, strip, 1)
    s.connect(strip, 0, out)
    s.connect(s.box("r $0-mix", LEFT + 30, y + 172), 0, strip)
    follow(s, strip, LEFT + 120, y + 172, "$0-mix")
    hands(s, LEFT, y + 308)
    at_start(s, LEFT + 330, y)
    s.connect(s.box("r $0-said", LEFT + 230, y + 308), 0, levels(s, LEFT + 230, y + 336))
    left = more(s, y + 434, {"alignment": alignment(), "names-flags": names()})
    first = "messages, to the first inlet"
    middle, right = message_columns(s, top, rows(MIX, EXAMPLES), "$0-mix", 130, first=first, below=130)
    right = status(s, right, strip, 1, (LEFT + 214, y + 242), "lp.mix~", silent="meter")
    footer(s, max(left, middle, right) + 10, ["lp.encode~", "lp.decode~", "delwrite~", "env~", "*~"])
    return s


def hands(s: Canvas, x: int, y: int) -> None:
    """Mix, the gains and the limiter by hand."""
    for row, (name, lo, hi, unit) in enumerate((("mix", 0, 100, "%"), ("gain_in", -24, 24, "dB"), ("gain_out", -24, 24, "dB"))):
        dial(s, x, y + 32 * row, name, lo, hi, lo, "$0-mix", unit=unit, length=72)
    switch(s, x, y + 96, "limit", "$0-mix", "limit", width=80)


def at_start(s: Canvas, x: int, y: int) -> None:
    """How the page opens, and levels twenty times a second."""
    start, opening = s.box("loadbang", x, y), s.message("mix 60, limit 1, meter 50", x, y + 26)
    s.widen(15)
    s.chain(start, opening, s.box("s $0-mix", x, y + 68))


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
