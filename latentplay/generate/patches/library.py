"""The patches about the library as a whole: overview, first steps after installing, META."""

from __future__ import annotations

import latentplay
from latentplay.generate.patches.canvas import BOX, PAPER, Canvas
from latentplay.generate.patches.examples import examples
from latentplay.generate.patches.page import AUTHOR, LEFT, LICENSE
from latentplay.generate.patches.parts import columns
from latentplay.generate.patches.sound import PLACES
from latentplay.spec.kinds import Object
from latentplay.spec.table import objects

DIGEST = "play with the inside of neural audio models: latents as signals - seeded movement - bent weights"
KEYWORDS = "neural audio autoencoder RAVE latent modulation network bending torchscript"
WIDTH, MIDDLE = 1320, 700
ORDER = ("lp.encode~", "lp.mod~", "lp.decode~", "lp.model~", "lp.mix~", "lp.bend", "lp.control", "lp.preset")


def meta() -> Canvas:
    """latentplay-meta.pd."""
    s = Canvas(320, 120)
    s.text("what Pd's help browser reads about latentplay", LEFT, 20, 34)
    inner = Canvas(560, 200)
    rows = {"NAME": "latentplay", "AUTHOR": AUTHOR, "DESCRIPTION": DIGEST, "KEYWORDS": KEYWORDS, "LICENSE": LICENSE,
            "VERSION": latentplay.__version__}
    y = 10
    for word, value in rows.items():
        y = inner.text(f"{word} {value}", 12, y, 74) + 4
    inner.resize(560, y + 10)
    s.sub("META", inner, LEFT, 70)
    return s


def overview() -> Canvas:
    """latentplay-overview.pd."""
    s = Canvas(WIDTH, 600, declare=PLACES)
    s.strip(2, 2, WIDTH - 6, 40, "latentplay", size=18)
    top = s.text("A trained model (an autoencoder such as RAVE) turns sound into a few slow signals, its latents, and latents back into"
                 " sound. latentplay puts both halves into a patch, sets what lies between in motion, and bends the model itself"
                 " while it plays.", LEFT, 54, 180) + 10
    left = strip(s, top, "objects: click a button for help", LEFT, 660)
    for thing in sorted(objects(), key=place):
        left = entry(s, thing.name, thing.en, f"{thing.name}-help.pd", left, LEFT)
    right = strip(s, top, "patches that sound: click a button", MIDDLE, 600)
    for file, line in patches_to_play().items():
        right = entry(s, "", line, file, right, MIDDLE)
    y = strip(s, max(left, right) + 6, "how the objects work together", LEFT, WIDTH - 40)
    for line in (
        "Objects that share a name, or a model file, are one chain: [lp.encode~ voice], [lp.mod~ voice], [lp.bend voice].",
        "Latents travel as ordinary signals, mostly between -3 and 3: filter them, delay them, cross them, record them; or as lists.",
        "The model runs beside Pd's audio. The delay is fixed, and 'latency' tells it in samples.",
        "'demo.ts' is the small model that comes with latentplay. Your own go beside the patch or into the models folder.",
        "The last outlet of every object answers: loaded, latency, info, dump, error.",
        "On the command line: latentplay info, render, bend. If something fails: latentplay doctor. Pages: docs/en, docs/fr",
    ):
        y = s.text(line, LEFT, y, 180) + 4
    s.wide(f"declare {PLACES}", LEFT, y + 6, 80)
    s.text(f"latentplay {latentplay.__version__}", WIDTH - 160, y + 8, 20)
    s.resize(WIDTH, y + 46)
    return s


def patches_to_play() -> dict[str, str]:
    """File name: a line about it."""
    live = {"latentplay-play.pd": "the live patch: demo sound or microphone, movement, seed map"}
    return live | {file: line for file, (line, _) in examples().items()}


def place(thing: Object) -> tuple[int, str]:
    """The chain's own order first, then the alphabet."""
    return (ORDER.index(thing.name) if thing.name in ORDER else len(ORDER), thing.name)


def strip(s: Canvas, y: int, text: str, x: int, width: int) -> int:
    """A heading; the y below."""
    s.strip(x, y, width, 22, text, colour=PAPER, size=13)
    return y + 30


def entry(s: Canvas, name: str, line: str, file: str, y: int, x: int = LEFT) -> int:
    """A button that opens a patch of this folder, an object, a line about it; the y below."""
    inner = Canvas(360, 220)
    inner.chain(inner.bang(1, 1, 20), inner.message("dir", 20, 50), inner.box("pdcontrol", 20, 80),
                inner.message(f"; pd open {file} $1", 20, 110))
    s.panel("open", inner, x, y, 24, 24)
    x += 40
    if name:
        s.box(name, x, y)
        x += 100
    below = s.text(line, x + 4, y + 2, 74)
    return max(y + BOX, below) + 8


def readme() -> Canvas:
    """README.deken.pd: what one sees right after installing."""
    s = Canvas(760, 560, declare=PLACES)
    s.strip(2, 2, 754, 40, "latentplay: first steps", size=18)
    y = numbered(s, 56, "1. the objects need a Python with latentplay in it. In a terminal, in its folder:")
    for line in ("pip install .", "latentplay install", "latentplay doctor"):
        y = s.text(line, LEFT + 40, y, 60) + 4
    y = s.text("The second places objects and help where Pd finds them, the third says what is missing, if anything is. Then"
               " restart Pd.", LEFT + 20, y, 96) + 12
    y = numbered(s, y, "2. does Pd find them? These boxes are solid when it does, dashed when it does not:")
    x = LEFT + 20
    for name in ("declare -lib latentplay", *ORDER):
        if x + columns(name) > 740:
            x, y = LEFT + 20, y + BOX + 8
        s.box(name, x, y)
        x += columns(name) + 16
    y = s.text("Dashed: look at the paths and the startup libraries of Pd, and see what its window says.", LEFT + 20, y + 30, 96) + 6
    s.message("; pd start-path-dialog", LEFT + 20, y)
    s.message("; pd start-startup-dialog", LEFT + 240, y)
    y = numbered(s, y + BOX + 20, "3. listen, and read on")
    y = entry(s, "", "the overview: every object with its help", "latentplay-overview.pd", y)
    y = entry(s, "", "the live patch: sound at the first click", "latentplay-play.pd", y)
    y = numbered(s, y + 8, "4. in your own patches: copy this object")
    s.box("declare -lib latentplay", LEFT + 20, y)
    s.resize(760, y + 50)
    return s


def numbered(s: Canvas, y: int, text: str) -> int:
    """A heading across the window; the y below."""
    s.strip(LEFT, y, 720, 22, text, colour=PAPER, size=12)
    return y + 32
