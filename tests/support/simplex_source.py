"""Holds the compiled simplex noise against the `opensimplex` package, which is its source."""

from __future__ import annotations

import numpy as np
import opensimplex

from latentplay import _texture
from latentplay.modulation.texture import HIGHEST_SEED, LOWEST_SEED


def simplex_agrees(points: int = 32, seeds: tuple[int, ...] = (0, -1, LOWEST_SEED, HIGHEST_SEED)) -> bool:
    """Whether both give the same numbers, to the last bit, at ``points`` places of each seed; slow at first."""
    x, y = np.random.default_rng(0).uniform(-30, 30, (2, points))
    for seed in seeds:
        noise = opensimplex.OpenSimplex(seed)
        expected = [noise.noise2(a, b) for a, b in zip(x, y, strict=True)]
        if not np.array_equal(_texture.open_simplex(seed, x, y), expected):
            return False
    return True
