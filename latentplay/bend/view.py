"""A layer as so many points to look at, and what drawing on them does to its weights."""

from __future__ import annotations

from latentplay.errors import BadValue
from latentplay.files.later import np

_LINE = 0.125
"""A pair drawn closer together than this part of its band is a line through it, not its new edges."""


def view(weights: np.ndarray, points: int) -> np.ndarray:
    """The weights as at most ``points`` float32 values.

    All of them when they fit. Otherwise the layer is cut into ``points // 2`` bins of nearly equal length, in order,
    and each gives two points: its smallest and its largest weight.
    """
    if weights.size <= points:
        return weights.copy()
    if points < 2:
        raise BadValue(f"lp.bend: view: {points} points are too few for {weights.size} weights: ask for 2 or more")
    starts = _edges(weights.size, points // 2)[:-1]
    pairs = (np.minimum.reduceat(weights, starts), np.maximum.reduceat(weights, starts))
    return np.stack(pairs, axis=1).ravel()


def draw(weights: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    """The weights after ``drawn`` took the place of ``view(weights, len(drawn))``.

    When all weights are in view, the drawing is the weights. On an envelope only the bins whose points differ
    change, and keep their detail: a pair that is drawn apart becomes the new edges of the bin's band, in between
    everything is stretched along; a pair that is drawn as a line (as the mouse does) moves the band's middle there.
    """
    drawn = np.ascontiguousarray(drawn, np.float32).ravel()
    if not np.isfinite(drawn).all():
        raise BadValue("lp.bend: draw: the array holds values that are not finite: draw over them")
    if drawn.size == weights.size:
        return drawn.copy()
    if drawn.size > weights.size or drawn.size % 2 or drawn.size < 2:
        raise BadValue(f"lp.bend: draw: {drawn.size} points do not fit {weights.size} weights: 'view' first")
    return _spread(weights, view(weights, drawn.size).reshape(-1, 2), drawn.reshape(-1, 2))


def _spread(weights: np.ndarray, seen: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    """Each changed pair's difference, handed down to the weights of its bin."""
    out = weights.copy()
    edges = _edges(weights.size, len(seen))
    for i in np.flatnonzero((seen.view(np.int32) != drawn.view(np.int32)).any(axis=1)):
        at = slice(edges[i], edges[i + 1])
        with np.errstate(over="ignore"):  # whoever takes the candidate checks it
            out[at] = _moved(weights[at].astype(np.float64), seen[i].astype(np.float64), drawn[i].astype(np.float64))
    return out


def _moved(weights: np.ndarray, seen: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    """One bin's weights, its band going from ``seen`` (low, high) to ``drawn`` (either order)."""
    low, high = drawn.min(), drawn.max()
    band = seen[1] - seen[0]
    if band == 0 or high - low < _LINE * band:
        return weights + (drawn.mean() - seen.mean())
    return low + (weights - seen[0]) * ((high - low) / band)


def _edges(size: int, bins: int) -> np.ndarray:
    """Where the bins begin, and where the last one ends."""
    return np.arange(bins + 1, dtype=np.int64) * size // bins
