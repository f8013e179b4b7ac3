"""The six numbers that describe a layer: mean, std, min, max, skew, kurtosis."""

from __future__ import annotations

from dataclasses import astuple, dataclass

from latentplay.files.later import np

BLOCK = 1 << 16
"""Values worked on at a time: they stay in the cache, and sums in double precision need no full-size copy."""


@dataclass(frozen=True)
class Statistics:
    """Population statistics of a layer, in double precision; ``kurtosis`` is 0 for a Gaussian (excess)."""

    mean: float = 0.0
    std: float = 0.0
    min: float = 0.0
    max: float = 0.0
    skew: float = 0.0
    kurtosis: float = 0.0

    def scaled(self, factor: float) -> Statistics:
        """The statistics of the same layer multiplied by ``factor``, without reading it again."""
        if factor == 0:
            return Statistics()
        ends = sorted((self.min * factor, self.max * factor))
        skew = self.skew if factor > 0 else -self.skew
        return Statistics(self.mean * factor, self.std * abs(factor), ends[0], ends[1], skew, self.kurtosis)

    def values(self) -> tuple[float, ...]:
        """Mean, std, min, max, skew, kurtosis."""
        return astuple(self)


def measure(values: np.ndarray) -> Statistics:
    """The statistics of a flat array; a constant or empty one has no spread, skew or kurtosis."""
    if values.size == 0:
        return Statistics()
    lo, hi = float(values.min()), float(values.max())
    if not (np.isfinite(lo) and np.isfinite(hi)):
        return Statistics(np.nan, np.nan, lo, hi, np.nan, np.nan)
    if lo == hi:
        return Statistics(lo, 0.0, lo, hi)
    mean = float(values.mean(dtype=np.float64))
    m2, m3, m4 = (total / values.size for total in _powers(values, mean))
    return Statistics(mean, m2**0.5, lo, hi, m3 / m2**1.5, m4 / m2**2 - 3.0)


def _powers(values: np.ndarray, mean: float) -> tuple[float, float, float]:
    """Sums of the second, third and fourth power of the distances from the mean."""
    second = third = fourth = 0.0
    for start in range(0, values.size, BLOCK):
        away = values[start : start + BLOCK] - np.float64(mean)
        square = away * away
        second += float(square.sum())
        third += float(np.dot(square, away))
        fourth += float(np.dot(square, square))
    return second, third, fourth
