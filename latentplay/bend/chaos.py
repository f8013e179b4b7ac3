"""Chance that gives the weights of a layer another shape, from a touch of it to nothing else.

The law, for chaos c in 0…1, weights w, and the layer's mean m and standard deviation s:

* every weight has a *score*, the normal quantile of its rank in the layer (equal weights share one);
* every weight has a *draw*, a standard normal number that depends on the seed alone;
* ``k = p·score + sqrt(1 − p²)·draw`` with ``p = 1 − c²`` is standard normal too: it follows the layer's ranks when
  c is small and forgets them as c nears 1 (a Gaussian copula);
* ``r`` is the quantile of the asked distribution at the probability of k, moved and stretched to mean m and deviation
  a·s;
* the candidate is ``(1 − c)·w + c·r``, with a chosen so that its deviation is s.

So mean and deviation stay the layer's at every c, weights move without jumps as c moves, c = 0 is the layer to the bit,
and c = 1 is a fresh sample of the distribution that owes the layer nothing but its statistics.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np

from latentplay.bend import distributions
from latentplay.bend.statistics import BLOCK, Statistics, measure

_WIDEST = 2.0
"""Largest a. Layers of many weights never need more than 1.2; tiny ones could ask for any."""

_BINS = 1 << 20
_COUNTED = 1 << 22


class Chaos:
    """What chance does to one layer. Ranks and draws are kept, so that moving chaos costs no sorting.

    ``weights`` is a flat, finite float32 array that nobody writes to.
    """

    def __init__(self, weights: np.ndarray) -> None:
        self._weights = weights
        self._draws: tuple[int, np.ndarray] | None = None

    def bend(self, kind: str, chaos: float, seed: int) -> np.ndarray:
        """The candidate for a distribution, chaos in 0…100 % and a seed; the very array given when there is none."""
        if chaos == 0 or not self._stats.std:
            return self._weights
        c = chaos / 100.0
        drawn = self._reshaped(distributions.shape(kind, self._stats), 1.0 - c * c, seed)
        return self._mixed(drawn, c)

    @cached_property
    def _stats(self) -> Statistics:
        return measure(self._weights)

    @cached_property
    def _scores(self) -> np.ndarray:
        return normal_scores(self._weights)

    def _reshaped(self, shape: distributions.Shape, follow: float, seed: int) -> np.ndarray:
        """r before it is moved and stretched: float32, mean about 0, deviation about 1."""
        scores, draws = self._scores, self._drawn(seed)
        out = np.empty_like(self._weights)
        for start in range(0, out.size, BLOCK):
            at = slice(start, start + BLOCK)
            out[at] = shape(follow * scores[at].astype(np.float64) + np.sqrt(1.0 - follow * follow) * draws[at])
        return out

    def _mixed(self, drawn: np.ndarray, c: float) -> np.ndarray:
        """(1 − c)·w + c·r, with r given the layer's mean and the deviation that keeps the layer's deviation."""
        mean, std = self._stats.mean, self._stats.std
        centre, spread, likeness = self._compared(drawn)
        gain = _stretch(c, likeness) * std / spread if spread > 0 else 0.0
        out = np.empty_like(self._weights)
        for start in range(0, out.size, BLOCK):
            at = slice(start, start + BLOCK)
            r = mean + gain * (drawn[at].astype(np.float64) - centre)
            with np.errstate(over="ignore"):  # whoever takes the candidate checks it
                out[at] = (1.0 - c) * self._weights[at] + c * r
        return out

    def _compared(self, drawn: np.ndarray) -> tuple[float, float, float]:
        """Mean and deviation of ``drawn``, and its correlation with the weights."""
        centre = float(drawn.mean(dtype=np.float64))
        square = product = 0.0
        for start in range(0, drawn.size, BLOCK):
            at = slice(start, start + BLOCK)
            away = drawn[at] - centre
            square += float(np.dot(away, away))
            product += float(np.dot(away, (self._weights[at] - self._stats.mean) / self._stats.std))
        spread = (square / drawn.size) ** 0.5
        return centre, spread, product / drawn.size / spread if spread > 0 else 0.0

    def _drawn(self, seed: int) -> np.ndarray:
        if self._draws is None or self._draws[0] != seed:
            self._draws = (seed, normal_draws(self._weights.size, seed))
        return self._draws[1]


def _stretch(c: float, likeness: float) -> float:
    """a: the positive root of (1−c)² + a²c² + 2ac(1−c)·likeness = 1, written so that nothing cancels near c = 0."""
    kept = (1.0 - c) * likeness
    below = kept + (kept * kept + c * (2.0 - c)) ** 0.5
    return min(_WIDEST, (2.0 - c) / below) if below > 0 else _WIDEST


def normal_scores(weights: np.ndarray) -> np.ndarray:
    """The normal quantile of each weight's rank, (rank + ½)/n, as float32; equal weights share their middle rank.

    Weights that differ by less than one part in 2048 count as equal, which no ear can tell and spares the sorting:
    they are counted in bins by the upper 20 bits of their floating-point pattern.
    """
    from scipy.special import ndtri

    counts = np.zeros(_BINS, np.int64)
    for start in range(0, weights.size, _COUNTED):
        counts += np.bincount(_bin(weights[start : start + _COUNTED]), minlength=_BINS)
    used = np.flatnonzero(counts)
    middle = np.cumsum(counts[used]) - 0.5 * counts[used]
    table = np.zeros(_BINS, np.float32)
    table[used] = ndtri(middle / max(weights.size, 1))
    scores = np.empty_like(weights)
    for start in range(0, weights.size, BLOCK):
        scores[start : start + BLOCK] = table[_bin(weights[start : start + BLOCK])]
    return scores


def _bin(weights: np.ndarray) -> np.ndarray:
    """The number of each weight's bin, rising with the weight."""
    # Floating-point patterns rise with the magnitude: turning the negative ones round puts all of them in order.
    pattern = (weights + np.float32(0)).view(np.int32)
    rising = np.where(pattern < 0, -(pattern & 0x7FFFFFFF), pattern)
    return (rising >> 12) + (_BINS >> 1)


def normal_draws(count: int, seed: int) -> np.ndarray:
    """``count`` standard normal numbers, float32: the words of a Philox generator, keyed by ``seed``, by quantile."""
    from scipy.special import ndtri

    # Raw words, because numpy promises them never to change, which it does not for its own normal numbers.
    words = np.random.Philox(key=seed % 2**64).random_raw(count)
    return ndtri(((words >> np.uint64(11)) + 0.5) * 2.0**-53).astype(np.float32)
