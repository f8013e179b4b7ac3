"""The four shapes that weights can be given: a normal score goes in, a value of the shape comes out."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from latentplay.bend.statistics import Statistics
from latentplay.spec.bend import DISTRIBUTIONS

Shape = Callable[[np.ndarray], np.ndarray]
"""From normal scores to values that rise with them, of mean about 0 and standard deviation about 1."""

_FARTHEST = 12.0
"""Where the beta table ends: a 53-bit draw lies 8.3 deviations out at most, a rank among a billion 6, both 10.3."""


def shape(kind: str, layer: Statistics) -> Shape:
    """The shape called ``kind``, fitted to a layer (only beta has more to fit than location and scale).

    Each is the quantile function of its distribution taken at the normal probability of the score.
    """
    makers: dict[str, Callable[[Statistics], Shape]] = {
        "uniform": lambda _: _uniform,
        "gaussian": lambda _: _gaussian,
        "beta": _beta,
        "laplace": lambda _: _laplace,
    }
    assert tuple(makers) == DISTRIBUTIONS
    return makers[kind](layer)


def beta_shape(layer: Statistics) -> tuple[float, float]:
    """The two exponents of the beta distribution on [min, max] that has the layer's mean and variance.

    Method of moments: with m and v the mean and variance on [0, 1], a = m·t, b = (1 − m)·t, t = m(1 − m)/v − 1.
    """
    span = layer.max - layer.min
    middle = (layer.mean - layer.min) / span
    tightness = middle * (1.0 - middle) / (layer.std / span) ** 2 - 1.0
    # A two-valued layer has tightness 0, one far outlier makes it huge: both ends are kept within what can be computed.
    a, b = np.clip([middle * tightness, (1.0 - middle) * tightness], 1e-2, 1e6)
    return float(a), float(b)


def _uniform(score: np.ndarray) -> np.ndarray:
    from scipy.special import ndtr

    return (ndtr(score) - 0.5) * np.sqrt(12.0)


def _gaussian(score: np.ndarray) -> np.ndarray:
    return score


def _laplace(score: np.ndarray) -> np.ndarray:
    from scipy.special import log_ndtr

    depth = -(log_ndtr(-np.abs(score)) + np.log(2.0))
    return np.copysign(depth, score) * np.sqrt(0.5)


def _beta(layer: Statistics) -> Shape:
    from scipy.special import betaincinv, ndtr

    a, b = beta_shape(layer)
    scores = np.linspace(-_FARTHEST, _FARTHEST, 8193)
    mean, std = a / (a + b), np.sqrt(a * b / (a + b + 1.0)) / (a + b)
    table = (betaincinv(a, b, ndtr(scores)) - mean) / std
    return lambda score: _between(table, (score + _FARTHEST) * ((table.size - 1) / (2 * _FARTHEST)))


def _between(table: np.ndarray, at: np.ndarray) -> np.ndarray:
    """The table read in between its entries, in straight lines."""
    left = at.astype(np.int32)
    low = table[left]
    return low + (at - left) * (table[left + 1] - low)
