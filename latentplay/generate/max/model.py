"""The help file of `lp.model~`."""

from __future__ import annotations

from latentplay.generate.max import mc
from latentplay.generate.max.chain import Chain
from latentplay.generate.max.mc import mc_tab
from latentplay.generate.max.page import LEFT, MARGIN, RIGHT, WIDTH, Page
from latentplay.generate.max.parts import BESIDE, answers, switch
from latentplay.generate.max.patcher import Patcher
from latentplay.generate.patches.model import EXAMPLES
from latentplay.spec.model import MODEL

TARGET = "help.lp.model"


def model() -> Page:
    """Of `lp.model~`."""
    return Page(
        MODEL,
        {
            "en": "lp.model~ plays one method of a model from end to end: an effect, an analysis, a generator, or RAVE's forward, which"
            " encodes and decodes at once. It has as many signals as the method takes and gives. A model without encode and decode"
            " plays here by its file name alone; a word after the file names one of its methods.",
            "fr": "lp.model~ joue une méthode d'un modèle de bout en bout : un effet, une analyse, un générateur, ou le forward de RAVE,"
            " qui encode et décode d'un coup. Il a autant de signaux que la méthode en prend et en donne. Un modèle sans encode ni decode"
            " se joue ici par son seul nom de fichier ; un mot après le fichier nomme l'une de ses méthodes.",
        },
        EXAMPLES, basic, {"mc": lambda: mc_tab(MODEL, mc.model, TARGET)},
        see=("lp.encode~", "lp.decode~", "lp.mix~"),
    )


def basic(s: Patcher, y: int) -> int:
    """A model's forward."""
    s.heading("a model's forward: sound in, sound out", LEFT, y, WIDTH - 2 * MARGIN)
    y += 36
    made = Chain(s, TARGET, LEFT, y)
    box = s.obj(f"{MODEL.name} {TARGET} {made.model} forward", LEFT, made.y)
    s.connect(made.sound, 0, box)
    s.connect(s.obj(f"r {TARGET}", LEFT + BESIDE, made.y - 34), 0, box)
    s.connect(box, 1, s.obj(f"s {TARGET}.said", LEFT + BESIDE, made.y + 34))
    made.y += 70
    made.strip(box)
    right = switch(s, "enable $1", TARGET, RIGHT + 30, y, "off: no sound", 380)
    s.comment("the status outlet, on the right, answers:", RIGHT + 30, right + 10, 300)
    answers(s, TARGET, RIGHT + 30, right + 34, 380, MODEL.name)
    s.comment("a word after the file is a method; without it: forward, or the first one", RIGHT + 30, right + 140, 380)
    return made.y
