"""The help patch of `lp.mod~`."""

from __future__ import annotations

from latentplay.generate.patches.canvas import Canvas
from latentplay.generate.patches.follow import follow, switch
from latentplay.generate.patches.page import LEFT, flags_sheet, footer, heading, message_columns, more, page, status
from latentplay.generate.patches.parts import (
    DECODE_WIDTH,
    LATENTS,
    LATENTS_WIDTH,
    decoder,
    encoder,
    help_line,
    many,
    meters,
    output,
    rows,
    source,
)
from latentplay.generate.patches.stereo import stereo_sheet
from latentplay.generate.patches.subs import Subs
from latentplay.generate.patches.voices import voices
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
ASK = ("dump", "info", "latency", "version", "open demo.ts")
OPENING = "reset, enable 1, scale 1.2"
"""What the page sends when it opens."""
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
    y = heading(s, y, "1. latents in motion: click the big toggle")
    feed, ear = source(s, LEFT, y), encoder(s, "$0-demo", LEFT, y + 84)
    mover = s.wide("lp.mod~ $0-demo", LEFT, y + 154, DECODE_WIDTH)
    shown = meters(s, LEFT, y + 196, LATENTS_WIDTH)
    mouth = decoder(s, "$0-demo", LEFT, y + 270)
    out = output(s, LEFT, y + 310, "$0-demo")
    s.chain(feed, ear)
    many(s, ear, mover)
    many(s, mover, shown)
    many(s, shown, mouth)
    s.connect(mouth, 0, out)
    s.connect(s.box("r $0-encode", LEFT + 100, y + 56), 0, ear)
    s.connect(ear, LATENTS, s.box("s $0-ear", LEFT + 226, y + 122))
    follow(s, ear, LEFT + 196, y + 56, "$0-encode")
    s.connect(s.box("r $0-mod", LEFT, y + 122), 0, mover)
    follow(s, mover, LEFT + 96, y + 122, "$0-mod")
    hands(s, LEFT + 290, y)
    left = more(s, y + 400, {"seeds": SUBS.examples(SEEDS, "2. seeds, the seed map, links, triggers"),
                             "time": SUBS.examples(TIME, "3. loops: milliseconds, notes, chaos, the transport"),
                             "values": SUBS.examples(VALUES, "4. one value for one voice, freeze, reset"),
                             "stereo": stereo_sheet("5. stereo: two channels through a mono model, moved alike or apart"),
                             "questions": questions(),
                             "names-flags": flags_sheet(MOD, 7)})
    first = "messages, to the first inlet"
    middle, right = message_columns(s, top, told(rows(MOD, FIRST)), "$0-mod", 150, first=first, below=130)
    right = status(s, right, mover, LATENTS, (LEFT + 222, y + 174), "lp.mod~")
    footer(s, max(left, middle, right) + 10, ["lp.encode~", "lp.decode~", "lp.bend", "osc~", "noise~"])
    return s


def hands(s: Canvas, x: int, y: int) -> None:
    """Encoder, movement, scale and offset by hand; how the page opens, and a way back to that."""
    switch(s, x, y + 34, "enable", "$0-mod", "movement", width=146)
    switch(s, x, y + 66, "enable", "$0-encode", "encoder", heard="$0-ear", width=146, panel="encoder")
    for row, name in enumerate(("scale", "offset")):
        voices(s, name, x, y + 108 + 100 * row)
    start, opening, send = s.box("loadbang", x - 60, y + 314), s.message(OPENING, x - 60, y + 340), s.box("s $0-mod", x - 60, y + 366)
    s.text("as at the opening", x + 14, y + 316, 18)
    s.chain(start, opening, send)


def questions() -> Canvas:
    """What it can be asked; a new map of seeds, which is kept in a file of one's own, only after a click that allows it."""
    s = SUBS.examples(ASK, "6. questions, another model, another map")
    y = s.height + 4
    allow, gate = s.toggle(LEFT, y, label="allow: the new map is written into your own folder of latentplay"), s.box("spigot", LEFT, y + 56)
    make = s.message("seedmap_rebuild simplex 256 1", LEFT, y + 28)
    s.text(help_line(MOD, "seedmap_rebuild"), LEFT + 240, y + 30, 50)
    s.connect(allow, 0, gate, 1)
    s.chain(make, gate, s.box("s $0-mod", LEFT, y + 84))
    s.resize(640, y + 120)
    return s


def told(found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Rows with the character of each basis and mode."""
    return [(text, CHARACTER.get(text.split()[-1], line)) for text, line in found]

