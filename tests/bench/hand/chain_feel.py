"""Chains of any size and of two channels: cords that get lost, boxes that keep silent about it, sides that do not follow."""

from __future__ import annotations

import itertools
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import lookalikes
import numpy as np
from signal_patch import SignalPatch, kept

from bench.hand.row import Row
from latentplay.modulation.modulator import Modulator
from latentplay.render import pd

BOXES = ("lp.encode~ voice.ts", "lp.mod~ voice", "lp.decode~ voice")
WORDS = ("enable 1", "link scale 1", "scale 1.5", "jump 500", "time 300")
REFUSED = re.compile(r"connect|no such (in|out)let", re.IGNORECASE)


def play(patch: SignalPatch, folder: Path) -> tuple[str, np.ndarray]:
    """What Pd printed, and what was kept."""
    log = pd.run_batch(patch.finish(folder))
    return log, kept(folder)


def with_cords(patch: SignalPatch, boxes: dict[str, int], latents: int) -> None:
    """A cord for each latent."""
    for latent in range(latents):
        patch.connect(boxes["lp.encode~"], latent, boxes["lp.mod~"], latent)
        patch.connect(boxes["lp.mod~"], latent, boxes["lp.decode~"], latent)


def lost_cords(folder: Path, texts: tuple[str, ...], latents: int) -> int:
    """How many cords Pd refuses when it opens a patch with these boxes."""
    patch = SignalPatch(64)
    with_cords(patch, {text.split()[0]: patch.box(text) for text in texts}, latents)
    patch.keep(patch.box("noise~"))
    patch.start()
    return sum(bool(REFUSED.search(line)) for line in play(patch, folder)[0].splitlines())


def silent_boxes(folder: Path) -> int:
    """Of encode~, mod~ and decode~ with eight latents: how many say nothing when a model of another size is opened."""
    patch = SignalPatch(64)
    boxes = [patch.box(f"lp.{kind}~ v") for kind in ("encode", "mod", "decode")]
    patch.keep(patch.box("noise~"))
    patch.say(0, boxes[0], "open voice.ts")
    patch.start()
    log = play(patch, folder)[0]
    return sum(f"lp.{kind}~ v: model 'voice' has" not in log for kind in ("encode", "mod", "decode"))


def off_mono(folder: Path) -> float:
    """How far the sides of a stereo chain are from each side in a mono chain, at most, full scale at 1."""
    patch = SignalPatch(24000)
    sources = [patch.box("osc~ 3"), patch.box("osc~ 5")]
    for name, inputs in (("both", sources), ("left", sources[:1]), ("right", sources[1:])):
        flags = f"-channels {len(inputs)}"
        texts = (f"lp.encode~ {name} voice.ts {flags}", f"lp.mod~ {name}", f"lp.decode~ {name} {flags}")
        boxes = {text.split()[0]: patch.box(text) for text in texts}
        with_cords(patch, boxes, 8 * len(inputs))
        for channel, source in enumerate(inputs):
            patch.connect(source, 0, boxes["lp.encode~"], channel)
            patch.keep(boxes["lp.decode~"], channel)
        patch.say(0, boxes["lp.mod~"], *WORDS)
    patch.start()
    heard = play(patch, folder)[1]
    return float(np.abs(heard[:2] - heard[2:]).max())


def parted() -> int:
    """Voices of the right side that leave those of the left when they are told to, of eight."""
    try:
        modulator = Modulator(16, 48000, channels=2, enable=1, scale=[1] * 8)
        modulator.set("link", "channels", 0)
    except Exception:  # a version that knows of no channels
        return 0
    moved = modulator.process(n=48000)
    return int(sum(np.ptp(moved[v] - moved[v + 8]) > 0.01 for v in range(8)))


def rows() -> Iterator[Row]:
    """Every figure."""
    with tempfile.TemporaryDirectory() as name:
        lookalikes.make("rave_4096", Path(name)).rename(Path(name) / "voice.ts")
        counts = []
        for number, texts in enumerate(itertools.permutations(BOXES)):
            folder = Path(name) / str(number)
            folder.mkdir()
            (folder / "voice.ts").symlink_to(Path(name) / "voice.ts")
            counts.append(lost_cords(folder, texts, 16))
        silent = silent_boxes(Path(name))
    yield Row("2", "cords lost of 32, 16 latents, worst of the six orders of the boxes", max(counts), "cords", "0")
    yield Row("2", "boxes of three that do not say that an opened model has another count", silent, "boxes", "0")
    with tempfile.TemporaryDirectory() as name:
        lookalikes.make("hold", Path(name)).rename(Path(name) / "voice.ts")
        yield Row("3", "largest difference of a side of a stereo chain from the mono chain", off_mono(Path(name)), "of full scale", "0")
    yield Row("3", "voices of the right side, of 8, that move by themselves after link channels 0", parted(), "voices", "8")
