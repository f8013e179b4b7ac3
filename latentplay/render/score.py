"""A score: what is to be done when, by a host's logical time, at the blocks where a host would do it."""

from __future__ import annotations

import heapq
import itertools
import math
from collections.abc import Callable

BLOCK = 64
"""Samples: Pd hears a message at the start of the block during which it comes."""

NEVER = 1 << 62


class Score:
    """Actions in the order of their times, those of one time in the order in which they came. ``rate`` in Hz."""

    def __init__(self, rate: float) -> None:
        self.rate = rate
        self.now = 0.0
        """Milliseconds since the first sample, of the action that runs."""
        self._waiting: list[tuple[float, int, Callable[[], None]]] = []
        self._count = itertools.count()

    def at(self, milliseconds: float, action: Callable[[], None]) -> None:
        """Does ``action`` then."""
        heapq.heappush(self._waiting, (milliseconds, next(self._count), action))

    def after(self, milliseconds: float, action: Callable[[], None]) -> None:
        """Does ``action`` so much later than now."""
        self.at(self.now + milliseconds, action)

    def play(self, position: int) -> int:
        """Does all that is due before the sample at ``position`` sounds; the position of what comes next."""
        while self._waiting and self._block_of(self._waiting[0][0]) <= position:
            self.now, _, action = heapq.heappop(self._waiting)
            action()
        return self._block_of(self._waiting[0][0]) if self._waiting else NEVER

    def _block_of(self, milliseconds: float) -> int:
        # A hair's breadth early counts as in time: a host's clock has rounding errors of its own.
        return BLOCK * math.floor(milliseconds * self.rate / 1000 / BLOCK + 1e-6)
