"""What a call costs: measured until two rounds in a row agree, for the first calls and a busy machine cost more."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

ROUND = 8
"""Calls; a round's cost is their 90th percentile."""
ALIKE = 1.25
"""Two rounds agree when the dearer one costs this much more at most."""
MOST_ROUNDS = 12
MOST_SECONDS = 3.0
"""Of measuring: a model that is far too slow is found out by then, and others wait to be loaded."""


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
