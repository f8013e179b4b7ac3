"""Measures of a map: do neighbours sound alike?"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from latentplay._mod import step_rate, stride
from latentplay.modulation.texture import SIZE, UNITS, basis_number
from latentplay.modulation.texture import texture as make_texture

Array = NDArray[np.float64]

VOICES = 8
"""Neighbours that are compared: as many as eight voices take from a place."""


@dataclass(frozen=True)
class Measures:
    """How good a map is.

    ``trustworthiness``: of the 8 neighbours on the map, how few are far in the descriptors; 1 is all alike, about 0.5
    is chance (Venna and Kaski, 2001; scikit-learn). ``ratio``: the mean distance between the descriptors of a seed and
    those of its 8 neighbours on the map, over the same of random pairs; 1 is chance, less is better. ``played``: the
    same ratio of what is heard of a loop of 2 s at jump 300.
    """

    trustworthiness: float
    ratio: float
    played: float

    def values(self) -> dict[str, float]:
        """By name, rounded to what they are worth."""
        return {name: round(value, 3) for name, value in asdict(self).items()}


def measure(scaled: Array, points: Array, loops: Array) -> Measures:
    """The measures of a map: scaled descriptors (n, d), places (n, 2), what is heard of the loops (n, 4)."""
    from sklearn.manifold import trustworthiness

    return Measures(
        float(trustworthiness(scaled, points, n_neighbors=VOICES)), ratio(scaled, points), ratio(loops, points)
    )


def neighbours(points: Array) -> NDArray[np.intp]:
    """The 8 nearest of each point, itself left out: (n, 8)."""
    distance = distances(points)
    np.fill_diagonal(distance, np.inf)
    return np.argsort(distance, axis=1, kind="stable")[:, :VOICES]


def ratio(features: Array, points: Array) -> float:
    """Mean distance in the features between map neighbours, over that between all pairs."""
    distance = distances(features)
    near = np.take_along_axis(distance, neighbours(points), axis=1).mean()
    return float(near / (distance.sum() / (len(distance) * (len(distance) - 1))))


def distances(features: Array) -> Array:
    """Between all rows: (n, n)."""
    from scipy.spatial.distance import cdist

    return np.asarray(cdist(features, features))


def played(basis: str, seeds: NDArray[np.int32], jump: float = 300, seconds: float = 2) -> Array:
    """What is heard of each seed's loop, at smooth 0: mean, deviation, size of a step, crossings of the mean: (n, 4).

    Each with mean 0 and deviation 1 over the seeds.
    """
    steps = np.arange(max(2, round(seconds * step_rate(0))))
    places = np.floor(steps * stride(basis_number(basis), jump) * (SIZE / UNITS) + 0.5).astype(int) % SIZE
    loops = np.stack([make_texture(basis, int(seed))[places] for seed in seeds]).astype(np.float64)
    mean = loops.mean(axis=1)
    above = loops > mean[:, None]
    heard = [mean, loops.std(axis=1), np.abs(np.diff(loops)).mean(axis=1), (above[:, 1:] != above[:, :-1]).mean(axis=1)]
    columns = np.stack(heard, axis=1)
    return (columns - columns.mean(axis=0)) / np.maximum(columns.std(axis=0), 1e-9)
