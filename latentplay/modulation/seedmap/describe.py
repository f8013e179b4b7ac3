"""Descriptors: 25 numbers that say how a texture sounds when a voice walks along it."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.fft import dct

from latentplay.modulation.texture import SIZE, UNITS
from latentplay.modulation.texture import texture as make_texture

Array = NDArray[np.float64]

QUANTILES = (5, 25, 50, 75, 95)
BANDS = (0, 1 / 4, 1 / 2, 1, 2, 32)
"""Edges of the five bands, in cycles per noise unit."""

DESCRIPTORS: dict[str, str] = {
    "mean": "mean of the values, 0 to 1",
    "deviation": "standard deviation of the values",
    "skew": "third standardised moment: above 0, mostly low with peaks",
    "kurtosis": "fourth standardised moment: 1.8 for evenly spread values, 3 for a bell",
    **{f"quantile {q}": f"value that {q} % of the places stay below" for q in QUANTILES},
    "step": "mean size of a step at jump 300 (5 places)",
    "stride": "mean size of a step at jump 1000 (64 places, one noise unit)",
    "crossings": "how often the texture crosses its mean, per noise unit",
    "still": "share of the places from which the next one differs by less than 0.003",
    "plateau": "mean length of the still stretch around a place, octaves re one noise unit",
    "memory 1/2": "lag at which the autocorrelation falls to 1/2, octaves re one noise unit",
    "memory 1/10": "lag at which it falls to 1/10, octaves re one noise unit",
    "centroid": "centre of the power spectrum, octaves re one cycle per noise unit",
    "spread": "standard deviation of the power spectrum round its centre, octaves re one cycle per noise unit",
    "flatness": "geometric over arithmetic mean of the power from 1/32 to 8 cycles per noise unit, dB",
    "slope": "slope of the straight line through the five bands, dB per band",
    **{
        f"band {low:g}-{high:g}": "share of the power in this band, cycles per noise unit, dB (floor -60)"
        for low, high in pairwise(BANDS)
    },
}
"""The 25 descriptors, in the order of the columns of :func:`describe`: name and meaning."""

STILL = 0.003
PLACES_PER_UNIT = SIZE // UNITS


def weights() -> Array:
    """How much each place counts, (8192,), sum 1: ``1 / (1 + d)`` at ``d`` noise units from where the voice starts.

    A loop brings every voice back to the start: with a loop of 2 s and jump 300, 3.6 of the 128 units are heard. Over
    all settings of time and jump the share of loops that reach a place falls about like this.
    """
    share = 1 / (1 + np.arange(SIZE) / PLACES_PER_UNIT)
    return share / share.sum()


def describe(textures: ArrayLike) -> Array:
    """The descriptors of textures of shape (n, 8192), as float64 (n, 25); columns as in DESCRIPTORS, none scaled.

    All are averages over the places of a texture, each place weighted as :func:`weights` says.
    """
    x = np.atleast_2d(np.asarray(textures, np.float64))
    w = weights()
    mean = x @ w
    centred = x - mean[:, None]
    columns = [mean, level(x, centred, w), movement(x, centred, w), memory(centred, w), spectrum(centred, w)]
    return np.column_stack(columns)


def describe_seeds(basis: str, seeds: ArrayLike) -> Array:
    """The descriptors of the textures of a basis: (len(seeds), 25)."""
    return describe(np.stack([make_texture(basis, int(seed)) for seed in np.asarray(seeds)]))


def level(x: Array, centred: Array, w: Array) -> Array:
    """Deviation, skew, kurtosis and quantiles: (n, 8)."""
    deviation = np.sqrt(centred**2 @ w) + 1e-9
    third, fourth = centred**3 @ w / deviation**3, centred**4 @ w / deviation**4
    return np.column_stack([deviation, third, fourth, quantiles(x, w)])


def quantiles(x: Array, w: Array) -> Array:
    """The values below which the weight of QUANTILES lies: (n, 5)."""
    order = np.argsort(x, axis=1, kind="stable")
    weight = np.cumsum(w[order], axis=1)
    places = np.stack([(weight < q / 100).sum(axis=1) for q in QUANTILES], axis=1)
    return np.take_along_axis(x, np.take_along_axis(order, np.minimum(places, SIZE - 1), axis=1), axis=1)


def movement(x: Array, centred: Array, w: Array) -> Array:
    """Steps, crossings and plateaus: (n, 5)."""
    step, stride = (np.abs(np.roll(x, -places, axis=1) - x) @ w for places in (5, PLACES_PER_UNIT))
    above = centred > 0
    crossings = (above != np.roll(above, -1, axis=1)) @ w * PLACES_PER_UNIT
    still = np.abs(np.roll(x, -1, axis=1) - x) < STILL
    return np.column_stack([step, stride, crossings, still @ w, np.log2(stretches(still) @ w)])


def stretches(still: NDArray[np.bool_]) -> Array:
    """For each place the length, in noise units, of the stretch without a move in which it lies: (n, 8192)."""
    ends = ~still
    ends[:, -1] = True
    last = np.flatnonzero(ends)
    lengths = np.diff(last, prepend=-1)
    return (np.repeat(lengths, lengths) / PLACES_PER_UNIT).reshape(still.shape)


def memory(centred: Array, w: Array) -> Array:
    """The lags at which the autocorrelation falls to 1/2 and to 1/10: (n, 2)."""
    window, longest = np.sqrt(w), SIZE // 4
    own = np.fft.irfft(np.abs(np.fft.rfft(centred * window, 2 * SIZE)) ** 2)[:, :longest]
    expected = np.fft.irfft(np.abs(np.fft.rfft(window, 2 * SIZE)) ** 2)[:longest]
    curve = own / (expected * np.maximum(own[:, :1], 1e-12)) * expected[0]
    return np.column_stack([np.log2(first_below(curve, to) / PLACES_PER_UNIT) for to in (1 / 2, 1 / 10)])


def first_below(curve: Array, threshold: float) -> Array:
    """Where each row first falls below the threshold, in places, between two of them by a straight line; at least 1."""
    rows, below = np.arange(len(curve)), curve < threshold
    found = np.where(below.any(axis=1), below.argmax(axis=1), curve.shape[1] - 1)
    before = np.maximum(found - 1, 0)
    drop = np.maximum(curve[rows, before] - curve[rows, found], 1e-12)
    return np.maximum(before + np.clip((curve[rows, before] - threshold) / drop, 0, 1), 1)


def spectrum(centred: Array, w: Array) -> Array:
    """Centroid, spread, flatness, slope and bands: (n, 9).

    By cosine transform: it mirrors the texture where the voice starts, so that the start is no step.
    """
    power = dct(centred * np.sqrt(w), axis=1)[:, 1:] ** 2 + 1e-15
    frequency = np.arange(1, SIZE) / (2 * UNITS)
    share = power / power.sum(axis=1, keepdims=True)
    centroid = share @ frequency
    spread = np.sqrt(np.maximum(share @ frequency**2 - centroid**2, 1e-12))
    bands = decibels(
        np.stack([share[:, (frequency >= a) & (frequency < b)].sum(axis=1) for a, b in pairwise(BANDS)], axis=1) + 1e-6
    )
    step = np.arange(len(BANDS) - 1) - (len(BANDS) - 2) / 2
    slope = bands @ step / (step @ step)
    return np.column_stack([np.log2(centroid), np.log2(spread), flatness(power, frequency), slope, bands])


def flatness(power: Array, frequency: Array) -> Array:
    """Geometric over arithmetic mean, dB: 0 for noise, far below for a tone: (n,)."""
    heard = power[:, (frequency >= 1 / 32) & (frequency < 8)]
    return decibels(np.exp(np.log(heard).mean(axis=1)) / heard.mean(axis=1))


def decibels(ratio: Array) -> Array:
    """Of a ratio of powers."""
    return 10 * np.log10(ratio)
