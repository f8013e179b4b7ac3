"""The sets that can be undone, within so many bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from latentplay.bend.layers import same_bits
from latentplay.files.later import np

Arrays: TypeAlias = "Mapping[str, np.ndarray]"

_STEPS = 512


@dataclass
class Step:
    """One set: the layers that it changed, as they were and as they became. The arrays are shared, never copied."""

    before: Arrays
    after: Arrays


class History:
    """Steps back and forward: 512 at most, fewer when their arrays would take more than ``room`` bytes, never none."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._past: list[Step] = []
        self._future: list[Step] = []
        self._gesture: object = None

    @property
    def depth(self) -> tuple[int, int]:
        """How many steps can be undone and redone."""
        return len(self._past), len(self._future)

    @property
    def last(self) -> Step | None:
        """The step that can be undone."""
        return self._past[-1] if self._past else None

    @property
    def next(self) -> Step | None:
        """The step that can be redone."""
        return self._future[-1] if self._future else None

    def add(self, step: Step, gesture: object = None) -> None:
        """Remember a step. Steps that follow each other with the same ``gesture`` (a moving slider) are one."""
        self._future.clear()
        same = gesture is not None and gesture == self._gesture
        self._gesture = gesture
        if same and self._past:
            self._merge(step)
        else:
            self._past.append(step)
        while len(self._past) > 1 and (len(self._past) > _STEPS or self._bytes() > self._room):
            del self._past[0]

    def seal(self) -> None:
        """End the gesture: what comes next is a step of its own."""
        self._gesture = None

    def back(self) -> None:
        """The last step is undone."""
        self.seal()
        self._future.append(self._past.pop())

    def forth(self) -> None:
        """The next step is done again."""
        self.seal()
        self._past.append(self._future.pop())

    def _merge(self, step: Step) -> None:
        """The gesture goes on; one that is back where it began leaves no step."""
        last = self._past[-1]
        last.after = step.after
        if all(same_bits(last.after[name], values) for name, values in last.before.items()):
            del self._past[-1]
            self.seal()

    def _bytes(self) -> int:
        held = {id(a): a.nbytes for step in self._past for arrays in (step.before, step.after) for a in arrays.values()}
        return sum(held.values())
