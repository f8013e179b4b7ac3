"""The four shapes that weights can be given: a probability goes in, a value of mean 0 and standard deviation 1 comes out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from latentplay.files.later import np
from latentplay.spec.bend import DISTRIBUTIONS

Quantile: TypeAlias = "Callable[[np.ndarray], np.ndarray]"
"""From probabilities, greater than 0 and less than 1, to values that rise with them."""


def quantile(kind: str) -> Quantile:
    """The quantile function of the distribution called ``kind``."""
    makers: dict[str, Quantile] = {"uniform": _uniform, "gaussian": _gaussian, "beta": _beta, "laplace": _laplace}
    assert tuple(makers) == DISTRIBUTIONS
    return makers[kind]


def _uniform(p: np.ndarray) -> np.ndarray:
    return (p - 0.5) * np.sqrt(12.0)


def _gaussian(p: np.ndarray) -> np.ndarray:
    from scipy.special import ndtri

    normal: np.ndarray = ndtri(p)
    return normal


def _beta(p: np.ndarray) -> np.ndarray:
    """Beta with both exponents 1/2: two humps, at the very ends of its range."""
    return -np.sqrt(2.0) * np.cos(np.pi * p)


def _laplace(p: np.ndarray) -> np.ndarray:
    away = p - 0.5
    return np.copysign(np.log1p(-2.0 * np.abs(away)), away) * -np.sqrt(0.5)
