"""latentplay-play.pd: the live patch, sound to moving latents to sound, with everything in reach."""

from __future__ import annotations

from latentplay.generate.patches.canvas import BOX, HIGHEST, PAPER, WIDEST, Canvas
from latentplay.generate.patches.follow import choice, dial, follow, switch
from latentplay.generate.patches.pad import SIZE, pad
from latentplay.generate.patches.page import LEFT
from latentplay.generate.patches.parts import (
    DECODE_WIDTH,
    LATENTS,
    LATENTS_WIDTH,
    decoder,
    encoder,
    many,
    meters,
    output,
    source,
)
from latentplay.generate.patches.sound import PLACES
from latentplay.generate.patches.voices import wide_voices
from latentplay.spec.mod import BASES, MOD, MODES

MIDDLE, FAR, MAP = 350, 756, 1040
"""Where the columns start."""
CHAIN = "$0-play"
PAD = "lp-play-pad"
"""The drawing of the seed map."""
OPENING = {
    "mod": "reset, basis simplex, mode clip, smooth 30, scale 1, seedmap 0.5 0.5, enable 1",
    "mix": "mix 100, limit 1, gain_in 0, gain_out 0",
    "encode": "enable 1",
}
"""What each object is told when the patch opens, and at a reset."""
DIALS = {"jump": "", "smooth": "%", "time": "ms", "chaos": "%"}


def play() -> Canvas:
    """The whole window."""
    s = Canvas(WIDEST, HIGHEST, declare=PLACES)
    s.strip(2, 2, WIDEST - 6, 40, "latentplay: click the big toggle, then move things", size=16)
    chain(s, 60)
    for row, (name, line) in enumerate((("scale", "how far each latent strays"), ("offset", "where it is centred"))):
        s.strip(MIDDLE, 60 + 186 * row, 380, 22, f"{name}: {line}", colour=PAPER, size=13)
        wide_voices(s, name, MIDDLE, 90 + 186 * row)
    movement(s, 60)
    seed_map(s, 60)
    buttons(s, 432)
    states(s, 432)
    s.text("demo.ts is the model that comes with latentplay. 'model' gives the chain another one, loaded while the old one plays.",
           MIDDLE, HIGHEST - 62, 134)
    s.wide(f"declare {PLACES}", MIDDLE, HIGHEST - 30, 80)
    return s


def chain(s: Canvas, y: int) -> None:
    """Sound, encode, mod, decode, mix, output, from top to bottom."""
    feed, ear = source(s, LEFT, y), encoder(s, CHAIN, LEFT, y + 98)
    mover = s.wide(f"lp.mod~ {CHAIN}", LEFT, y + 178, DECODE_WIDTH)
    shown, mouth = meters(s, LEFT, y + 220, LATENTS_WIDTH), decoder(s, CHAIN, LEFT, y + 292)
    strip = s.wide(f"lp.mix~ {CHAIN}", LEFT, y + 378, DECODE_WIDTH)
    s.chain(feed, ear)
    for outs, ins in ((ear, mover), (mover, shown), (shown, mouth)):
        many(s, outs, ins)
    s.connect(feed, 0, s.box("s~ $0-dry", LEFT + 76, y + 32))
    s.connect(mouth, 0, strip)
    s.connect(s.box("r~ $0-dry", LEFT + 242, y + 350), 0, strip, 1)
    ends = (("encode", ear, LATENTS, y + 68, 190), ("mod", mover, LATENTS, y + 146, 256), ("mix", strip, 1, y + 346, 140))
    for name, box, outlet, top, across in ends:
        s.connect(s.box(f"r $0-{name}", LEFT + 24, top), 0, box)
        follow(s, box, LEFT + 124, top, f"$0-{name}", "$0-preset-said", "$0-glides")
        s.connect(box, outlet, s.box("s $0-said" if name == "mod" else f"s $0-{name}-said", LEFT + across, top + 54))
    s.connect(strip, 0, output(s, LEFT, y + 424, big=44))
    strip_controls(s, LEFT, y + 506)


def strip_controls(s: Canvas, x: int, y: int) -> None:
    """How much is the model's, the limiter, and how late the sound is."""
    dial(s, x, y, "mix", 0, 100, 100, "$0-mix", unit="%", heard="$0-mix-said", length=100)
    switch(s, x + 214, y, "limit", "$0-mix", "limit", heard="$0-mix-said", width=84)
    late = s.box("route latency", x + 130, y + 42)
    s.connect(s.box("r $0-mix-said", x, y + 42), 0, late)
    s.connect(late, 0, s.number(x + 130, y + 70, 6))
    s.text("samples late", x + 184, y + 72, 14)


