"""Descriptors: numbers that say how a seed is heard, taken from the loops that a voice plays of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.fft import dct

from latentplay.modulation.seedmap.loops import DEFAULT, Setting, play

Array = NDArray[np.float64]

SETTINGS: dict[Setting, float] = {
    DEFAULT: 1.2,
    Setting(jump=100): 0.6,
    Setting(jump=200): 0.4,
    Setting(jump=500): 0.5,
    Setting(jump=800): 1,
    Setting(jump=1000): 0.3,
    Setting(time=4000): 0.5,
    Setting(time=1000): 0.4,
}
"""The loops that are described, and how much each counts: the one at the defaults most."""

EIGHTHS = ("lowest", "1/8", "1/4", "3/8", "median", "5/8", "3/4", "7/8", "highest")
LEVEL: dict[str, str] = {
    "mean": "mean of the values, -1 to 1",
    **{name: f"the value that {100 * i / 8:g} % of the loop stay below" for i, name in enumerate(EIGHTHS)},
}
MOVEMENT: dict[str, str] = {
    "deviation": "standard deviation of the values",
    "step": "mean size of a step",
    "octave": "mean size of a step, in octaves",
    "speed": "centre of the power spectrum, octaves above one cycle a loop",
}
DESCRIPTORS: dict[str, str] = LEVEL | MOVEMENT
"""The 14 descriptors of a loop, in the order of the columns of :func:`describe`: name and meaning."""

GROUP_WEIGHTS = np.repeat((1 / len(LEVEL), 1 / len(MOVEMENT)), (len(LEVEL), len(MOVEMENT)))
"""Level and movement count alike, however many numbers describe them."""

OUTLINE, OUTLINE_WEIGHT = 8, 0.05
"""Cosines that draw the outline of the loop at the defaults, and how much they count beside its level or movement.

Without them neighbours have the same character and rise and fall at unlike times; with much of them all voices of a
place would move like one.
"""

FURTHEST = 4
"""Deviations beyond which a descriptor counts no further: one odd seed must not stretch the map."""

QUIET = 0.01
"""Steps below it are taken for none: 1/200 of the range."""


@dataclass(frozen=True)
class Heard:
    """How n seeds are heard.

    ``columns`` (n, d): all descriptors of all loops, each with mean 0 and deviation 1, and the outline. ``weights``
    (d,): how much each counts in a squared distance. ``axes`` (n, 2): how much a seed moves, and how high it lies,
    over all loops. ``default`` (n, 14): the plain descriptors of the loop at the defaults.
    """

    columns: Array
    weights: Array
    axes: Array
    default: Array


def heard(loops: list[Array]) -> Heard:
    """From the loops of all seeds, (n, frames), one for each of SETTINGS."""
    described = [describe(each) for each in loops]
    scaled = [np.clip(standard(each), -FURTHEST, FURTHEST) for each in described]
    weights = [share * GROUP_WEIGHTS for share in SETTINGS.values()]
    movement, height = (sum(each[:, list(DESCRIPTORS).index(name)] for each in scaled) for name in ("octave", "mean"))
    drawn = outline(loops[0])
    return Heard(
        np.hstack([*scaled, drawn / np.sqrt(drawn.var(axis=0).sum() + 1e-12)]),
        np.concatenate([*weights, np.full(OUTLINE, OUTLINE_WEIGHT)]),
        standard(np.column_stack([movement, height])),
        described[0],
    )


def describe(loops: Array) -> Array:
    """The descriptors of loops (n, frames): float64 (n, 14), columns as in DESCRIPTORS, none scaled."""
    frames = loops.shape[1]
    step = np.abs(np.diff(loops, axis=1)).mean(axis=1)
    eighths = np.sort(loops, axis=1)[:, np.round(np.linspace(0, frames - 1, len(EIGHTHS))).astype(int)]
    columns = [loops.mean(axis=1), eighths, loops.std(axis=1), step, np.log2(step + QUIET), speed(loops)]
    return np.column_stack(columns)


def describe_seeds(basis: str, seeds: Iterable[int]) -> Array:
    """The descriptors of the loops at the defaults: (seeds, 14)."""
    return describe(play(basis, seeds, [DEFAULT])[0])


def speed(loops: Array) -> Array:
    """Centre of the power spectrum in octaves above one cycle a loop; 0 for a loop that stands still: (n,)."""
    power = np.abs(np.fft.rfft(loops - loops.mean(axis=1, keepdims=True), axis=1))[:, 1:] ** 2
    cycles = np.arange(1, power.shape[1] + 1)
    return np.asarray(np.log2((power @ cycles + QUIET**2) / (power.sum(axis=1) + QUIET**2)))


def outline(loops: Array) -> Array:
    """The slow shape of loops: the first cosines of each, (n, 8)."""
    return np.asarray(dct(loops, axis=1, norm="ortho")[:, 1 : OUTLINE + 1])


def standard(columns: Array) -> Array:
    """Each column with mean 0 and deviation 1; 0 where it is the same for all."""
    deviation = columns.std(axis=0)
    return np.asarray((columns - columns.mean(axis=0)) / np.where(deviation < 1e-9, np.inf, deviation))
