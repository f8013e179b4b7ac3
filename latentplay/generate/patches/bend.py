"""The help patch of `lp.bend`."""

from __future__ import annotations

from latentplay.generate.patches.canvas import BOX, CHAR, Canvas
from latentplay.generate.patches.follow import dial, follow, switch
from latentplay.generate.patches.page import FAR, LEFT, WIDE, footer, heading, message_columns, more, page, status
from latentplay.generate.patches.parts import columns, decoder, encoder, help_line, many, output, rows, source
from latentplay.generate.patches.subs import Subs
from latentplay.spec.bend import BEND, DISTRIBUTIONS, STATUS

VIEW = "$0-view"
LAYER = 21
"""In the decoder of the demo model: what is done to it is easy to hear."""
MAIN = (
    "init", "layer_list", f"layer {LAYER}", "flip", "scale 0.5",
    *(f"distribution {d}" for d in DISTRIBUTIONS), "chaos 30", "random 7", "set", "live 1", "live 0",
)
ON_THE_VIEW = ("view $1-view 256", "draw $1-view")
BACK = ("revert", "recall", "reload", "undo", "redo")
FILES = ("write $1", "read $1", "read $1 force")
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
    feed, ear = source(s, LEFT, y), encoder(s, "$0-bent", LEFT, y + 66)
    mouth, bender = decoder(s, "$0-bent", LEFT, y + 116), s.box("lp.bend $0-bent", LEFT + 290, y + 116)
    out = output(s, LEFT, y + 156, "$0-bent")
    s.chain(feed, ear)
    many(s, ear, mouth)
    s.connect(mouth, 0, out)
    s.connect(s.box("r $0-bend", LEFT + 290, y + 66), 0, bender)
    follow(s, bender, LEFT + 290, y + 90, "$0-bend", "$0-layer")
    s.text("one name, one chain", LEFT + 290, y + 8, 16)
    s.connect(bender, 0, s.sub("at-start", at_start(), LEFT + 290, y + 182))
    s.array(VIEW, 256, LEFT, y + 226, 384, 80)
    s.text("the layer's weights: draw on them with the mouse, then 'draw' and 'set'", LEFT, y + 310, 56)
    hands(s, LEFT, y + 350)
    found = rows(BEND, MAIN)
    middle, right = message_columns(s, top, found, "$0-bend", 170, first="messages", below=310)
    right = on_the_view(s, FAR, right + 4)
    right = status(s, right, bender, 0, (LEFT + 290, y + 152), "lp.bend")
    right = more(s, right + 4, {
        "ways-back": SUBS.examples(BACK, "2. ways back"),
        "files": SUBS.files(FILES, "3. keep the weights: file.wav holds them, file.json says whose they are"),
        "questions": SUBS.questions(ASK, "4. questions", STATUS),
    }, FAR)
    footer(s, max(y + 440, middle, right) + 10, ["lp.encode~", "lp.decode~", "lp.mod~", "array", "savepanel"])
    return s


def on_the_view(s: Canvas, x: int, y: int) -> int:
    """The messages that name the array: its name is this patch's own, and messages do not know $0; the y below."""
    for text in ON_THE_VIEW:
        button, mine = s.bang(x, y + 2, label=""), s.box("f $0", x + 26, y)
        s.chain(button, mine, s.message(text, x + 72, y), s.box("s $0-bend", x + 84 + columns(text), y))
        word = text.split()[0]
        left = x + 96 + columns(text) + columns("s $0-bend")
        y = max(y + BOX, s.text(f"{word}: {help_line(BEND, word)}", left, y + 2, (x + WIDE - left) // CHAR)) + 6
    return y


def at_start() -> Canvas:
    """Once the model is there: chooses a layer and shows it. For each layer: its number goes out, the view fits its weights."""
    s = Canvas(560, 330)
    heard, route = s.box("inlet", 20, 20), s.box("route loaded layer stats", 20, 50)
    once, mine = s.box("t b", 20, 90), s.box("f $0", 20, 115)
    first = s.message(f"layer {LAYER}, view $1-view 256, live 1", 20, 145)
    number, store, out = s.box("list split 1", 300, 90), s.message("set $1", 300, 130), s.box("s $0-layer", 300, 160)
    stats, unpack, pair = s.box("route before", 200, 190), s.box("unpack f f f f", 200, 220), s.box("pack f f", 200, 250)
    bounds = s.message("bounds 0 $2 256 $1", 200, 280)
    s.chain(heard, route, once, mine, first, s.box("s $0-bend", 20, 175))
    s.connect(route, 1, number)
    s.chain(number, store, out)
    s.connect(route, 2, stats)
    s.chain(stats, unpack)
    s.connect(unpack, 3, pair, 1)
    s.connect(unpack, 2, pair)
    s.chain(pair, bounds, s.box(f"s {VIEW}", 200, 305))
    return s


def hands(s: Canvas, x: int, y: int) -> None:
    """Layer, scale, chaos and live by hand."""
    number, message = s.number(x, y + 3, 4, hears="$0-layer"), s.message("layer $1", x + 44, y + 2)
    s.chain(number, message, s.box("s $0-bend", x + 114, y + 2))
    switch(s, x + 250, y, "live", "$0-bend", "live", width=134)
    dial(s, x, y + 36, "scale", 0, 3, 1, "$0-bend", unit="x", length=58, digits=4)
    dial(s, x + 208, y + 36, "chaos", 0, 100, 0, "$0-bend", unit="%", length=62, digits=4)
