"""The help patch of `lp.model~`."""

from __future__ import annotations

from latentplay.generate.patches.canvas import Canvas
from latentplay.generate.patches.page import LEFT, flags_sheet, footer, heading, message_columns, more, page, status
from latentplay.generate.patches.parts import OWN_PITCH, many, output, rows, source, switched_output
from latentplay.spec.model import MODEL

EXAMPLES = (
    "open demo.ts", "enable 0", "enable 1", "attributes", "get gain", "set gain 0.5", "reload", "close", "own demo.ts",
    "deadline 2048 2048", "deadline auto", "latency", "info", "dump", "version",
)
NO_MODEL = "no model yet: one signal in, one out (or as -signals says), and it waits for an open message"


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
    box = s.box(f"lp.model~ $0-demo demo.ts forward {OWN_PITCH}", LEFT, y + 90)
    out = output(s, LEFT, y + 150, "$0-demo")
    s.chain(feed, box)
    s.connect(box, 0, out)
    s.connect(s.box("r $0-model", LEFT + 120, y + 60), 0, box)
    s.text("after the file, the name of a method; without it: forward, or the first one there is", LEFT + 230, y + 24, 28)
    s.text("sound comes and goes as sound; other values are taken, and held, once in a hop of the model", LEFT + 210, y + 150, 28)
    left = more(s, y + 240, {"two-methods": two_sheet(), "names-flags": flags_sheet(MODEL, alone=NO_MODEL)})
    found = rows(MODEL, EXAMPLES)
    middle, right = message_columns(s, top, found, "$0-model", 150, first="messages, to the first inlet", below=130)
    right = status(s, right, box, 1, (LEFT + 100, y + 120), "lp.model~")
    footer(s, max(left, middle, right) + 10, ["lp.encode~", "lp.decode~", "lp.mix~", "tabread4~"])
    return s


def two_sheet() -> Canvas:
    """Two methods of one model, one after the other: what encode~ and decode~ do, with two boxes of the same kind."""
    s = Canvas(640, 420)
    y = heading(s, 10, "2. two methods of one model share its weights", width=600)
    feed = source(s, LEFT, y, "two")
    first = s.wide(f"lp.model~ $0-two demo.ts encode {OWN_PITCH}", LEFT, y + 84, 44)
    last = s.wide(f"lp.model~ $0-two decode {OWN_PITCH}", LEFT, y + 150, 38)
    s.chain(feed, first)
    many(s, first, last)
    s.text("the same latents as those of [lp.encode~]: here, too, they are signals", LEFT + 290, y + 112, 40)
    s.connect(last, 0, switched_output(s, LEFT, y + 200, "$0-two"))
    s.resize(640, y + 330)
    return s
