"""Learning a mapping: a radial basis function network that meets the points and stays within what they span."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from latentplay.files.later import np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Array: TypeAlias = "NDArray[np.float64]"
Progress = Callable[[float, float], None]

MARGIN = 0.1
"""How far a value may go beyond the lowest and the highest that it was taught, as a part of what lies between them."""

REACH, KNEE = 3.0, 1 / 12
"""As in pyext_src/objects/control/radial_units.hpp. The knee is the margin, as a part of the whole width with both margins."""

ROUNDING, SMALLEST_RADIUS = 0.25, 1e-3
"""A unit's radius, as a part of the way to the nearest other one."""

MOST = 256
"""Units: one for each point, up to so many; of more points those that are farthest apart have one."""

SMALLEST = 1e-7
"""Of the singular values, against the largest: what lies below would make shares explode where points almost coincide."""


def learn(xy: Array, values: Array, progress: Progress | None = None) -> tuple[tuple[int, ...], NDArray[np.float32]]:
    """The sizes and the weights of a radial network that gives ``values`` (points, n) at ``xy`` (points, 2).

    The same points give the same weights, bit for bit. ``progress(percent, error)`` is called at the end; what it raises
    ends the training.
    """
    import threadpoolctl

    lo, hi = bounds(values)
    width = np.where(hi > lo, hi - lo, 1)
    sums = unbounded((values - lo) / width)
    places = rounded(xy[spread(xy)])
    radii = rounded(np.maximum(ROUNDING * nearest(places), SMALLEST_RADIUS))
    bias = rounded(sums.mean(axis=0))
    felt = heights(xy, places, radii)
    # One thread: the order of sums would depend on their number.
    with threadpoolctl.threadpool_limits(1, "blas"):
        shares = np.linalg.lstsq(felt, sums - bias, rcond=SMALLEST)[0]
    if progress is not None:
        progress(100, rms(felt @ shares + bias - sums))
    units = np.column_stack([places, radii])
    weights = np.concatenate([part.ravel() for part in (units, shares, bias, lo, hi)]).astype(np.float32)
    return (2, len(places), values.shape[1]), weights


def bounds(values: Array) -> tuple[Array, Array]:
    """Between which each value stays: what was taught and the margin, never beyond 0 to 1. A value that is the same in all
    points has no room."""
    least, most = values.min(axis=0), values.max(axis=0)
    margin = MARGIN * (most - least)
    lo, hi = np.maximum(least - margin, 0), np.minimum(most + margin, 1)
    # As 32-bit numbers, rounded inwards where there is a margin to round in.
    lo32, hi32 = lo.astype(np.float32), hi.astype(np.float32)
    lo32 = np.where((lo32 < lo) & (lo < least), np.nextafter(lo32, np.float32(1)), lo32)
    hi32 = np.where((hi32 > hi) & (hi > most), np.nextafter(hi32, np.float32(0)), hi32)
    return lo32.astype(np.float64), hi32.astype(np.float64)


def unbounded(parts: Array) -> Array:
    """The sums that `bounded` in the compiled network makes these parts (0 to 1) of."""
    from_end = np.minimum(parts, 1 - parts)
    eased = np.sqrt(4 * KNEE * np.maximum(from_end, 0)) - KNEE
    sums = np.where(from_end < KNEE, eased, from_end)
    return np.where(parts < 0.5, sums, 1 - sums)


def spread(xy: Array) -> NDArray[np.intp]:
    """Which points have a unit: each place once, and at most `MOST`, each the farthest from those before it."""
    chosen = [0]
    far = squared(xy, xy[:1])[:, 0]
    while len(chosen) < MOST and far.max() > 0:
        chosen.append(int(far.argmax()))
        far = np.minimum(far, squared(xy, xy[chosen[-1:]])[:, 0])
    return np.array(chosen)


def nearest(places: Array) -> Array:
    """The distance from each place to the nearest other; 0 for one alone."""
    apart = squared(places, places)
    np.fill_diagonal(apart, np.inf)
    return np.sqrt(apart.min(axis=1)) if len(places) > 1 else np.zeros(1)


def heights(xy: Array, places: Array, radii: Array) -> Array:
    """How much of each unit is felt at each point."""
    return np.exp(-REACH * np.sqrt(squared(xy, places) + radii**2))


def squared(xy: Array, places: Array) -> Array:
    """The squares of the distances, (points, places)."""
    return (xy[:, :1] - places[:, 0]) ** 2 + (xy[:, 1:] - places[:, 1]) ** 2


def rounded(weights: Array) -> Array:
    """As 32-bit numbers hold them."""
    return weights.astype(np.float32).astype(np.float64)


def rms(errors: Array) -> float:
    """The root of the mean square."""
    return float(np.sqrt(np.mean(np.square(errors))))
