"""The patch of the soak: two chains with everything, played in blocks, and the gestures that a seed chooses from."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np

from latentplay.host.offline import OfflineHost, OfflineObject
from latentplay.model.folders import DATA

RATE, BLOCK, LATENTS = 48000, 1024, 8
GRID = 24000
"""Samples of the loop that nobody touches, 500 ms: the last one must be the first one, to the bit."""
MOVES = {"scale": (-3.0, 3.0), "offset": (-3.0, 3.0), "jump": (0.0, 1000.0), "smooth": (0.0, 100.0), "time": (40.0, 10000.0),
         "chaos": (0.0, 100.0)}
WORDS = {"basis": ("simplex", "perlin", "voronoi", "fractal", "cell", "distorted"), "mode": ("off", "clip", "wrap", "fold")}


class Chain:
    """One chain: its objects by kind; `lp.mod~` comes and goes."""

    def __init__(self, host: OfflineHost, model: Path, name: str) -> None:
        self.host, self.model, self.name = host, model, name
        self.encode = host.make("lp.encode~", name, str(model), "-seed", 1)
        self.decode = host.make("lp.decode~", name, "-seed", 2)
        self.encode.prepare(1, LATENTS)
        self.decode.prepare(LATENTS, 1)
        self.bend, self.control, self.preset = (host.make(kind, name) for kind in ("lp.bend", "lp.control", "lp.preset"))
        self.mix = host.make("lp.mix~", name)
        self.mix.prepare(2, 1)
        self.mod: OfflineObject | None = None
        self.make_mod()

    def make_mod(self) -> None:
        """A modulator, or none where there was one."""
        if self.mod is not None:
            self.mod.delete()
            self.mod = None
            return
        self.mod = self.host.make("lp.mod~", self.name, "-latents", LATENTS)
        self.mod.prepare(LATENTS, LATENTS)
        self.mod.send("enable", 1.0)

    def play(self, sound: np.ndarray) -> np.ndarray:
        """A block through all of it."""
        latents = self.encode.process(sound)
        if self.mod is not None:
            latents = np.ascontiguousarray(self.mod.process(latents))
        wet = self.decode.process(latents)
        heard: np.ndarray = self.mix.process(np.concatenate([wet, sound]))
        return heard

    def gesture(self, rng: random.Random) -> str:
        """One thing that a player does; its name."""
        kind = rng.choice(GESTURES)
        kind(self, rng)
        return kind.__name__


def move(chain: Chain, rng: random.Random) -> None:
    """A slider of the modulator."""
    if chain.mod is not None:
        name = rng.choice(sorted(MOVES))
        chain.mod.send(name, rng.uniform(*MOVES[name]))


def switch(chain: Chain, rng: random.Random) -> None:
    """A menu of the modulator."""
    if chain.mod is not None:
        name = rng.choice(sorted(WORDS))
        chain.mod.send(name, rng.choice(WORDS[name]))


def bend(chain: Chain, rng: random.Random) -> None:
    """Other weights, or back."""
    chain.bend.send("layer", float(rng.randrange(8)))
    changes = (("scale", rng.uniform(0.5, 1.5)), ("chaos", rng.uniform(0, 50)))
    chain.bend.send(*rng.choice((*changes, ("set",), ("undo",), ("redo",), ("reload",))))


def keep(chain: Chain, rng: random.Random) -> None:
    """A preset, kept, called back or dropped."""
    name = f"p{rng.randrange(6)}"
    chain.preset.send(*rng.choice((("preset_save", name), ("preset_load", name), ("preset_load", name, 500.0), ("preset_delete", name))))


def teach(chain: Chain, rng: random.Random) -> None:
    """The pad."""
    chain.control.send(*rng.choice((("x", rng.random()), ("y", rng.random()), ("point_add",), ("clear",))))


def load(chain: Chain, rng: random.Random) -> None:
    """The model again."""
    chain.encode.send(*rng.choice((("open", str(chain.model)), ("reload",), ("close",), ("open", str(chain.model)))))


def delete(chain: Chain, rng: random.Random) -> None:
    """The modulator goes, or comes."""
    chain.make_mod()


GESTURES = (move, move, move, move, switch, bend, keep, teach, load, delete)


def clock(host: OfflineHost) -> OfflineObject:
    """The modulator that nobody touches."""
    made = host.make("lp.mod~", "clock", "-latents", 4)
    made.prepare(4, 4)
    for name, value in (("enable", 1.0), ("scale", 1.0), ("time", 500.0)):
        made.send(name, value)
    return made


def demo() -> Path:
    """The model that both chains play."""
    return DATA / "demo.ts"
