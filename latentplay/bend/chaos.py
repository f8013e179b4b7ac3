"""Chance that gives the weights of a layer another shape, from a touch of it to nothing else.

The law, for chaos c in 0…1, weights w, and the layer's mean m and standard deviation s:

* the candidate is ``m + s·x / deviation of x``, with ``x = ρ·(w − m)/s + sqrt(1 − ρ²)·r`` and ``ρ = 1 − c²``;
* r is a sample of the asked distribution, with mean 0 and deviation 1, that owes the layer nothing;
* its values are dealt out by ``k = sqrt(GRAIN)·lean + sqrt(1 − GRAIN)·draw``: the weight with the smallest k gets the
  smallest value, and so on. The draws are normal numbers of the seed, one a weight. The lean belongs to the layer and
  the distribution, whatever the seed. It gives each distribution a grain of its own, which is heard where values that
  owe each other nothing would average out: normal numbers a weight (gaussian), an input (uniform), a filter (beta), or
  the product of a filter's and an input's (laplace: few crossings are strong). Filters are the layer's rows, inputs its
  columns.

So mean and deviation stay the layer's at every c, the weights' distance from where they were, ``sqrt(2)·c·s`` in the
root of the mean square, grows evenly with c, c = 0 is the layer to the bit, and c = 1 is chance alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from latentplay.bend.distributions import Quantile, quantile
from latentplay.bend.statistics import BLOCK, Statistics, measure
from latentplay.files.later import hashlib, np

GRAIN = 0.85
"""How much of the dealing is the lean's; the rest is the seed's."""

_SMALLEST = 0.5
"""x is never stretched more than twofold. Layers of many weights never need it; tiny ones could ask for any factor."""

_WIDEST = 16.0  # what lies beyond counts as there
_BINS_A_UNIT = 4096


class Chaos:
    """What chance does to one layer. Draws and sample are kept, so that moving chaos costs no dealing.

    ``weights`` is a flat, finite float32 array that nobody writes to. Layers of another ``name`` draw other numbers;
    ``shape`` says which weights share a row or a column: without it no weight leans.
    """

    def __init__(self, weights: np.ndarray, shape: Sequence[int] = (), name: str = "") -> None:
        self._weights, self._shape, self._name = weights, tuple(shape), name
        self._draws: tuple[int, np.ndarray] | None = None
        self._sample: tuple[tuple[str, int], np.ndarray] | None = None

    def bend(self, kind: str, chaos: float, seed: int) -> np.ndarray:
        """The candidate for a distribution, chaos in 0…100 % and a seed; the very array given when there is none."""
        if chaos == 0 or not self._stats.std:
            return self._weights
        if self._sample is None or self._sample[0] != (kind, seed):
            self._sample = ((kind, seed), self._dealt(kind, seed))
        return self._mixed(self._sample[1], chaos / 100.0)

    @cached_property
    def _stats(self) -> Statistics:
        return measure(self._weights)

    def _dealt(self, kind: str, seed: int) -> np.ndarray:
        """r: float32, mean 0, deviation 1."""
        if self._draws is None or self._draws[0] != seed:
            self._draws = (seed, normal_draws(self._weights.size, self._name, seed))
        order = self._draws[1]
        if self._shape:
            lean = np.broadcast_to(_lean(kind, self._shape, f"{kind} {self._name}"), self._shape)
            order = np.float32((1.0 - GRAIN) ** 0.5) * order + np.float32(GRAIN**0.5) * lean.ravel()
        return _in_order(quantile(kind), order)

    def _mixed(self, sample: np.ndarray, c: float) -> np.ndarray:
        """The candidate, from r."""
        mean, std = self._stats.mean, self._stats.std
        change = c * c  # 1 − ρ
        fresh = (change * (2.0 - change)) ** 0.5
        spread = (1.0 + 2.0 * (1.0 - change) * fresh * self._likeness(sample)) ** 0.5
        stretch = 1.0 / max(spread, _SMALLEST)
        out = np.empty_like(self._weights)
        for start in range(0, out.size, BLOCK):
            at = slice(start, start + BLOCK)
            with np.errstate(over="ignore"):  # whoever takes the candidate checks it
                x = (1.0 - change) * (self._weights[at] - mean) + fresh * std * sample[at].astype(np.float64)
                out[at] = mean + stretch * x
        return out

    def _likeness(self, sample: np.ndarray) -> float:
        """The correlation of r with the weights: about 0, other than that by chance."""
        product = 0.0
        for start in range(0, sample.size, BLOCK):
            at = slice(start, start + BLOCK)
            product += float(np.dot(sample[at], (self._weights[at] - self._stats.mean) / self._stats.std))
        return max(-1.0, min(1.0, product / sample.size))


def _lean(kind: str, shape: tuple[int, ...], key: str) -> np.ndarray:
    """What the layer itself adds to the dealing, ready to be spread over ``shape``; a list of weights leans one by one."""
    if kind == "gaussian" or len(shape) < 2:
        return normal_draws(int(np.prod(shape)), key).reshape(shape)
    rest = (1,) * (len(shape) - 2)
    filters = normal_draws(shape[0], f"filters {key}").reshape(-1, 1, *rest)
    inputs = normal_draws(shape[1], f"inputs {key}").reshape(1, -1, *rest)
    return {"uniform": inputs, "beta": filters, "laplace": filters * inputs}[kind]


def _in_order(values: Quantile, order: np.ndarray) -> np.ndarray:
    """The values at (rank + ½)/n of each number, float32, brought to mean 0 and deviation 1.

    Narrow bins stand in for sorting: numbers in the same one share their middle rank.
    """
    bins = np.empty(order.size, np.int32)
    for start in range(0, order.size, BLOCK):
        at = slice(start, start + BLOCK)
        bins[at] = (np.clip(order[at], -_WIDEST, _WIDEST) + _WIDEST) * _BINS_A_UNIT
    counts = np.bincount(bins)
    used = counts > 0
    table = np.zeros(counts.size)
    table[used] = values((np.cumsum(counts) - 0.5 * counts)[used] / order.size)
    table -= np.dot(table, counts) / order.size
    spread = (np.dot(table * table, counts) / order.size) ** 0.5
    dealt: np.ndarray = (table / spread if spread > 0 else table).astype(np.float32)[bins]
    return dealt


_OF_THE_LAYER = 1 << 63
"""In place of a seed: no seed of 32 bits is as large, modulo 2**64 negative ones lie above."""


def normal_draws(count: int, key: str, seed: int = _OF_THE_LAYER) -> np.ndarray:
    """``count`` standard normal numbers, float32: the words of a Philox generator, keyed by ``key`` and ``seed``."""
    from scipy.special import ndtri

    digest = int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "little")
    generator = np.random.Philox(key=(digest << 64) + seed % 2**64)
    draws = np.empty(count, np.float32)
    for start in range(0, count, BLOCK):
        # Raw words, because numpy promises them never to change, which it does not for its own normal numbers.
        words = generator.random_raw(min(BLOCK, count - start))
        draws[start : start + BLOCK] = ndtri(((words >> np.uint64(11)) + 0.5) * 2.0**-53)
    return draws
