"""latentplay-play.pd: the live patch, sound to moving latents to sound, with everything in reach."""

from __future__ import annotations

from latentplay.generate.patches.canvas import BOX, PAPER, Canvas
from latentplay.generate.patches.pad import SIZE, drawn, pad_sheet
from latentplay.generate.patches.page import LEFT
from latentplay.generate.patches.parts import (
    DECODE_WIDTH,
    ENCODE_WIDTH,
    LATENTS,
    LATENTS_WIDTH,
    many,
    meters,
    output,
    source,
)
from latentplay.generate.patches.sound import PLACES
from latentplay.spec.mod import BASES, MOD, MODES

WIDTH, HEIGHT = 930, 764
MIDDLE, FAR = 310, 680
CHAIN = "play"
PAD = "lp-play-pad"
"""The drawing of the seed map."""


def play() -> Canvas:
    """The whole window."""
    s = Canvas(WIDTH, HEIGHT, declare=PLACES)
    s.strip(2, 2, WIDTH - 6, 40, "latentplay: click the big toggle, then move things", size=16)
    mover = chain(s, 60)
    s.connect(mover, LATENTS, s.box("s $0-said", LEFT + 180, 290))
    s.connect(s.box("r $0-mod", LEFT + 180, 224), 0, mover)
    voices(s, 60)
    movement(s, 60)
    buttons(s, 470)
    states(s, 610)
    s.text("demo.ts is the model that comes with latentplay. 'open' gives the chain another one, loaded while the old one plays.",
           LEFT, HEIGHT - 66, 80)
    s.wide(f"declare {PLACES}", LEFT, HEIGHT - 30, 80)
    return s


def chain(s: Canvas, y: int) -> int:
    """Sound, encode, mod, decode, mix, output, from top to bottom; the box of lp.mod~."""
    feed = source(s, LEFT, y)
    coder = s.wide(f"lp.encode~ {CHAIN} demo.ts", LEFT, y + 90, ENCODE_WIDTH)
    mover = s.wide(f"lp.mod~ {CHAIN}", LEFT, y + 200, DECODE_WIDTH)
    shown = meters(s, LEFT, y + 250, LATENTS_WIDTH)
    decoder = s.wide(f"lp.decode~ {CHAIN}", LEFT, y + 360, DECODE_WIDTH)
    encoder = s.toggle(LEFT + 120, y + 32, on=True, start=True, label="encoder")
    s.chain(encoder, s.message("enable $1", LEFT + 120, y + 58), coder)
    strip = s.wide(f"lp.mix~ {CHAIN}", LEFT, y + 410, DECODE_WIDTH)
    late = s.box("route latency", LEFT + 180, y + 428)
    s.chain(feed, coder)
    many(s, coder, mover)
    many(s, mover, shown)
    many(s, shown, decoder)
    s.connect(feed, 0, s.box("s~ $0-dry", LEFT + 24, y + 62))
    s.connect(decoder, 0, strip)
    s.connect(s.box("r~ $0-dry", LEFT + 164, y + 384), 0, strip, 1)
    s.connect(s.box("r $0-mix", LEFT + 60, y + 384), 0, strip)
    s.connect(strip, 1, late)
    s.connect(late, 0, s.number(LEFT + 216, y + 458, 6))
    s.text("samples late", LEFT + 212, y + 482, 8)
    s.connect(strip, 0, output(s, LEFT, y + 456, big=44))
    dry_and_wet(s, LEFT, y + 542)
    return mover


def dry_and_wet(s: Canvas, x: int, y: int) -> None:
    """How much is the model's, and the limiter."""
    inner = Canvas(300, 200)
    inner.strip(0, 0, 236, 28, colour=PAPER)
    out = inner.box("s $0-mix", 20, 160)
    inner.chain(inner.slider(6, 5, 0, 100, 100, length=110, label="mix"), inner.message("mix $1", 20, 100), out)
    inner.chain(inner.toggle(170, 6, on=True, start=True, label="limit"), inner.message("limit $1", 170, 100), out)
    s.panel("dry-and-wet", inner, x, y, 236, 28)


def states(s: Canvas, y: int) -> None:
    """Keeping and recalling what everything stands at."""
    s.strip(MIDDLE, y - 30, 350, 22, "states: keep one, move things, glide back", colour=PAPER, size=13)
    send = s.box("s $0-preset", MIDDLE, y + 56)
    for row, text in enumerate(("preset_save mine", "preset_load mine 2000")):
        s.connect(s.message(text, MIDDLE, y + row * (BOX + 4)), 0, send)
    store = s.box(f"lp.preset {CHAIN}", MIDDLE + 200, y + 28)
    s.connect(s.box("r $0-preset", MIDDLE + 200, y), 0, store)
    inner = Canvas(300, 200)  # once a state is reached, lp.mod~ says what it stands at
    inner.chain(*(inner.box(text, 20, 20 + 30 * i) for i, text in enumerate(("inlet", "route preset_load", "t b"))),
                inner.message("dump", 20, 110), inner.box("s $0-mod", 20, 140))
    s.connect(store, 0, s.sub("sliders-follow", inner, MIDDLE + 200, y + 56))


