"""A glide: the objects of a chain on their way from how they stood to how a preset has them."""

from __future__ import annotations

from dataclasses import dataclass

from latentplay.preset.state import NumberedState, ObjectState, between

STEP = 10.0
"""Milliseconds from step to step."""

LEAP = 0.0
"""Words, switches and seeds leap at the start: the numbers glide within what is to come."""


@dataclass(frozen=True)
class Glide:
    """``ways``: objects as they stood, and as they are to stand. ``began`` and ``length`` in ms of the host's time."""

    name: str
    ways: list[tuple[NumberedState, ObjectState]]
    began: float
    length: float

    def done(self, now: float) -> bool:
        """Whether it has arrived."""
        return now >= self.began + self.length - 1e-6

    def at(self, now: float) -> list[tuple[int, ObjectState]]:
        """Where each object stands then."""
        amount = 1.0 if self.done(now) else (now - self.began) / self.length
        return [(entry.number, between(entry.state, wanted, amount, LEAP)) for entry, wanted in self.ways]

    def wait(self, now: float) -> float:
        """Milliseconds to the next step; the last one falls on the end."""
        return min(STEP, self.began + self.length - now)
