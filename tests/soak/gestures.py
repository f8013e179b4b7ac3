"""What a player does by chance: every parameter, presets, bends, a pad that is taught, models, objects that go and come."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path

import numpy as np

from latentplay.host.offline import OfflineHost
from latentplay.spec.bend import DISTRIBUTIONS
from latentplay.spec.kinds import Param
from latentplay.spec.table import objects
from soak.patch import KINDS, LATENTS, Chain

MOVED = [(table.name, row) for table in objects() for row in table.params
         if table.name in ("lp.mod~", "lp.mix~") and row.name not in ("gain_in", "gain_out")]  # fmt: skip
"""All but what may be as loud as one likes."""
MOST_POINTS = 12


def values(row: Param, rng: random.Random) -> list[float | str]:
    """In a parameter's range: a word, or a number for each place."""
    if row.choices and (not takes_numbers(row) or rng.random() < 0.3):
        return [rng.choice(row.choices)]
    count = row.count or rng.choice((1, 1, LATENTS))
    if row.integer:
        return [float(rng.randint(int(row.lo), int(row.hi))) for _ in range(count)]
    return [rng.uniform(row.lo, row.hi) for _ in range(count)]


def takes_numbers(row: Param) -> bool:
    """Beside its words."""
    return row.numbers or not isinstance(row.default, str)


def move(chain: Chain, rng: random.Random) -> None:
    """A slider or a menu."""
    kind, row = rng.choice(MOVED)
    chain.send(kind, row.name, *values(row, rng))


def strike(chain: Chain, rng: random.Random) -> None:
    """A button of the modulator, and time as a host tells it."""
    chain.send("lp.mod~", *rng.choice((
        ("enable", 1.0), ("freeze", 0.0), ("bang",), ("trigger", "seeds"), ("link", "scale", float(rng.randrange(2))), ("reset",),
        ("transport", float(rng.randrange(2)), rng.uniform(0, 100), rng.uniform(60, 180)), ("dump",), ("info",),
    )))  # fmt: skip


def mute(chain: Chain, rng: random.Random) -> None:
    """An object of the model is silent for a while, or asked how it does."""
    message = rng.choice((("enable", 0.0), ("enable", 1.0), ("enable", 1.0), ("info",), ("latency",), ("attributes",)))
    chain.send(rng.choice(("lp.encode~", "lp.decode~")), *message)


def bend(chain: Chain, rng: random.Random) -> None:
    """Other weights, or back."""
    chain.send("lp.bend", "layer", float(rng.randrange(8)))
    chain.send("lp.bend", *rng.choice((
        ("scale", rng.uniform(0.5, 1.5)), ("chaos", rng.uniform(0, 50)), ("flip",), ("random", float(rng.randrange(1000))),
        ("distribution", rng.choice(DISTRIBUTIONS)),
    )))  # fmt: skip
    chain.send("lp.bend", rng.choice(("set", "set", "undo", "redo", "revert", "recall", "reload")))
    if rng.random() < 0.02:
        chain.send("lp.bend", "write", chain.files + "bent")
        chain.send("lp.bend", "read", chain.files + "bent", "force")


def keep(chain: Chain, rng: random.Random) -> None:
    """Presets: kept, called back, glided and morphed to, renamed, dropped."""
    one, other = (f"p{rng.randrange(6)}" for _ in range(2))
    chain.send("lp.preset", *rng.choice((
        ("preset_save", one), ("preset_save", one), ("preset_load", one), ("preset_load", one, rng.uniform(0, 3000)),
        ("preset_morph", one, other, rng.random()), ("preset_rename", one, other), ("preset_delete", one), ("preset_list",),
    )))  # fmt: skip


def note(chain: Chain, rng: random.Random) -> None:
    """Presets and performances in files, and the state that is kept by itself."""
    chain.is_recording = not chain.is_recording
    for message in rng.choice((
        (("write", chain.files + "presets.json"), ("read", chain.files + "presets.json")),
        (("record", float(chain.is_recording)), ("record_write", chain.files + "played.json")),
        (("autosave", chain.files + "state.json", 1.0),), (("autosave", 0.0),),
    )):  # fmt: skip
        chain.send("lp.preset", *message)


