"""A help page: the object and its digest on top, [pd reference] and [pd META] beside it, examples, see also."""

from __future__ import annotations

import latentplay
from latentplay.generate.patches.canvas import BOX, CHAR, PAPER, WIDEST, Canvas
from latentplay.generate.patches.parts import Rows, answers, columns, height_of, messages
from latentplay.generate.patches.reference import reference
from latentplay.generate.patches.sound import PLACES
from latentplay.spec.kinds import Object

WIDTH = WIDEST
LEFT, RIGHT, FAR = 20, 474, 908
"""Where the three columns start."""
WIDE = 412
"""How wide each of them is."""
AUTHOR, LICENSE = "the latentplay authors", "BSD-3-Clause"


def described(thing: Object) -> str:
    """Its digest without commas: deken shows them as they stand in the file, with a backslash."""
    return thing.en.replace(", ", " - ")


def meta(thing: Object, keywords: str) -> Canvas:
    """[pd META]: what deken and Pd's help browser read."""
    s = Canvas(560, 220)
    rows = {
        "KEYWORDS": keywords, "LICENSE": LICENSE, "DESCRIPTION": described(thing),
        "INLET_1": ", ".join(i.en for i in thing.inlets[:1]), "OUTLET_1": ", ".join(o.en for o in thing.outlets[:1]),
        "AUTHOR": AUTHOR, "HELP_PATCH_AUTHORS": AUTHOR, "VERSION": latentplay.__version__,
    }
    y = 10
    for word, value in rows.items():
        y = s.text(f"{word} {value}", 12, y, 76) + 4
    s.resize(560, y + 10)
    return s


def page(thing: Object, about: str, keywords: str) -> tuple[Canvas, int]:
    """The top of a page; the y below it."""
    s = Canvas(WIDTH, 700, declare=PLACES)
    s.strip(2, 2, WIDTH - 6, 64)
    s.box(thing.name, LEFT, 12)
    s.text(f"- {thing.en}", LEFT + columns(thing.name) + 10, 14, 88)
    s.sub("reference", reference(thing), WIDTH - 190, 12)
    s.text("<= click", WIDTH - 94, 14, 10)
    s.sub("META", meta(thing, keywords), WIDTH - 190, 38)
    return s, s.text(about, LEFT, 72, 184) + 6


def heading(s: Canvas, y: int, text: str, x: int = LEFT, width: int = WIDE) -> int:
    """A numbered heading; the y below it."""
    s.strip(x, y, width, 22, text, colour=PAPER, size=13)
    return y + 30


def more(s: Canvas, y: int, subs: dict[str, Canvas], left: int = LEFT) -> int:
    """Further examples, each behind a click; the y below."""
    y = heading(s, y, "further examples: click", left)
    x = left
    for number, (name, inner) in enumerate(subs.items(), 2):
        text = f"{number}-{name}"
        if x + columns(f"pd {text}") > left + WIDE:
            x, y = left, y + BOX + 6
        s.sub(text, inner, x, y)
        x += columns(f"pd {text}") + 16
    return y + BOX


NO_MODEL = "no model yet: eight latents, and it waits for an open message to any object of its chain"


def flags_sheet(thing: Object, place: int = 3, *, alone: str = NO_MODEL) -> Canvas:
    """Names and flags: how an object may be created; ``alone``: what it is without any."""
    s = Canvas(760, 500)
    y = heading(s, 10, f"{place}. names and flags", width=720)
    name = thing.name
    lines = [
        (f"[{name}]", alone),
        (f"[{name} voice]", "lives in the chain called voice: one 'open file.ts' serves all objects of that name"),
        (f"[{name} demo.ts]", "loads demo.ts; the chain is called demo"),
        (f"[{name} $0-voice demo.ts]", "both: chain voice plays demo.ts. $0- keeps a chain inside its patch, as on this page"),
    ]
    examples = {"-latents": "-latents 16", "-signals": "-signals 2 3", "-channels": "demo.ts -channels 2", "-m": "demo.ts -m",
                "-own": "voice demo.ts -own", "-seed": "demo.ts -seed 7", "-resample": "demo.ts -resample 1",
                "-trust": "demo.ts -trust 1", "-precision": "demo.ts -precision half", "-deadline": "demo.ts -deadline 1024 2048"}
    lines += [(f"[{name} {examples[f.name]}]", f"{f.name} {f.args}: {f.en}".replace(" :", ":")) for f in thing.flags]
    for creation, line in lines:
        s.text(creation, LEFT, y, 46)
        y = max(y + BOX, s.text(line, LEFT + 330, y, 56) + 6)
    s.resize(760, y + 10)
    return s


def footer(s: Canvas, y: int, see: list[str]) -> None:
    """See also, with real objects, and the version; ends the page."""
    s.strip(2, y, WIDTH - 6, 32)
    s.text("see also:", LEFT, y + 6, 10)
    x = LEFT + 80
    for name in see:
        s.box(name, x, y + 6)
        x += columns(name) + 14
    s.text(f"updated for latentplay {'.'.join(latentplay.__version__.split('.')[:2])}", WIDTH - 210, y + 6, 28)
    s.wide(f"declare {PLACES}", WIDTH - 730, y + 6, 72)
    s.resize(WIDTH, y + 36)


def message_columns(s: Canvas, y: int, found: Rows, send: str, x_text: int, *, first: str, below: int) -> tuple[int, int]:
    """The messages of an object in two columns, the right one ``below`` pixels shorter; the y below each."""
    chars = (WIDE - x_text) // CHAR
    heading(s, y, first, RIGHT, FAR + WIDE - RIGHT)
    y += 30

    def taken(at: int) -> int:
        return max(height_of(found[:at], chars), height_of(found[at:], chars) + below)

    starts = [at for at in range(1, len(found)) if found[at][1]]  # a word's further examples stay with the first
    middle = min(starts, key=taken)
    left = messages(s, found[:middle], send, RIGHT, y, x_text, chars)
    return left, messages(s, found[middle:], send, FAR, y, x_text, chars)


def status(s: Canvas, y: int, source: int, outlet: int, send: tuple[int, int], name: str, *, silent: str = "") -> int:
    """What the status outlet answers, in the right column; the y below."""
    title = "the last outlet: status" if outlet else "the outlet: status"
    return answers(s, source, outlet, send, FAR, heading(s, y + 8, title, FAR), name, silent=silent)
