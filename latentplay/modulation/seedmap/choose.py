"""The choice of a map's seeds: of many candidates, for each place of an even lattice the one that fits between its neighbours."""

from __future__ import annotations

import numpy as np
from numpy.polynomial.legendre import legvander2d
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import cdist

from latentplay.modulation.seedmap.describe import Heard

Array = NDArray[np.float64]

DEGREE = 3
"""Of the sheet: lower, it is too stiff for what is there; higher, it follows single seeds."""

ROUNDS = 10
"""Choosing and fitting in turn; more rounds change less than a hundredth of a measure."""

REACH = 2
"""How far the sheet reaches at first from the middle of all candidates, in deviations of an axis."""

STRETCH = 1.5
"""Each fit is drawn out by this: seeds are sought further out than they were found, so that a way across the map is
long beside what two neighbours differ by."""


LEAST_SPREAD = 0.05
"""Variance below which a descriptor that the chosen seeds share gets no heavier: it would be noise that counts."""


def lattice(count: int) -> Array:
    """``count`` places spread evenly over the unit square, in columns from left to right: (count, 2); from 20 on.

    Every other column is moved up by half a place, as in a honeycomb.
    """
    columns = round(np.sqrt(count))
    ends = np.arange(columns + 1) * count // columns
    return np.concatenate([column(i / (columns - 1), rows, i % 2 / 2) for i, rows in enumerate(np.diff(ends))])


def column(x: float, rows: int, shift: float) -> Array:
    """``rows`` places above each other, ``shift`` of a place above the bottom."""
    return np.column_stack([np.full(rows, x), (np.arange(rows) + shift) / (rows - 0.5)])


def choose(heard: Heard, places: Array) -> NDArray[np.intp]:
    """For each place a candidate of its own: (count,).

    A sheet, smooth and two-dimensional, is laid through what is heard of the candidates: at first along the axes, then
    through those that were chosen. Each place is a point of the sheet, and the candidates are given to the places so
    that they lie as near to it as they can; what differs little among those chosen counts more in the next round. So
    x grows with movement and y with height, and all else that is heard changes little from a place to the next.
    """
    sides = 2 * places - 1
    low = np.add.outer(range(DEGREE + 1), range(DEGREE + 1)).ravel() <= DEGREE
    terms = np.asarray(legvander2d(sides[:, 0], sides[:, 1], [DEGREE, DEGREE])[:, low], np.float64)
    sheet = fitted(with_one(heard.axes), heard.columns, with_one(REACH * sides))
    weights = heard.weights
    for _ in range(ROUNDS):
        chosen = nearest(sheet, heard.columns, weights)
        columns = heard.columns[chosen]
        middle = columns.mean(axis=0)
        sheet = middle + STRETCH * (fitted(terms, columns, terms) - middle)
        weights = heard.weights / np.maximum(columns.var(axis=0), LEAST_SPREAD)
    return chosen


def with_one(columns: Array) -> Array:
    """A column of ones before them, for the middle."""
    return np.column_stack([np.ones(len(columns)), columns])


def fitted(terms: Array, columns: Array, wanted: Array) -> Array:
    """Columns as they follow from terms by least squares, at other terms."""
    return np.asarray(wanted @ np.linalg.lstsq(terms, columns, rcond=None)[0])


def nearest(sheet: Array, columns: Array, weights: Array) -> NDArray[np.intp]:
    """The candidates, each used once, that lie nearest to the points of the sheet, all in all."""
    scale = np.sqrt(weights)
    return np.asarray(linear_sum_assignment(cdist(sheet * scale, columns * scale, "sqeuclidean"))[1])
