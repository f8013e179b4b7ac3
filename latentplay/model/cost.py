"""What a call costs: measured until two rounds in a row agree, for the first calls and a busy machine cost more."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

ROUND = 8
"""Calls; a round's cost is their 90th percentile."""
ALIKE = 1.25
"""Two rounds agree when the dearer one costs this much more at most."""
MOST_ROUNDS = 12


def steady_cost(cost: Callable[[], float]) -> float:
    """What ``cost`` (seconds of one call) comes to once it is steady; if it never is, what its cheapest round said."""
    rounds = [_round(cost)]
    while len(rounds) < MOST_ROUNDS:
        rounds.append(_round(cost))
        low, high = sorted(rounds[-2:])
        if high <= ALIKE * low:
            return high
    return min(rounds)


def _round(cost: Callable[[], float]) -> float:
    return float(np.quantile([cost() for _ in range(ROUND)], 0.9))
