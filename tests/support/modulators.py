"""Modulators to listen to, for the tests of what they do."""

from __future__ import annotations

import math

import numpy as np

from latentplay import _mod
from latentplay.modulation.modulator import Modulator
from latentplay.modulation.texture import BASES, SIZE, texture

RATE = 48000
STEP = 1920  # samples between two steps at smooth 0: 25 Hz


def moving(voices: int = 8, rate: float = RATE, **params) -> Modulator:
    """A modulator that is on, each voice at scale 1 unless said otherwise."""
    return Modulator(voices, rate, **{"enable": 1, "scale": [1.0] * voices, **params})


def steepest(span: float, smooth: float = 0) -> float:
    """The largest step from sample to sample that the low-pass lets through, for an input that leaps by ``span``."""
    a, k = _mod.smoothing(_mod.cutoff(smooth), RATE), np.arange(1, 2000)
    return float(span * np.max(a * a * k * (1 - a) ** (k - 1))) + 1e-6


def low_pass(x: np.ndarray, smooth: float = 0, rate: float = RATE) -> np.ndarray:
    """Two equal one-pole filters in a row, from rest."""
    a, first, second = _mod.smoothing(_mod.cutoff(smooth), rate), 0.0, 0.0
    y = np.empty(len(x))
    for i, value in enumerate(x):
        first += a * (value - first)
        second += a * (first - second)
        y[i] = second
    return y


def read(basis: str, seed: int, position: float, law: int = 2) -> float:
    """n at a position in noise units, as the spec says it."""
    values, place = texture(basis, seed, law).astype(float), position * 64
    if basis in ("cell", "voronoi"):
        return values[math.floor(place + 0.5) % SIZE]
    left = math.floor(place)
    return values[left % SIZE] + (values[(left + 1) % SIZE] - values[left % SIZE]) * (place - left)


def stride(jump: float, basis: str = "simplex", time: float = 2000) -> float:
    """Noise units a step at smooth 0: the basis's own, and at least a quarter of a unit in a loop."""
    return math.hypot(_mod.stride(BASES.index(basis), jump), 0.25 / (time / 40))
