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

PENALTY = 1e-5
SMALLEST = 1e-6
"""Of the singular values, against the largest: what lies below would make weights explode where points almost coincide."""


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
        # The pad seems the wider the more points there are: their distance, and with it the slope, stays the same.
        width = 1 + 2 * sqrt(len(xy))
        model = _shaped(width * (xy - 0.5), values, progress)
        hidden, bias = _rounded(width * model.coefs_[0]), model.intercepts_[0] - width * model.coefs_[0].sum(axis=0) / 2
        return _met(xy, values, hidden, _rounded(bias), model)


def _constant(values: Array) -> tuple[tuple[int, ...], NDArray[np.float32]]:
    """One place says nothing of how to leave it: the same everywhere."""
    count = values.shape[1]
    return (2, count), np.concatenate([np.zeros(2 * count), values.mean(axis=0)]).astype(np.float32)


def _shaped(inputs: Array, values: Array, progress: Progress | None) -> Any:
    from sklearn.neural_network import MLPRegressor

    units = min(max(FEWEST, 2 * len(inputs)), MOST)
    model = MLPRegressor(
        hidden_layer_sizes=(units,),
        activation="tanh",
        solver="lbfgs",
        alpha=PENALTY,
        random_state=0,
        max_iter=STEPS,
        warm_start=True,
        tol=1e-10,
    )
    for number in range(ROUNDS):
        model.fit(inputs, values)
        if progress is not None:
            found = model.predict(inputs).reshape(values.shape)
            progress(100 * (number + 1) / ROUNDS, rms(found - values))
    return model


def _met(
    xy: Array, values: Array, hidden: Array, bias: Array, model: Any
) -> tuple[tuple[int, ...], NDArray[np.float32]]:
    """Moves the last layer as little as is needed to meet the points."""
    units = np.column_stack([np.tanh(xy @ hidden + bias), np.ones(len(xy))])
    last = np.vstack([model.coefs_[1], model.intercepts_[1]])
    last += np.linalg.lstsq(units, values - units @ last, rcond=SMALLEST)[0]
    weights = np.concatenate([hidden.ravel(), bias, last.ravel()])
    return (2, len(bias), values.shape[1]), weights.astype(np.float32)


def _rounded(weights: Array) -> Array:
    return weights.astype(np.float32).astype(np.float64)


def rms(errors: Array) -> float:
    """The root of the mean square."""
    return float(np.sqrt(np.mean(np.square(errors))))
