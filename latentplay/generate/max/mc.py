"""Chains with one multichannel cord, and the help files of the names that begin with mc."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from latentplay.generate.max.chain import LOAD, MODEL, Chain, loaded_chain
from latentplay.generate.max.page import LEFT, MARGIN, TOP, WIDTH, Page, tab
from latentplay.generate.max.parts import across, answers, bar_box, mono, output
from latentplay.generate.max.patcher import Patcher
from latentplay.generate.patches.parts import LATENTS
from latentplay.spec.kinds import Object

Example = Callable[[Patcher, int, str, bool], int]
"""Draws a chain of that name below a y, with its model (or a message that loads it); the y below."""
ABOUT = {
    "en": "{0} is {1} with one multichannel cord for all its signals, as with the flag -m or with @mc 1. The cord of latents has as many"
    " channels as the model has latents, or as -latents says; anything of Max that begins with mc. may stand in between.",
    "fr": "{0} est {1} avec un seul câble multicanal pour tous ses signaux, comme avec l'option -m ou @mc 1. Le câble des latents a autant"
    " de canaux que le modèle a de latents, ou que -latents le dit ; tout ce qui, dans Max, commence par mc. peut se placer entre deux.",
}
HELP_X = LEFT + 300


def mc_tab(thing: Object, example: Example, target: str) -> Patcher:
    """A tab of the help file of the object with many cords."""
    s = tab(thing)
    y = s.heading("one multichannel cord for all latents: the names that begin with mc.", LEFT, TOP, WIDTH - 2 * MARGIN)
    s.height = example(s, y, f"{target}.mc", False) + 20
    return s


def mc_page(page: Page, example: Example) -> Page:
    """The help file of its mc. name."""
    plain = page.thing.name
    thing = replace(page.thing, name=f"mc.{plain}")
    target = f"help.{thing.name.rstrip('~')}"

    def basic(s: Patcher, y: int) -> int:
        s.heading("one cord for all latents", LEFT, y, WIDTH - 2 * MARGIN)
        below = example(s, y + 36, target, True)
        return max(below, answers(s, target, WIDTH - 300, y + 60, 280, thing.name))

    about = {language: text.format(thing.name, plain) for language, text in ABOUT.items()}
    return Page(thing, about, page.examples, basic, {}, page.status, (plain, *(n for n in page.see if n != plain)))


def start_of(s: Patcher, y: int, target: str, first: bool) -> Chain:
    """A chain that plays at once, or one that loads its model at a click."""
    return Chain(s, target, LEFT, y) if first else loaded_chain(s, target, LEFT, y)


def wire(s: Patcher, box: str, target: str, y: int, first: bool) -> None:
    """What the messages of a help file go to, and what its status outlet says."""
    if first:
        s.connect(s.obj(f"r {target}", HELP_X, y - 34), 0, box)
        s.connect(box, 1, s.obj(f"s {target}.said", HELP_X, y + 34))


def column(s: Patcher, made: Chain, boxes: list[str]) -> list[str]:
    """Boxes from the sound downwards, the last one wired to the mixer."""
    found = [s.obj(text.rstrip(), LEFT, made.y + 44 * place) for place, text in enumerate(boxes)]
    s.chain(made.sound, *found)
    made.y += 44 * len(boxes)
    made.strip(found[-1])
    return found


def encode(s: Patcher, y: int, target: str, first: bool) -> int:
    """Every latent smoothed by one object, enlarged by another."""
    made = start_of(s, y, target, first)
    top = made.y
    coder, *_ = column(s, made, [f"mc.lp.encode~ {target} {made.model}", "mc.slide~ 4800. 4800.", "mc.*~ 1.5",
                                 f"mc.lp.decode~ {target}", "mc.unpack~ 1"])
    load(s, made, coder)
    wire(s, coder, target, top, first)
    s.comment("one object smooths every latent, and one makes them larger", HELP_X, top + 100, 240)
    return made.y


def model(s: Patcher, y: int, target: str, first: bool) -> int:
    """A method with one cord in, one out."""
    made = start_of(s, y, target, first)
    top = made.y
    coder, *_ = column(s, made, [f"mc.lp.model~ {target} {made.model} forward".replace("  ", " "), "mc.unpack~ 1"])
    load(s, made, coder)
    wire(s, coder, target, top, first)
    return made.y


def mod(s: Patcher, y: int, target: str, first: bool) -> int:
    """All latents moved in one cord."""
    made = start_of(s, y, target, first)
    top = made.y
    coder, mover, *_ = column(s, made, [f"mc.lp.encode~ {target} {made.model}", f"mc.lp.mod~ {target} @enable 1",
                                        f"mc.lp.decode~ {target}", "mc.unpack~ 1"])
    load(s, made, coder)
    wire(s, mover, target, top + 44, first)
    scale = s.message("scale 1.5 1.5 1.5 1.5 1.5 1.5 1.5 1.5", HELP_X + 60, top - 44)
    s.chain(s.obj("loadbang", HELP_X + 60, top - 76), scale, mover)
    return made.y


def decode(s: Patcher, y: int, target: str, first: bool) -> int:
    """A list of bars as the channels of one cord."""
    bars, word = bar_box(s, LEFT, y + 40, across(LATENTS), 100), s.obj("prepend applyvalues", LEFT, y + 154)
    held, soft = s.obj(f"mc.sig~ @chans {LATENTS}", LEFT, y + 190), s.obj("mc.slide~ 2400. 2400.", LEFT, y + 226)
    decoder = s.obj(f"mc.lp.decode~ {target} {MODEL if first else ''}".rstrip(), LEFT, y + 266)
    apart, strip = s.obj("mc.unpack~ 1", LEFT, y + 306), s.obj(f"lp.mix~ {target} @limit 1", LEFT, y + 346)
    s.chain(bars, word, held, soft, decoder, apart, strip)
    if first:
        s.connect(s.obj("loadmess 1.5 -1 0.5 0 0 0 0 0", LEFT, y), 0, bars)
    else:
        s.connect(s.message(LOAD, HELP_X, y + 226), 0, decoder)
        s.comment("1. click: this chain loads its model", HELP_X + 110, y + 227, 250, bold=True)
    wire(s, decoder, target, y + 266, first)
    mono(s, strip, output(s, LEFT, y + 392, target, click=f"{'' if first else '2. '}click the loudspeaker: sound"))
    s.comment("eight bars, one list, eight channels of one cord", HELP_X, y + 70, 260)
    return y + 505


def load(s: Patcher, made: Chain, coder: str) -> None:
    """The message that loads the model, where there is one."""
    if made.load:
        s.connect(made.load, 0, coder)