def teach(chain: Chain, rng: random.Random) -> None:
    """The pad gets a point, or moves, or plays what it learned."""
    chain.send("lp.control", *rng.choice((
        ("xy", rng.random(), rng.random()), ("xy", rng.random(), rng.random()), ("point_add", rng.random(), rng.random()),
        ("point_update", float(rng.randrange(1, MOST_POINTS))), ("point_delete", float(rng.randrange(1, MOST_POINTS))),
        ("mode", rng.choice(("map", "predict"))), ("glide", rng.uniform(0, 500)), ("point_list",),
        ("map", rng.choice(("seed", "time", "jump", "scale", "offset")), float(rng.randrange(2))),
    )))  # fmt: skip


def learn(chain: Chain, rng: random.Random) -> None:
    """The pad is taught anew, plays, and its mapping goes through a file."""
    file = chain.files + "pad.json"
    steps: list[tuple[str | float, ...]] = [
        ("point_clear",),
        *(("point_add", rng.random(), rng.random()) for _ in range(4)),
        ("train",),
    ]
    for message in [
        *steps,
        ("mode", "predict"),
        ("xy", rng.random(), rng.random()),
        ("write", file),
        ("reset",),
        ("read", file),
    ]:
        chain.send("lp.control", *message)


def load(chain: Chain, rng: random.Random) -> None:
    """Another model, the same one again, one that is none, or one for an object alone."""
    kind = rng.choice(("lp.encode~", "lp.decode~", "lp.mod~", "lp.preset"))
    chain.send(kind, "open", str(rng.choice(chain.models)))
    if rng.random() < 0.1:
        chain.send(kind, "open", rng.choice(("broken.ts", "missing.ts")))
    if rng.random() < 0.1:
        chain.send("lp.encode~", "reload")
    if rng.random() < 0.05:
        chain.send("lp.decode~", "own", str(rng.choice(chain.models)))
        chain.send("lp.decode~", "close")
        chain.send("lp.decode~", "open", str(rng.choice(chain.models)))


def delete(chain: Chain, rng: random.Random) -> None:
    """An object goes, or comes back."""
    kind = rng.choice(KINDS)
    if kind in chain.objects:
        chain.delete(kind)
    else:
        chain.make(kind)


def rebuild(chain: Chain, rng: random.Random) -> None:
    """The whole chain goes, in any order, and is there again."""
    for kind in rng.sample(sorted(chain.objects), len(chain.objects)):
        chain.delete(kind)
    chain.build()


def elsewhere(chain: Chain, rng: random.Random) -> None:
    """Another session at another sampling rate opens, plays a moment and ends."""
    host = OfflineHost(rng.choice((22050, 44100, 88200, 96000)), Path.cwd())
    encode, decode = host.make("lp.encode~", "there", str(rng.choice(chain.models))), host.make("lp.decode~", "there")
    encode.prepare(1, LATENTS)
    decode.prepare(LATENTS, 1)
    for size in (64, 441, 4096):
        if not np.isfinite(decode.process(encode.process(np.full((1, size), 0.1, np.float32)))).all():
            raise AssertionError("no numbers at another rate")
        host.advance(size)
    host.close()


def spoil(chain: Chain, rng: random.Random) -> None:
    """What is kept of models is damaged; they are opened again."""
    for kept in sorted(Path(os.environ["LATENTPLAY_CACHE"]).iterdir()):
        content = bytearray(kept.read_bytes())
        if not content:
            continue
        content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
        kept.write_bytes(content[: rng.choice((None, rng.randrange(len(content))))])
    chain.send("lp.encode~", "open", str(rng.choice(chain.models)))


Gesture = Callable[[Chain, random.Random], None]
OFTEN: dict[Gesture, float] = {
    move: 40, strike: 8, mute: 6, bend: 12, keep: 14, note: 2, teach: 8, load: 4, delete: 5,
    learn: 0.3, rebuild: 0.3, elsewhere: 0.2, spoil: 0.01,
}  # fmt: skip
"""How often each is chosen, of a hundred."""


IN_REAL_TIME: dict[Gesture, float] = {
    each: often for each, often in OFTEN.items() if each not in (rebuild, elsewhere, spoil)
}
"""Those for a patch in Pd."""


def gesture(chain: Chain, rng: random.Random, often: dict[Gesture, float] = OFTEN) -> str:
    """One of them; its name."""
    (chosen,) = rng.choices(list(often), list(often.values()))
    chosen(chain, rng)
    return chosen.__name__
