"""How many chains of a model play without a late frame, by its plan and as torch plays it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import lookalikes

from bench.load.trial import FORMS, Kept, play
from latentplay.model.folders import DATA

MOST = 256
"""Chains: more are not tried."""


def models(folder: Path) -> list[Path]:
    """The demo model, and look-alikes as large as RAVE v2_small and v1."""
    dilations = ((1, 3, 9), (1, 3, 9), (1, 3, 9), (1, 3))
    small = lookalikes.rave(folder / "v2_small.ts", width=48, full=128, ratios=(4, 2, 2, 2), dilations=dilations, noise=True)
    v1 = lookalikes.rave(folder / "v1.ts", width=64, full=128, batch_norm=True, noise=True, sr=44100)
    return [DATA / "demo.ts", small, v1]


def largest(fits: Callable[[int], bool], most: int = MOST) -> int:
    """The largest number that fits, to 6 %: doubled until one does not, then by halves."""
    low, high = 0, 1
    while high <= most and fits(high):
        low, high = high, 2 * high
    while high - low > max(1, low // 16):
        middle = (low + high) // 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    return low


class Trials:
    """How many chains of a model in one form are without a late frame: each trial is said."""

    def __init__(self, kept: Kept, settle: float, flags: str) -> None:
        self.kept, self.settle, self.flags, self.memory = kept, settle, flags, 0.0

    def fits(self, count: int, seconds: float) -> bool:
        """Whether so many play for so long, once in two tries: what a stall of the machine makes late is none of theirs."""
        return self._plays(count, seconds) or self._plays(count, seconds)

    def _plays(self, count: int, seconds: float) -> bool:
        found = play(self.kept, count, seconds, settle=self.settle, flags=self.flags)
        print(f"  {count} chains, {seconds:g} s: {found}", flush=True)
        self.memory = found.memory
        return bool(found.forms) and found.alone == 0

    def most(self, seconds: float) -> int:
        """A sixth of the time finds a number, the whole time then has to confirm it, or one that is a little smaller."""
        count = largest(lambda number: self.fits(number, seconds / 6))
        while count and not self.fits(count, seconds):
            count -= max(1, count // 16)
        return count


def measure(files: list[Path], folder: Path, seconds: float, settle: float, flags: str) -> None:
    """A line for each model and form."""
    for file in files or models(folder):
        for form in FORMS:
            trials = Trials(Kept(file, form, folder), settle, flags)
            count = trials.most(seconds)
            print(f"| {file.stem} | {form} | {count} chains | {trials.memory:.0f} MB |", flush=True)
