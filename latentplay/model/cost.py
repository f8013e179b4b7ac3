"""What a call costs: measured until two rounds in a row agree, for the first calls and a busy machine cost more."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from latentplay.files.later import np

if TYPE_CHECKING:
    from latentplay import _engine

ROUND = 8
"""Calls; a round's cost is their 90th percentile."""
ALIKE = 1.25
"""Two rounds agree when the dearer one costs this much more at most."""
MOST_ROUNDS = 12
MOST_SECONDS = 3.0
"""Of measuring: a model that is far too slow is found out by then, and others wait to be loaded."""


def one_frame(model: _engine.Model, method: int) -> Callable[[], float]:
    """Plays a frame of noise through a method, and says what that cost: seconds of the thread's own time."""
    channels, in_ratio = (model.shape(method) or (0, 1))[:2]
    net = model.net()
    noise = np.random.default_rng(0).standard_normal((channels, model.hop(method) // in_ratio))
    values = (0.1 * noise).astype(np.float32)

    def frame() -> float:
        start = time.thread_time()
        with contextlib.suppress(RuntimeError):  # a frame that fails costs too; the worker will report it
            net.run(method, values)
        return time.thread_time() - start

    return frame


def steady_cost(cost: Callable[[], float]) -> float:
    """What ``cost`` (seconds of one call) comes to once it is steady; if it never is, what its cheapest round said."""
    rounds: list[float] = []
    spent = 0.0
    while len(rounds) < MOST_ROUNDS and spent < MOST_SECONDS:
        calls = _round(cost, MOST_SECONDS - spent)
        spent += sum(calls)
        rounds.append(float(np.quantile(calls, 0.9)))
        low, high = min(rounds[-2:]), max(rounds[-2:])
        if len(rounds) > 1 and high <= ALIKE * low:
            return high
    return min(rounds)


def _round(cost: Callable[[], float], seconds: float) -> list[float]:
    calls: list[float] = []
    while len(calls) < ROUND and sum(calls) < seconds:
        calls.append(cost())
    return calls
