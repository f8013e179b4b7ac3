"""Learning a mapping: scikit-learn's MLP finds the shape, a least-squares fit of its last layer meets the points."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Progress = Callable[[float, float], None]

ROUNDS, STEPS = 8, 25
"""The progress is told after each round of so many steps."""

FEWEST, MOST = 128, 256
"""Hidden units: two for each point, between these bounds."""

TRIES = ((2.0, 1e-5), (2.0, 1e-2), (8.0, 1e-5))
"""How wide the pad is made to seem, and how dear large weights are: the gentlest of the three is kept."""

MANY = 64
"""From so many points on the first try is the only one: it takes its time, and the points leave little to choose."""

SMALLEST = 1e-6
"""Of the singular values, against the largest: what lies below would make weights explode where points almost coincide."""

GRID = 41
"""Places a side at which the slope is looked at."""

Layers = tuple[Array, Array, Array]
"""The weights (2, units), the biases (units,), and the last layer's of both, (units + 1, values)."""


def warm_up() -> None:
    """Imports what learning needs, which takes a second or two."""
    import sklearn.neural_network  # noqa: F401
    import threadpoolctl  # noqa: F401


def learn(xy: Array, values: Array, progress: Progress | None = None) -> tuple[tuple[int, ...], NDArray[np.float32]]:
    """The layers' sizes and the weights of a network that gives ``values`` (points, n) at ``xy`` (points, 2).

    The same points give the same weights, bit for bit. ``progress(percent, error)`` is called now and then; what it
    raises ends the training.
    """
    import threadpoolctl

    if (xy == xy[0]).all():
        return _constant(values)
    # One thread: on so small a network more of them cost time, and the order of sums would depend on their number.
    with threadpoolctl.threadpool_limits(1, "blas"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tries = TRIES if len(xy) < MANY else TRIES[:1]
        found = [_try(xy, values, n, len(tries), progress) for n in range(len(tries))]
        hidden, bias, last = min(found, key=_steepest)
    weights = np.concatenate([hidden.ravel(), bias, last.ravel()])
    return (2, len(bias), values.shape[1]), weights.astype(np.float32)


def _try(xy: Array, values: Array, number: int, count: int, progress: Progress | None) -> Layers:
    """One of several networks that meet the points."""
    # The pad seems the wider the more points there are: their distance, and with it the slope, stays the same.
    width = 1 + TRIES[number][0] * sqrt(len(xy))

    def report(part: float, error: float) -> None:
        if progress is not None:
            progress(100 * (number + part) / count, error)

    model = _shaped(width * (xy - 0.5), values, TRIES[number][1], report)
    hidden, bias = width * model.coefs_[0], model.intercepts_[0] - width * model.coefs_[0].sum(axis=0) / 2
    return _met(xy, values, _rounded(hidden), _rounded(bias), np.vstack([model.coefs_[1], model.intercepts_[1]]))


def _constant(values: Array) -> tuple[tuple[int, ...], NDArray[np.float32]]:
    """One place says nothing of how to leave it: the same everywhere."""
    count = values.shape[1]
    return (2, count), np.concatenate([np.zeros(2 * count), values.mean(axis=0)]).astype(np.float32)


def _shaped(inputs: Array, values: Array, penalty: float, tell: Progress) -> Any:
    from sklearn.neural_network import MLPRegressor

    model = MLPRegressor(
        hidden_layer_sizes=(min(max(FEWEST, 2 * len(inputs)), MOST),),
        activation="tanh",
        solver="lbfgs",
        alpha=penalty,
        random_state=0,
        max_iter=STEPS,
        warm_start=True,
        tol=1e-10,
    )
    for number in range(ROUNDS):
        model.fit(inputs, values)
        tell((number + 1) / ROUNDS, rms(model.predict(inputs).reshape(values.shape) - values))
    return model


def _met(xy: Array, values: Array, hidden: Array, bias: Array, last: Array) -> Layers:
    """Moves the last layer as little as is needed to meet the points."""
    units = np.column_stack([np.tanh(xy @ hidden + bias), np.ones(len(xy))])
    return hidden, bias, last + np.linalg.lstsq(units, values - units @ last, rcond=SMALLEST)[0]


def _steepest(layers: Layers) -> float:
    """How far all values together move at most for a step of the pad, squared."""
    hidden, bias, last = layers
    line = np.linspace(0, 1, GRID)
    places = np.stack(np.meshgrid(line, line), axis=-1).reshape(-1, 2)
    bend = 1 - np.tanh(places @ hidden + bias) ** 2
    along_x, along_y = (bend * hidden[0]) @ last[:-1], (bend * hidden[1]) @ last[:-1]
    x, y, both = ((a * b).sum(axis=1) for a, b in ((along_x, along_x), (along_y, along_y), (along_x, along_y)))
    return float(np.max((x + y) / 2 + np.sqrt(((x - y) / 2) ** 2 + both**2)))


def _rounded(weights: Array) -> Array:
    return weights.astype(np.float32).astype(np.float64)


def rms(errors: Array) -> float:
    """The root of the mean square."""
    return float(np.sqrt(np.mean(np.square(errors))))
