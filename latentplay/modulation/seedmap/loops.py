"""Loops as voices play them: the compiled modulator plays each seed, and is read at the rate of the latents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from latentplay.modulation.modulator import Modulator
from latentplay.spec.limits import MAX_VOICES

Array = NDArray[np.float64]

SAMPLE_RATE, FRAME = 100, 4
"""Hz that the modulator plays at, and its samples in a frame: 25 frames a second, as many as voices take steps."""


@dataclass(frozen=True)
class Setting:
    """What a loop is played with: ``jump``, ``time`` in ms, ``smooth`` in %."""

    jump: float = 300
    time: float = 2000
    smooth: float = 0

    @property
    def frames(self) -> int:
        """In one loop."""
        return round(self.time * SAMPLE_RATE / FRAME / 1000)


DEFAULT = Setting()
"""The settings that a modulator has at first."""


def play(
    basis: str, seeds: Iterable[int], settings: Iterable[Setting], progress: Callable[[int], object] | None = None
) -> list[Array]:
    """The loop of each seed at each setting, scale 1 and offset 0: one (seeds, frames) a setting, values -1 to 1.

    ``progress`` is told how many seeds are done.
    """
    settings, parts, done = list(settings), [], 0
    for group in groups(seeds):
        if progress is not None:
            progress(done)
        parts.append(play_voices(basis, group, settings))
        done += len(group)
    return [np.concatenate(loops) for loops in zip(*parts, strict=True)]


def groups(seeds: Iterable[int]) -> Iterator[list[int]]:
    """As many seeds at a time as a modulator has voices."""
    rest = map(int, seeds)
    while group := list(islice(rest, MAX_VOICES)):
        yield group


def play_voices(basis: str, seeds: list[int], settings: list[Setting]) -> list[Array]:
    """The loops of the seeds of one modulator; each texture is made once for all settings."""
    modulator = Modulator(len(seeds), SAMPLE_RATE, enable=1, basis=basis, mode="none", seed=seeds, scale=[1.0] * len(seeds))
    return [play_loop(modulator, setting) for setting in settings]


def play_loop(modulator: Modulator, setting: Setting) -> Array:
    """From the start on, once round: (voices, frames)."""
    for name in ("jump", "time", "smooth"):
        modulator.set(name, getattr(setting, name))
    modulator.set("trigger")
    return modulator.process(n=setting.frames * FRAME)[:, FRAME - 1 :: FRAME].astype(np.float64)
