"""The help patches of the instrument's panels: each one in a chain that sounds, and how it joins a chain of one's own."""

from __future__ import annotations

from dataclasses import dataclass

import latentplay
from latentplay.generate.patches.canvas import Canvas
from latentplay.generate.patches.page import AUTHOR, LICENSE
from latentplay.generate.patches.parts import columns, output, source
from latentplay.generate.patches.sound import PLACES

LEFT, RIGHT, WIDTH = 20, 320, 840
CHAIN = "$0-help"
OWN = ("With a chain of your own in place of [lp.chain~], give each of its objects two boxes: [r voice-lp.mod~] to its first inlet, its"
       " last outlet to [s voice-lp.mod~-said], and so on for [lp.encode~], [lp.decode~], [lp.mix~]. [lp.bend], [lp.control] and"
       " [lp.preset] are in the panels.")


@dataclass(frozen=True)
class Help:
    """What a page says: the abstraction in one line, more about it, other panels that are shown beside it, how tall the panel is."""

    line: str
    about: str
    tall: int
    beside: tuple[str, ...] = ()


PAGES = {
    "lp.chain~": Help("sound through encode~, mod~, decode~ and mix~ of one chain",
        "Arguments: the chain's name, a model file. It makes its boxes itself, with as many cords as the model has latents, and makes"
        " them anew when a model with more or fewer is opened: what is set stays, but for seeds, scale and offset. One sound in,"
        " one out. The panels reach it by the name; [r voice-lp.ready] bangs when the boxes are there.", 60, ("lp.movements",)),
    "lp.core": Help("model, encoder and decoder, levels, delay",
        "Choose a folder, then a model from the menu: the light is amber while it loads, and the old one plays on. in: how loud"
        " the model hears the sound. wet, out, mix, align, limit are those of [lp.mix~]. The delay is told in samples and ms.", 394),
    "lp.modulators": Help("how the latents move, how far and around what",
        "Every parameter of [lp.mod~]. A number may be dragged or typed. The first eight voices have bars; voices 9 to 16, and so on,"
        " move with them. reset puts all but basis and mode back.", 394),
    "lp.seedmap": Help("the seed map as a picture",
        "Click or drag: the voices take the seeds that are nearest. Those that play are lit. To the right, movement goes further; at"
        " the top it lies higher. The picture is that of the map that comes with latentplay.", 236, ("lp.movements",)),
    "lp.movements": Help("the first eight latents as they move",
        "A lane for each, from -3 to 3. It draws what [s voice-lp.moved] is sent: lists of eight numbers.", 290),
    "lp.pad": Help("one place for every setting of the modulators",
        "Choose what it maps. In map: click a place, set the modulators, add; again, ten times or so; train. In predict the place plays"
        " them. A point of the menu can be updated and deleted.", 394, ("lp.seedmap",)),
    "lp.weights": Help("the layers of the model that plays, drawn and bent",
        "Choose a layer from the menu; draw on it, flip it, scale it, let chaos into it. set sends it to the model; with live lit,"
        " every change goes at once. revert: back to the last set. recall: this layer as it was. reload: the whole model.", 328),
    "lp.presets": Help("states of the whole chain by name",
        "save keeps everything that is set, under the name that you type or under a number. Choose one and load it, at once or gliding."
        " take A, take B: the slider stands between two. record notes every message down, for `latentplay render --automation`.", 328),
    "lp.meters": Help("levels of the chain's end, in dB",
        "Wet, dry, out, and what the limiter takes off: what [lp.mix~] says when its meter is on.", 190),
}  # fmt: skip
WHOLE = Help("the whole instrument in one box",
    "Argument: a model file. One sound in, one out. 'all panels' opens the rest: modulators, seed map, pad, bending, presets."
    " Each box is a chain of its own.", 424)  # fmt: skip


def helps() -> dict[str, Canvas]:
    """File name: patch."""
    made = {f"{name}-help.pd": page(name, told) for name, told in PAGES.items()}
    return {**made, "latentplay~-help.pd": page("latentplay~", WHOLE)}


def page(name: str, told: Help) -> Canvas:
    """One of them."""
    s = Canvas(WIDTH, 700, declare=PLACES)
    s.strip(2, 2, WIDTH - 6, 34)
    s.text(f"{name} - {told.line}", LEFT, 8, 90)
    s.sub("META", meta(told), WIDTH - 90, 7)
    y = s.text(told.about, LEFT, 44, 112) + 14
    below = s.text(OWN, LEFT, example(s, name, told, y) + 16, 112) if name != "latentplay~" else example(s, name, told, y)
    s.wide(f"declare {PLACES}", LEFT, below + 10, 80)
    s.text(f"updated for latentplay {'.'.join(latentplay.__version__.split('.')[:2])}", WIDTH - 200, below + 12, 28)
    s.resize(WIDTH, below + 44)
    return s


def example(s: Canvas, name: str, told: Help, y: int) -> int:
    """A chain that sounds, and the panel in it; the y below."""
    feed = source(s, LEFT, y)
    whole = name == "latentplay~"
    chain = s.box("latentplay~ demo.ts" if whole else f"lp.chain~ {CHAIN} demo.ts", LEFT, y + 96)
    s.chain(feed, chain)
    s.connect(chain, 0, output(s, LEFT, y + (110 + told.tall if whole else 180)))
    if whole:
        return y + 180 + told.tall
    opening(s, y + 130)
    shown = [] if name == "lp.chain~" else [name]
    x = RIGHT
    for panel in (*shown, *told.beside):
        s.box(f"{panel} {CHAIN}", x, y)
        x += 300
    return y + max(290 if told.beside else 260, told.tall)


def opening(s: Canvas, y: int) -> None:
    """The latents move from the start."""
    inner = Canvas(400, 160)
    inner.chain(inner.box(f"r {CHAIN}-lp.ready", 20, 20), inner.message("enable 1, scale 1, smooth 30, seedmap 0.3 0.6", 20, 50),
                inner.box(f"s {CHAIN}-lp.mod~", 20, 80))
    s.sub("it-moves", inner, LEFT + 20, y)
    s.text("at first, latents move", LEFT + 28 + columns("pd it-moves"), y + 2, 24)


def meta(told: Help) -> Canvas:
    """[pd META]."""
    s = Canvas(560, 160)
    rows = {"KEYWORDS": "latentplay instrument panel", "LICENSE": LICENSE, "DESCRIPTION": told.line.replace(", ", " - "), "AUTHOR": AUTHOR,
            "VERSION": latentplay.__version__}
    y = 10
    for word, value in rows.items():
        y = s.text(f"{word} {value}", 12, y, 76) + 4
    s.resize(560, y + 10)
    return s
