"""A chain from top to bottom: sound, encoder, what is between, decoder, mixer, loudspeaker."""

from __future__ import annotations

from latentplay.generate.max.parts import BESIDE, across, encoder_width, mono, output, source
from latentplay.generate.max.patcher import Patcher
from latentplay.generate.max.text import box_width
from latentplay.generate.patches.parts import LATENTS

LOAD = "open demo.ts"
MODEL = "demo.ts"


class Chain:
    """One chain of a patcher, drawn downwards from ``y``; ``model``: what the encoder loads at creation."""

    def __init__(self, s: Patcher, name: str, x: int, y: int, *, model: str = MODEL, click: str = "click the loudspeaker: sound") -> None:
        self.s, self.name, self.x, self.model, self.click = s, name, x, model, click
        self.sound = source(s, x, y)
        self.y = y + 76
        self.load = self.last = ""

    def encoder(self, *, width: int = 0, said: bool = False, hears: bool = False) -> str:
        """lp.encode~; ``said``: its answers go to [r name.said], ``hears``: it gets what [s name] sends."""
        text = f"lp.encode~ {self.name} {self.model}".strip()
        self.last = box = self.s.obj(text, self.x, self.y, width or encoder_width())
        self.s.connect(self.sound, 0, box)
        if self.load:
            self.s.connect(self.load, 0, box)
        self.hook(box, LATENTS if said else -1, hears)
        self.y += 40
        return box

    def encoder_before_mod(self) -> str:
        """lp.encode~, so wide that its cords run straight into a lp.mod~ which has a status outlet as well."""
        return self.encoder(width=round(19 + (encoder_width() - 19) * LATENTS / (LATENTS - 1)))

    def hook(self, box: str, status: int, hears: bool) -> None:
        """Wires a box to the names of the help file."""
        if hears:
            self.s.connect(self.s.obj(f"r {self.name}", self.x + 100, self.y - 42), 0, box)
        if status >= 0:
            self.s.connect(box, status, self.s.obj(f"s {self.name}.said", self.x + BESIDE, self.y + 34))

    def to_latents(self, box: str, height: int) -> None:
        """Eight cords into a box that the latents go through."""
        self.s.many(self.last, box, LATENTS)
        self.last = box
        self.y += height

    def mod(self, text: str) -> str:
        """lp.mod~."""
        box = self.s.obj(f"lp.mod~ {self.name} {text}".strip(), self.x, self.y, encoder_width())
        self.s.many(self.last, box, LATENTS)
        self.last, self.y = box, self.y + 40
        return box

    def decoder(self, *, connected: bool = True, width: int = 0) -> str:
        """lp.decode~."""
        box = self.s.obj(f"lp.decode~ {self.name}", self.x, self.y, width or across(LATENTS))
        if connected:
            self.s.many(self.last, box, LATENTS)
        self.last, self.y = box, self.y + 40
        return box

    def mixer(self, text: str = "@limit 1", *, dry: bool = False) -> str:
        """lp.mix~ and the output."""
        return self.strip(self.last, text, dry=dry)

    def strip(self, box: str, text: str = "@limit 1", *, dry: bool = False) -> str:
        """The same for the sound of any box; ``dry``: beside the sound that went in."""
        whole = f"lp.mix~ {self.name} {text}".strip()
        strip = self.s.obj(whole, self.x, self.y, max(across(LATENTS), box_width(whole)))
        self.s.connect(box, 0, strip)
        if dry:
            self.s.connect_beside(self.sound, strip, 1, self.x + encoder_width() + 12)
        mono(self.s, strip, output(self.s, self.x, self.y + 46, self.name, click=self.click))
        self.y += 160
        return strip


def delayed(s: Patcher, made: Chain) -> str:
    """The sound of a chain, 180 ms later: another side."""
    keep, late = s.obj("tapin~ 500", made.x + 110, made.y), s.obj("tapout~ 180", made.x + 110, made.y + 34)
    s.chain(made.sound, keep, late)
    made.y += 74
    return late


def loaded_chain(s: Patcher, name: str, x: int, y: int) -> Chain:
    """A chain that loads its model at a click: an example that costs nothing until it is played."""
    load = s.message(LOAD, x, y)
    s.comment("1. click: this chain loads its model", x + 110, y + 1, 250, bold=True)
    made = Chain(s, name, x, y + 36, model="", click="2. click the loudspeaker: sound")
    made.load = load
    return made
