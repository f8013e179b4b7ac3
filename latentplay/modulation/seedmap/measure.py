"""Measures of a map: do neighbours sound alike, by numbers that its making never saw?"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from scipy.spatial.distance import cdist

from latentplay.modulation.seedmap.describe import standard
from latentplay.modulation.seedmap.loops import DEFAULT, Setting, play

Array = NDArray[np.float64]

VOICES = 8
"""Neighbours that are compared: as many as eight voices take from a place."""

SLOW, FAST = Setting(jump=100), Setting(jump=800)
"""The jumps between which the manual's range lies."""

FAR = 0.08
"""A place farther than this from any seed lies in a hole."""


@dataclass(frozen=True)
class Measures:
    """How good a map is.

    ``trustworthiness``: of the 8 neighbours on the map, how few are far in what is heard of a loop at the defaults, by
    :func:`judged`; 1 is all alike, about 0.5 is chance (Venna and Kaski, 2001; scikit-learn). ``slow`` and ``fast``:
    the same at jump 100 and at jump 800. ``ratio``: the mean distance between the loops of a seed and of its 8
    neighbours, by the same numbers, over that of any two; 1 is chance, less is better. ``holes``: the share of the
    square that is farther than 0.08 from any seed.
    """

    trustworthiness: float
    slow: float
    fast: float
    ratio: float
    holes: float

    def values(self) -> dict[str, float]:
        """By name, rounded to what they are worth."""
        return {name: round(value, 3) for name, value in asdict(self).items()}


def heard_to_judge(basis: str, seeds: NDArray[np.int32]) -> list[Array]:
    """What :func:`measure` compares: the loops at the defaults, slow and fast, by :func:`judged`."""
    return [judged(loops) for loops in play(basis, seeds, (DEFAULT, SLOW, FAST))]


def measure(heard: list[Array], points: Array) -> Measures:
    """The measures of a layout (n, 2) of the seeds of :func:`heard_to_judge`."""
    from sklearn.manifold import trustworthiness

    usual, slow, fast = (float(trustworthiness(each, points, n_neighbors=VOICES)) for each in heard)
    return Measures(usual, slow, fast, ratio(heard[0], points), holes(points))


def judged(loops: Array) -> Array:
    """Twelve numbers that say how loops (n, frames) are heard, none of them a descriptor: (n, 12).

    Share of values above 0; rms; mean distance from the mean; rms, largest and bend of the steps; crossings of the
    mean; autocorrelation after one step and after four; mean of each half, and its slope. Each with mean 0 and
    deviation 1.
    """
    step = np.diff(loops, axis=1)
    centred = loops - loops.mean(axis=1, keepdims=True)
    power, above, half = (centred**2).mean(axis=1) + 1e-3, centred > 0, loops.shape[1] // 2
    columns = [
        (loops > 0).mean(axis=1),
        rms(loops),
        np.abs(centred).mean(axis=1),
        rms(step),
        np.abs(step).max(axis=1),
        rms(np.diff(step, axis=1)),
        (above[:, 1:] != above[:, :-1]).mean(axis=1),
        (centred[:, 1:] * centred[:, :-1]).mean(axis=1) / power,
        (centred[:, 4:] * centred[:, :-4]).mean(axis=1) / power,
        loops[:, :half].mean(axis=1),
        loops[:, half:].mean(axis=1),
        centred @ np.linspace(-1, 1, loops.shape[1]),
    ]
    return standard(np.column_stack(columns))


def rms(values: Array) -> Array:
    """Of each row."""
    return np.asarray(np.sqrt((values**2).mean(axis=1)))


def neighbours(points: Array) -> NDArray[np.intp]:
    """The 8 nearest of each point, itself left out: (n, 8)."""
    distance = cdist(points, points)
    np.fill_diagonal(distance, np.inf)
    return np.argsort(distance, axis=1, kind="stable")[:, :VOICES]


def ratio(features: Array, points: Array) -> float:
    """Mean distance in the features between map neighbours, over that between all pairs."""
    distance = cdist(features, features)
    near = np.take_along_axis(distance, neighbours(points), axis=1).mean()
    return float(near / (distance.sum() / (len(distance) * (len(distance) - 1))))


def holes(points: Array) -> float:
    """The share of the unit square that lies in holes, found on a net of 100 by 100."""
    net = (np.arange(100) + 0.5) / 100
    places = np.stack(np.meshgrid(net, net), axis=-1).reshape(-1, 2)
    return float((cKDTree(points).query(places)[0] > FAR).mean())


def pca_layout(columns: Array) -> Array:
    """Along the two directions in which the rows differ most: (n, 2) in the unit square; to compare with."""
    centred = columns - columns.mean(axis=0)
    points = centred @ np.linalg.svd(centred, full_matrices=False)[2][:2].T
    low, high = points.min(axis=0), points.max(axis=0)
    return np.asarray((points - low) / np.maximum(high - low, 1e-12))


def random_layout(count: int, seed: int) -> Array:
    """Anywhere: (count, 2) in the unit square; to compare with."""
    return np.random.default_rng(seed).random((count, 2))
