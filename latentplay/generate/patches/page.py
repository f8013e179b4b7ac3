"""A help page: the object and its digest on top, [pd reference] and [pd META] beside it, examples, see also."""

from __future__ import annotations

from collections.abc import Iterable

import latentplay
from latentplay.generate.patches.canvas import BOX, PAPER, Canvas
from latentplay.generate.patches.parts import answers, columns, messages, rows
from latentplay.generate.patches.reference import reference
from latentplay.generate.patches.sound import PLACES
from latentplay.spec.kinds import Object

WIDTH = 980
LEFT, RIGHT = 20, 430
"""Where the two columns start."""
WIDE = WIDTH - RIGHT - 20
"""How wide the right one is."""
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
    return s, s.text(about, LEFT, 74, 132) + 8


def heading(s: Canvas, y: int, text: str, x: int = LEFT, width: int = 390) -> int:
    """A numbered heading; the y below it."""
    s.strip(x, y, width, 22, text, colour=PAPER, size=13)
    return y + 30


def more(s: Canvas, y: int, subs: dict[str, Canvas]) -> int:
    """Further examples, each behind a click; the y below."""
    y = heading(s, y, "further examples: click")
    x = LEFT
    for number, (name, inner) in enumerate(subs.items(), 2):
        text = f"{number}-{name}"
        if x + columns(f"pd {text}") > LEFT + 390:
            x, y = LEFT, y + BOX + 6
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
        (f"[{name} voice demo.ts]", "both: chain voice plays demo.ts. Use $0-voice to keep a chain inside a patch"),
    ]
    examples = {"-latents": "-latents 16", "-channels": "demo.ts -channels 2", "-m": "demo.ts -m", "-own": "voice demo.ts -own",
                "-seed": "demo.ts -seed 7", "-resample": "demo.ts -resample 1", "-trust": "demo.ts -trust 1",
                "-deadline": "demo.ts -deadline 1024 2048"}
    lines += [(f"[{name} {examples[f.name]}]", f"{f.name} {f.args}: {f.en}".replace(" :", ":")) for f in thing.flags]
    for creation, line in lines:
        s.text(creation, LEFT, y, 46)
        y = max(y + BOX, s.text(line, LEFT + 330, y, 56) + 6)
    s.resize(760, y + 10)
    return s


def footer(s: Canvas, y: int, see: list[str]) -> None:
    """See also, with real objects, and the version; ends the page."""
    s.strip(2, y, WIDTH - 6, 64)
    s.text("see also:", LEFT, y + 8, 10)
    x = LEFT + 80
    for name in see:
        s.box(name, x, y + 8)
        x += columns(name) + 14
    s.text(f"updated for latentplay {'.'.join(latentplay.__version__.split('.')[:2])}", WIDTH - 210, y + 8, 28)
    s.wide(f"declare {PLACES}", LEFT, y + 8 + BOX + 2, 80)
    s.resize(WIDTH, y + 74)


def message_column(s: Canvas, y: int, of: Object, examples: Iterable[str], send: str, x_text: int, chars: int) -> int:
    """The messages of an object without signals, to the right; the y below."""
    return messages(s, rows(of, examples), send, RIGHT, heading(s, y, "messages", RIGHT, WIDE), x_text, chars)


def status_column(s: Canvas, y: int, source: int, send: tuple[int, int], name: str) -> int:
    """What its outlet answers, below them; the y below."""
    return answers(s, source, 0, send, RIGHT, heading(s, y, "the outlet: status", RIGHT, WIDE), name)
