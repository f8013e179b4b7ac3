"""Mappings to measure: random points, the slope between them, and what an inverse-distance interpolation would do."""

from collections.abc import Callable

import numpy as np

from latentplay.mapping import GROUPS, Mapper

GRID = 101


def random_points(count: int, voices: int = 8, seed: int = 0) -> list[tuple[np.ndarray, np.ndarray]]:
    """(xy, vector) each, anywhere in their ranges."""
    dice = np.random.default_rng(seed)
    return [(dice.random(2), dice.random(6 + 2 * voices)) for _ in range(count)]


def taught(points, groups=GROUPS) -> Mapper:
    """A mapper that has learned these points."""
    mapper = Mapper(groups)
    for xy, vector in points:
        mapper.add(xy, vector)
    mapper.train()
    return mapper


def miss(mapper: Mapper, points) -> float:
    """RMS at the points, of the values that take part."""
    found = np.array([mapper.predict(xy) - vector for xy, vector in points])
    return float(np.sqrt(np.nanmean(found**2)))


def inverse_distance(points) -> Callable[[np.ndarray], np.ndarray]:
    """The points' values, weighted by one over the distance squared."""
    places, values = np.array([p for p, _ in points]), np.array([v for _, v in points])

    def at(xy: np.ndarray) -> np.ndarray:
        weights = 1 / np.maximum(((places - xy) ** 2).sum(axis=1), 1e-12)
        return weights @ values / weights.sum()

    return at


def steepest_slope(function: Callable[[np.ndarray], np.ndarray], grid: int = GRID) -> float:
    """How far all values together move at most for a step of the pad, as a ratio: the largest gain over a fine grid."""
    line = np.linspace(0, 1, grid)
    values = np.array([[function(np.array([x, y])) for y in line] for x in line])
    along_x, along_y = np.diff(values, axis=0)[:, :-1] * (grid - 1), np.diff(values, axis=1)[:-1] * (grid - 1)
    turns = np.stack([along_x, along_y], axis=-1)
    return float(np.sqrt(np.linalg.eigvalsh(np.einsum("xyvi,xyvj->xyij", turns, turns))[..., 1].max()))


def slope_ratio(mapper: Mapper, points, grid: int = GRID) -> float:
    """The mapping's steepest slope against that of the inverse-distance interpolation."""
    return steepest_slope(mapper.predict, grid) / steepest_slope(inverse_distance(points), grid)
