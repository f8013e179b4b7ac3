"""The help file of `lp.bend`."""

from __future__ import annotations

from latentplay.generate.max.chain import Chain
from latentplay.generate.max.files import files_tab
from latentplay.generate.max.page import LEFT, MARGIN, RIGHT, WIDTH, Page
from latentplay.generate.max.parts import BESIDE, answers, dial_row, switch
from latentplay.generate.max.patcher import Patcher
from latentplay.generate.patches import bend as pd
from latentplay.spec.bend import BEND, STATUS

TARGET = "help.lp.bend"
VIEW = f"{TARGET}.view"
FILES = ("write my-bend", "read my-bend", "read my-bend force")
POINTS = 256


def bend() -> Page:
    """Of `lp.bend`."""
    examples = (*pd.MAIN, f"view {VIEW} {POINTS}", f"draw {VIEW}", *pd.BACK, *FILES, *pd.ASK)
    return Page(
        BEND,
        {
            "en": "lp.bend opens the model that its chain plays. Choose a layer, reshape its weights, and hear the network with them at"
            " once; every change has a way back. A layer further back in the decoder colours the sound, one further forward changes what"
            " it says. What the messages call an array is a buffer~ here.",
            "fr": "lp.bend ouvre le modèle que joue sa chaîne. On choisit une couche, on remodèle ses poids, et le réseau s'entend"
            " aussitôt avec eux ; tout changement se défait. Une couche vers la fin du décodeur colore le son, une couche plus proche"
            " du début change ce qu'il dit. Ce que les messages appellent un tableau est ici un buffer~.",
        },
        examples, basic,
        {"files": lambda: files_tab(BEND, TARGET, "my-bend", "file.wav holds the weights, file.json says whose they are")},
        STATUS, ("lp.encode~", "lp.decode~", "lp.preset", "lp.control"),
    )


def basic(s: Patcher, y: int) -> int:
    """A model, and the weights of a layer of it to draw on."""
    s.heading("a bent model", LEFT, y, WIDTH - 2 * MARGIN)
    y += 36
    made = Chain(s, TARGET, LEFT, y)
    made.encoder()
    made.y += 10
    made.decoder()
    made.y += 10
    made.mixer()
    bender, heard = s.obj(f"{BEND.name} {TARGET}", LEFT + BESIDE, y + 116), s.obj(f"r {TARGET}", LEFT + BESIDE, y + 76)
    s.comment("one name, one chain: what is bent is what plays", LEFT + BESIDE, y + 36, 170)
    start = s.sub("at-start", at_start(), LEFT + BESIDE + 20, y + 200)
    s.chain(heard, bender, s.obj(f"s {TARGET}.said", LEFT + BESIDE, y + 156))
    s.connect(bender, 0, start)
    x, right = RIGHT, y
    s.obj(f"buffer~ {VIEW} @samps {POINTS}", x, right)
    s.control("waveform~", (x, right + 30, 420, 110), buffername=VIEW, setmode=4, labels=0, ruler=0)
    right = s.comment("the layer's weights: draw on them with the mouse, then 'draw' and 'set'", x, right + 144, 420) + 6
    place = x
    for text in (f"view {VIEW} {POINTS}", f"draw {VIEW}", "set"):
        box = s.message(text, place, right)
        s.connect(box, 0, s.obj(f"s {TARGET}", place, right + 30))
        place += 170 if text.startswith("view") else 150
    layer_box(s, x, right + 64)
    dial_row(s, BEND, TARGET, x + 120, right + 64, {"scale": 1, "chaos": 0}, step=108)
    switch(s, "live $1", TARGET, x + 330, right + 64, "heard at once", 100)
    return max(made.y, answers(s, TARGET, x, right + 216, 400, BEND.name))


def layer_box(s: Patcher, x: int, y: int) -> None:
    """The number of a layer."""
    s.comment("layer", x, y, 60)
    number, word = s.control("number", (x, y + 24, 60, 22), minimum=0), s.obj("prepend layer", x, y + 54)
    s.chain(number, word, s.obj(f"s {TARGET}", x, y + 88))


def at_start() -> Patcher:
    """Once the model is there: chooses a layer, shows it, and sends every change at once."""
    s = Patcher(420, 230)
    heard, found, once = s.inlet(20, 20, 1, about="answers of lp.bend"), s.obj("route loaded", 20, 70), s.obj("t b", 20, 104)
    first = s.message(f"layer {pd.LAYER}, view {VIEW} {POINTS}, live 1", 20, 138)
    s.chain(heard, found, once, first, s.obj(f"s {TARGET}", 20, 172))
    return s
