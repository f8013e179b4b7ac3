"""Mappings to measure: random points, the slope between them, and what an inverse-distance interpolation would do."""

from collections.abc import Callable

import numpy as np

from latentplay.control import GROUPS, Mapper

STEP = 1e-5
"""How far apart two places are whose values give the slope."""


def random_points(count: int, voices: int = 8, seed: int = 0) -> list[tuple[np.ndarray, np.ndarray]]:
    """(xy, vector) each, anywhere in their ranges."""
    dice = np.random.default_rng(seed)
    return [(dice.random(2), dice.random(6 + 2 * voices)) for _ in range(count)]


def crowded(seed: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Ten points in the middle fifth of the pad."""
    dice = np.random.default_rng(seed)
    return [(0.4 + 0.2 * dice.random(2), dice.random(22)) for _ in range(10)]


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


def slope_at(function: Callable[[np.ndarray], np.ndarray], xy: np.ndarray) -> float:
    """How far all values together move for a step of the pad in the steepest direction, as a ratio."""
    turns = [(function(xy + step) - function(xy - step)) / (2 * STEP) for step in (np.array([STEP, 0]), np.array([0, STEP]))]
    return float(np.linalg.norm(np.array(turns), 2))


def steepest_slope(function: Callable[[np.ndarray], np.ndarray], places: np.ndarray) -> float:
    """The largest of the slopes at these places."""
    return max(slope_at(function, xy) for xy in places)


def where_it_may_be_steep(points, grid: int) -> np.ndarray:
    """A grid over the pad; and on the way from each point to its three nearest, where an interpolation is steepest
    (between two points that almost coincide a grid would miss it)."""
    line = np.linspace(STEP, 1 - STEP, grid)
    places = [np.array([x, y]) for x in line for y in line]
    taught_at = np.array([xy for xy, _ in points])
    for xy in taught_at:
        near = np.argsort(((taught_at - xy) ** 2).sum(axis=1))[1:4]
        places += [xy + part * (taught_at[other] - xy) for other in near for part in (0.25, 0.5)]
    return np.clip(places, STEP, 1 - STEP)


def slope_ratio(mapper: Mapper, points, grid: int = 61) -> float:
    """The mapping's steepest slope against that of the inverse-distance interpolation."""
    places = where_it_may_be_steep(points, grid)
    return steepest_slope(mapper.predict, places) / steepest_slope(inverse_distance(points), places)