def voices(s: Canvas, y: int) -> None:
    """Eight scales and eight offsets."""
    for row, (name, value, line) in enumerate((("scale", 1, "how far each latent strays"), ("offset", 0, "where it is centred"))):
        top = y + 190 * row
        s.strip(MIDDLE, top, 350, 22, f"{name}: {line}", colour=PAPER, size=13)
        inner = Canvas(1000, 460)
        inner.strip(0, 0, 336, 126, colour=PAPER)
        out, heard = inner.box("s $0-mod", 20, 420), inner.box("r $0-said", 20, 200)
        mine, spread = inner.box(f"route {name}", 20, 230), inner.box("unpack" + " f" * LATENTS, 20, 260)
        inner.chain(heard, mine, spread)
        for i in range(LATENTS):
            bar = inner.slider(6 + 42 * i, 4, -3, 3, value, length=116, thick=30, upright=True)
            store, word = inner.message("set $1", 20 + 105 * i, 320), inner.message(f"{name} {i + 1} $1", 20 + 105 * i, 380)
            inner.connect(spread, i, store)
            inner.chain(store, bar, word, out)
        s.panel(name, inner, MIDDLE, top + 30, 336, 126)


def movement(s: Canvas, y: int) -> None:
    """Basis, mode and the sliders of the walk."""
    s.strip(FAR, y, 236, 22, "movement", colour=PAPER, size=13)
    words(s, FAR, y + 30, "basis", BASES, 1)
    words(s, FAR + 120, y + 30, "mode", MODES, 1)
    y += 170
    for name, value in (("jump", 300), ("smooth", 30), ("time", 2000), ("chaos", 0)):
        row = MOD.param(name)
        dial(s, FAR, y, name, row.lo, row.hi, value)
        y += 34
    s.strip(FAR, y + 6, 236, 22, "seed map", colour=PAPER, size=13)
    drawn(s, PAD, FAR, y + 34)
    s.text("drag the square", FAR + SIZE + 10, y + 36, 8)
    s.sub("seedmap", pad_sheet(PAD, "seedmap $1 $2", "s $0-mod"), FAR + SIZE + 10, y + 80)


def words(s: Canvas, x: int, y: int, name: str, choices: tuple[str, ...], at: int) -> None:
    """A column of cells with a word beside each."""
    cells = s.radio(x, y, len(choices), at, upright=True)
    for i, word in enumerate(choices):
        s.text(word, x + 22, y + 18 * i, 12)
    inner = Canvas(900, 200)
    inlet, which = inner.box("inlet", 20, 20), inner.box("sel " + " ".join(str(i) for i in range(len(choices))), 20, 50)
    out = inner.box("s $0-mod", 20, 150)
    inner.chain(inlet, which)
    for i, word in enumerate(choices):
        message = inner.message(f"{name} {word}", 20 + 140 * i, 100)
        inner.connect(which, i, message)
        inner.connect(message, 0, out)
    s.connect(cells, 0, s.sub(name, inner, x, y + 18 * len(choices) + 6))


def dial(s: Canvas, x: int, y: int, name: str, lo: float, hi: float, value: float) -> None:
    """A slider that sends `name value` and follows what the modulator says."""
    inner = Canvas(400, 300)
    inner.strip(0, 0, 236, 28, colour=PAPER)
    slider = inner.slider(6, 5, lo, hi, value, length=128, label=name)
    heard, mine, store = inner.box("r $0-said", 20, 80), inner.box(f"route {name}", 20, 110), inner.message("set $1", 20, 140)
    inner.chain(heard, mine, store, slider)
    inner.chain(slider, inner.message(f"{name} $1", 20, 200), inner.box("s $0-mod", 20, 230))
    s.panel(name, inner, x, y, 236, 28)


def buttons(s: Canvas, y: int) -> None:
    """What is said with one click."""
    s.strip(MIDDLE, y - 30, 350, 22, "one click", colour=PAPER, size=13)
    moving = s.toggle(MIDDLE + 240, y, on=True, start=True, label="movement")
    columns = (("trigger", "trigger seeds", "reset, enable 1, dump"), ("freeze 1", "freeze 0"), ("enable $1",))
    for column, texts in enumerate(columns):
        x = MIDDLE + (0, 165, 240)[column]
        send = s.box("s $0-mod", x, y + (84, 56, 56)[column])
        for row, text in enumerate(texts):
            message = s.message(text, x, y + (row + (column == 2)) * (BOX + 4))
            s.connect(message, 0, send)
            if column == 2:
                s.connect(moving, 0, message)
    x = FAR + SIZE + 10
    another, files = s.bang(x, y + 52), s.box("openpanel", x, y + 76)
    s.text("model", x + 24, y + 53, 6)
    s.chain(another, files, s.message("open $1", x, y + 104), s.box("s $0-mod", x, y + 132))
