"""The help patch of `lp.mod~`."""

from __future__ import annotations

from latentplay.generate.patches import parts
from latentplay.generate.patches.canvas import PAPER, Canvas
from latentplay.generate.patches.page import LEFT, RIGHT, WIDE, flags_sheet, footer, heading, more, page
from latentplay.generate.patches.parts import (
    DECODE_WIDTH,
    ENCODE_WIDTH,
    LATENTS,
    LATENTS_WIDTH,
    many,
    messages,
    meters,
    output,
    rows,
    source,
)
from latentplay.generate.patches.stereo import stereo_sheet
from latentplay.generate.patches.subs import Subs
from latentplay.spec.mod import BASES, MOD, MODES

FIRST = (
    "enable 1", "enable 0", *(f"basis {b}" for b in BASES), *(f"mode {m}" for m in MODES), "jump 120", "jump 900", "smooth 0",
    "smooth 60", "smooth 95",
)
CHARACTER = {
    "cell": "holds a value, then jumps to another",
    "simplex": "smooth drift",
    "perlin": "gentler, often near the middle",
    "distorted": "smooth, with sudden rushes",
    "voronoi": "holds and jumps, unevenly",
    "fractal": "fast detail on slow drift",
    "none": "as far as it likes",
    "clip": "cut off at -3 and 3",
    "warp": "leaves at 3, comes back at -3",
    "fold": "reflected at -3 and 3",
}
SEEDS = (
    "seed 1 2 3 4 5 6 7 8", "seed 2 1234", "seedmap 0.2 0.8", "seedmap 0.9 0.1", "link seed 1", "link seed 0", "link scale 1",
    "link offset 1", "trigger", "trigger seeds", "bang",
)
TIME = (
    "time 500", "time 4000", "time 1/4", "time 1/8T", "time 2", "sync 1", "sync 0", "chaos 0", "chaos 50", "tempo 90", "tempo 120",
    "transport 1 0 120", "transport 1 0 90 3 4", "transport 0 0 120",
)
VALUES = (
    "scale 1 2.5", "scale 1 1 1 1 0 0 0 0", "offset 1 -1", "offset 0 0 0 0 0 0 0 0", "freeze 1", "freeze 0", "law 1", "law 2", "reset",
)
ASK = ("dump", "info", "latency", "version", "open demo.ts", "seedmap_rebuild simplex 256 1")
SUBS = Subs(MOD, "$0-mod", 640, 240, 50)


def mod() -> Canvas:
    """The help patch."""
    s, y = page(
        MOD,
        "[lp.mod~] stands between [lp.encode~] and [lp.decode~]. Each latent gets a voice that walks along a texture, chosen by its"
        " seed, and adds it to what came in: scale says how far, offset from where. Same seeds, same movement, on every machine."
        " With nothing at its inlets it plays [lp.decode~] alone.",
        "latent modulation neural audio noise random LFO seed texture",
    )
    top = y
    y = heading(s, y, "1. latents that move: click the big toggle")
    feed = source(s, LEFT, y)
    coder = s.wide("lp.encode~ demo.ts", LEFT, y + 84, ENCODE_WIDTH)
    mover = s.wide("lp.mod~ demo.ts", LEFT, y + 154, DECODE_WIDTH)
    shown = meters(s, LEFT, y + 206, LATENTS_WIDTH)
    decoder = s.wide("lp.decode~ demo.ts", LEFT, y + 290, DECODE_WIDTH)
    out = output(s, LEFT, y + 330)
    s.chain(feed, coder)
    many(s, coder, mover)
    many(s, mover, shown)
    many(s, shown, decoder)
    s.connect(decoder, 0, out)
    switch(s, coder, LEFT + 200, y + 26, "encoder: off, the movement alone plays")
    switch(s, mover, LEFT + 200, y + 92, "movement: off, scale and offset alone")
    s.connect(s.box("r $0-mod", LEFT + 290, y + 122), 0, mover)
    all_voices(s, LEFT + 200, y + 194)
    below = more(s, y + 410, {"seeds": SUBS.examples(SEEDS, "2. seeds, the seed map, links, triggers"),
                            "time": SUBS.examples(TIME, "3. loops: milliseconds, notes, chaos, the transport"),
                            "values": SUBS.examples(VALUES, "4. one value for one voice, freeze, reset"),
                            "stereo": stereo_sheet("5. stereo: two channels through a mono model, moved alike or apart"),
                            "questions": SUBS.examples(ASK, "6. questions, another model, another map"),
                            "names-flags": flags_sheet(MOD, 7)})
    below = heading(s, below + 8, "the last outlet: status")
    below = parts.answers(s, mover, LATENTS, (LEFT + 200, y + 160), LEFT, below, "lp.mod~")
    right = heading(s, top, "messages, to the first inlet", RIGHT, WIDE)
    right = messages(s, told(rows(MOD, FIRST)), "$0-mod", RIGHT, right, 150, 54)
    footer(s, max(below, right) + 10, ["lp.encode~", "lp.decode~", "lp.bend", "osc~", "noise~"])
    return s


def told(found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Rows with the character of each basis and mode."""
    return [(text, CHARACTER.get(text.split()[-1], line)) for text, line in found]


def switch(s: Canvas, target: int, x: int, y: int, text: str) -> None:
    """A toggle, on at first, that enables or disables a box."""
    toggle, message = s.toggle(x, y, on=True, start=True), s.message("enable $1", x, y + 30)
    s.text(text, x + 22, y - 6, 24)
    s.chain(toggle, message, target)


def all_voices(s: Canvas, x: int, y: int) -> None:
    """The sliders of scale and offset."""
    send = s.box("s $0-mod", x, y + 92)
    for column, (name, value) in enumerate((("scale", 1.2), ("offset", 0))):
        s.text(name, x + 98 * column, y, 10)
        s.connect(voices(s, name, x + 98 * column, y + 20, value), 0, send)
    s.text("-3 to 3, a slider for each voice", x + 76, y + 88, 18)


def voices(s: Canvas, name: str, x: int, y: int, value: float) -> int:
    """[pd scale] or [pd offset]: a slider for each voice; gives `scale 1 0.5` and the like."""
    inner = Canvas(900, 300)
    inner.strip(0, 0, 80, 64, colour=PAPER)
    out = inner.box("outlet", 20, 240)
    for i in range(LATENTS):
        bar = inner.slider(2 + 10 * i, 2, -3, 3, value, length=58, thick=8, upright=True)
        word = inner.message(f"{name} {i + 1} $1", 20 + 105 * i, 180)
        inner.chain(bar, word, out)
    return s.panel(name, inner, x, y, 80, 64)
