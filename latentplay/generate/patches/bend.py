"""The help patch of `lp.bend`."""

from __future__ import annotations

from latentplay.generate.patches.canvas import Canvas
from latentplay.generate.patches.page import LEFT, footer, heading, message_column, more, page, status_column
from latentplay.generate.patches.parts import DECODE_WIDTH, ENCODE_WIDTH, many, output, source
from latentplay.generate.patches.subs import Subs
from latentplay.spec.bend import BEND, DISTRIBUTIONS, STATUS

VIEW = "lp-bend-view"
LAYER = 21
"""In the decoder of the demo model: what is done to it is easy to hear."""
MAIN = (
    "init", "layer_list", f"layer {LAYER}", f"view {VIEW} 256", "flip", "scale 0.5",
    *(f"distribution {d}" for d in DISTRIBUTIONS), "chaos 30", "random 7", f"draw {VIEW}", "set", "live 1", "live 0",
)
BACK = ("revert", "recall", "reload", "undo", "redo")
FILES = ("write my-bend", "read my-bend", "read my-bend force")
ASK = ("dump", "info", "latency", "version", "open demo.ts")
SUBS = Subs(BEND, "$0-bend")


def bend() -> Canvas:
    """The help patch."""
    s, y = page(
        BEND,
        "[lp.bend] opens the model that its chain plays. Choose a layer, reshape its weights, and hear the network with them at once;"
        " every change has a way back. A layer further back in the decoder colours the sound, one further forward changes what"
        " it says.",
        "network bending neural audio weights circuit bending",
    )
    top = y
    y = heading(s, y, "1. a bent model: click the big toggle")
    feed = source(s, LEFT, y)
    coder = s.wide("lp.encode~ bent demo.ts", LEFT, y + 76, ENCODE_WIDTH)
    decoder = s.wide("lp.decode~ bent", LEFT, y + 126, DECODE_WIDTH)
    bender = s.box("lp.bend bent", LEFT + 200, y + 126)
    out = output(s, LEFT, y + 166)
    s.chain(feed, coder)
    many(s, coder, decoder)
    s.connect(decoder, 0, out)
    s.connect(s.box("r $0-bend", LEFT + 200, y + 86), 0, bender)
    s.text("one name, one chain: what is bent is what plays", LEFT + 200, y + 36, 26)
    start = s.sub("at-start", at_start(), LEFT + 290, y + 160)
    s.connect(bender, 0, start)
    s.array(VIEW, 256, LEFT, y + 250, 384, 90)
    s.text("the layer's weights: draw on them with the mouse, then 'draw' and 'set'", LEFT, y + 344, 54)
    y = hands(s, LEFT, y + 384)
    below = more(s, y, {
        "ways-back": SUBS.examples(BACK, "2. ways back"),
        "files": SUBS.files(FILES, "3. keep the weights: file.wav holds them, file.json says whose they are"),
        "questions": SUBS.questions(ASK, "4. questions", STATUS),
    })
    right = message_column(s, top, BEND, MAIN, "$0-bend", 190, 48)
    right = status_column(s, right + 8, bender, (LEFT + 200, top + 190), "lp.bend")
    footer(s, max(below, right) + 10, ["lp.encode~", "lp.decode~", "lp.mod~", "array", "savepanel"])
    return s


def at_start() -> Canvas:
    """Once the model is there: chooses a layer and shows it. For each layer: its number goes out, the view fits its weights."""
    s = Canvas(560, 330)
    heard, route = s.box("inlet", 20, 20), s.box("route loaded layer stats scale chaos", 20, 50)
    once, first = s.box("t b", 20, 90), s.message(f"layer {LAYER}, view {VIEW} 256, live 1", 20, 130)
    number, store, out = s.box("list split 1", 200, 90), s.message("set $1", 330, 130), s.box("s $0-layer", 330, 160)
    stats, unpack, pair = s.box("route before", 200, 190), s.box("unpack f f f f", 200, 220), s.box("pack f f", 200, 250)
    bounds = s.message("bounds 0 $2 256 $1", 200, 280)
    s.chain(heard, route, once, first, s.box("s $0-bend", 20, 160))
    s.connect(route, 1, number)
    s.chain(number, store, out)
    for outlet, name in ((3, "scale"), (4, "chaos")):
        keep = s.message("set $1", 330 + 100 * (outlet - 3), 200)
        s.connect(route, outlet, keep)
        s.connect(keep, 0, s.box(f"s $0-{name}", 330 + 100 * (outlet - 3), 230))
    s.connect(route, 2, stats)
    s.chain(stats, unpack)
    s.connect(unpack, 3, pair, 1)
    s.connect(unpack, 2, pair)
    s.chain(pair, bounds, s.box(f"s {VIEW}", 200, 305))
    return s


def hands(s: Canvas, x: int, y: int) -> int:
    """Layer, scale and chaos by hand; the y below."""
    send = s.box("s $0-bend", x, y + 64)
    number = s.number(x, y, 5, hears="$0-layer")
    scale = s.slider(x + 114, y, 0, 3, 1, length=100, start=False, hears="$0-scale")
    chaos = s.slider(x + 254, y, 0, 100, 0, length=100, start=False, hears="$0-chaos")
    for box, text, at in ((number, "layer $1", x), (scale, "scale $1", x + 110), (chaos, "chaos $1", x + 250)):
        message = s.message(text, at, y + 30)
        s.chain(box, message, send)
    return y + 98