def movement(s: Canvas, y: int) -> None:
    """Basis, mode and the sliders of the walk."""
    s.strip(FAR, y, 262, 22, "movement", colour=PAPER, size=13)
    choice(s, FAR, y + 30, "basis", BASES, "$0-mod")
    choice(s, FAR + 130, y + 30, "mode", MODES, "$0-mod")
    for row, (name, unit) in enumerate(DIALS.items()):
        param = MOD.param(name)
        dial(s, FAR, y + 152 + 34 * row, name, param.lo, param.hi, param.lo, "$0-mod", unit=unit)
    switch(s, FAR, y + 290, "enable", "$0-mod", "movement", panel="moves")
    switch(s, FAR + 120, y + 290, "freeze", "$0-mod", "freeze")
    switch(s, FAR, y + 322, "enable", "$0-encode", "encoder", heard="$0-encode-said", panel="encoder")


def seed_map(s: Canvas, y: int) -> None:
    """The square on the seed map."""
    s.strip(MAP, y, 280, 22, "seed map: drag the square", colour=PAPER, size=13)
    pad(s, PAD, "seedmap", MAP, y + 34, "$0-mod", "$0-said", (MAP + SIZE + 20, y + 34))


def buttons(s: Canvas, y: int) -> None:
    """What is said with one click."""
    s.strip(MIDDLE, y, 380, 22, "one click", colour=PAPER, size=13)
    send = s.box("s $0-mod", MIDDLE, y + 90)
    for row, text in enumerate(("trigger", "trigger seeds")):
        s.connect(s.message(text, MIDDLE, y + 32 + row * (BOX + 4)), 0, send)
    again, first = s.bang(MIDDLE + 140, y + 34, label="reset"), s.sub("opening", opening(), MIDDLE + 140, y + 62)
    s.chain(again, first, s.message("", MIDDLE + 140, y + 92))
    s.widen(17)
    another = s.bang(MIDDLE + 280, y + 34, label="model")
    files, message = s.box("openpanel", MIDDLE + 280, y + 62), s.message("open $1", MIDDLE + 280, y + 90)
    s.chain(another, files, message, s.box("s $0-mod", MIDDLE + 280, y + 118))


def opening() -> Canvas:
    """At load and at a reset, everything is told where it stands at first; the outlet says so for three seconds."""
    s = Canvas(760, 300)
    order = s.box("t b b", 20, 80)
    s.connect(s.box("inlet", 20, 20), 0, order)
    tell = s.box("t" + " b" * len(OPENING), 200, 110)
    s.connect(s.box("loadbang", 200, 20), 0, tell)
    s.connect(order, 1, tell)
    for outlet, (name, text) in enumerate(OPENING.items()):
        said = s.message(text, 200, 150 + 40 * outlet)
        s.connect(tell, outlet, said)
        s.connect(said, 0, s.box(f"s $0-{name}", 640, 150 + 40 * outlet))
    out = s.box("outlet", 20, 250)
    s.chain(order, s.message("set all as it opened", 20, 150), out)
    s.chain(order, s.box("del 3000", 20, 110), s.message("set", 20, 200), out)
    return s


def states(s: Canvas, y: int) -> None:
    """Keeping and recalling what everything stands at."""
    s.strip(FAR, y, 564, 22, "states: keep one, move things, glide back", colour=PAPER, size=13)
    send = s.box("s $0-preset", FAR, y + 90)
    for row, text in enumerate(("preset_save mine", "preset_load mine 2000")):
        s.connect(s.message(text, FAR, y + 32 + row * (BOX + 4)), 0, send)
    store = s.box(f"lp.preset {CHAIN}", FAR + 190, y + 62)
    s.connect(s.box("r $0-preset", FAR + 190, y + 32), 0, store)
    s.connect(store, 0, s.box("s $0-preset-said", FAR + 190, y + 92))
    s.sub("glides", glides(), FAR + 190, y + 122)
    for column, (word, window) in enumerate((("write", "savepanel"), ("read", "openpanel"))):
        x = FAR + 350 + 110 * column
        ask, file, message = s.bang(x, y + 34, label=word), s.box(window, x, y + 62), s.message(f"{word} $1", x, y + 90)
        s.chain(ask, file, message, s.box("s $0-preset", x, y + 118))


def glides() -> Canvas:
    """From a preset_load to its answer: ten times a second the controls are told to look."""
    s = Canvas(420, 240)
    clock = s.box("metro 100", 20, 150)
    for x, name, value in ((20, "$0-preset", "1"), (220, "$0-preset-said", "0")):
        s.chain(s.box(f"r {name}", x, 20), s.box("route preset_load", x, 50), s.box("t b", x, 80), s.message(value, x, 110), clock)
    s.chain(clock, s.box("s $0-glides", 20, 190))
    return s
