"""The help patch of `lp.model~`."""

from __future__ import annotations

from latentplay.generate.patches import parts
from latentplay.generate.patches.canvas import Canvas
from latentplay.generate.patches.page import LEFT, RIGHT, WIDE, flags_sheet, footer, heading, more, page
from latentplay.generate.patches.parts import messages, output, rows, source, switched_output
from latentplay.spec.model import MODEL

EXAMPLES = (
    "open demo.ts", "enable 0", "enable 1", "attributes", "get gain", "set gain 0.5", "reload", "close", "own demo.ts",
    "deadline 2048 2048", "latency", "info", "dump", "version",
)


def model() -> Canvas:
    """The help patch of `lp.model~`."""
    s, y = page(
        MODEL,
        "[lp.model~] plays one method of a model from end to end: an effect, an analysis, a generator, or RAVE's 'forward', which"
        " encodes and decodes at once. It has as many signals as the method takes and gives. A model without encode and decode"
        " plays here by its file name alone: [lp.model~ effect.ts]; [lp.model~ effects.ts saturate] names one of its methods.",
        "model method effect analysis nn~ forward attribute buffer signal",
    )
    top = y
    y = heading(s, y, "1. a model's forward: click the big toggle")
    feed = source(s, LEFT, y)
    box = s.box("lp.model~ demo.ts forward", LEFT, y + 90)
    out = output(s, LEFT, y + 150)
    s.chain(feed, box)
    s.connect(box, 0, out)
    s.connect(s.box("r $0-model", LEFT + 200, y + 60), 0, box)
    s.text("the name of a method after the file; without it: forward, or the first one", LEFT + 200, y + 84, 30)
    s.text("sound comes and goes as sound; other values are taken, and held, once in a hop of the model", LEFT + 210, y + 150, 26)
    below = more(s, y + 240, {"two-methods": two_sheet(), "names-flags": flags_sheet(MODEL, alone=NO_MODEL)})
    below = heading(s, below + 8, "the last outlet: status")
    below = parts.answers(s, box, 1, (LEFT + 100, y + 120), LEFT, below, "lp.model~")
    right = heading(s, top, "messages, to the first inlet", RIGHT, WIDE)
    right = messages(s, rows(MODEL, EXAMPLES), "$0-model", RIGHT, right, 150, 54)
    footer(s, max(below, right) + 10, ["lp.encode~", "lp.decode~", "lp.mix~", "tabread4~"])
    return s


NO_MODEL = "no model yet: one signal in, one out (or as -signals says), and it waits for an open message"


def two_sheet() -> Canvas:
    """Two methods of one model, one after the other: what encode~ and decode~ do, with two boxes of the same kind."""
    s = Canvas(640, 420)
    y = heading(s, 10, "2. two methods of one model share its weights", width=600)
    feed = source(s, LEFT, y, "two")
    first = s.wide("lp.model~ two demo.ts encode", LEFT, y + 84, 30)
    last = s.wide("lp.model~ two decode", LEFT, y + 150, 27)
    s.chain(feed, first)
    parts.many(s, first, last)
    s.text("the same latents as those of [lp.encode~]: here, too, they are signals", LEFT + 240, y + 112, 40)
    s.connect(last, 0, switched_output(s, LEFT, y + 200))
    s.resize(640, y + 330)
    return s
