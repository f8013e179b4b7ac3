"""What lp.preset's box asks: the message, the time, and the state of every object of its chain, in one row of words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from latentplay.preset.state import Boxed, Line, ObjectState
from latentplay.quote import typed


@dataclass(frozen=True)
class Request:
    """``word`` and ``args`` as the patch sent them; ``now`` in ms of the host's time; ``rest`` as the box adds it."""

    word: str
    args: tuple[Any, ...]
    now: float
    rest: tuple[Any, ...]

    @classmethod
    def of(cls, words: list[Any]) -> Request:
        """Word, count of arguments, arguments, time, rest."""
        count = int(words[1])
        return cls(str(words[0]), tuple(words[2 : 2 + count]), float(words[2 + count]), tuple(words[3 + count :]))

    def name(self, number: int = 0) -> str:
        """An argument that is a name."""
        return typed([self.args[number]])

    def boxes(self) -> list[Boxed]:
        """The objects of the chain: number, class, count of lines, and for each its count of words and the words."""
        return list(self._boxes())

    def _boxes(self) -> Iterator[Boxed]:
        words = iter(self.rest)
        for number in words:
            kind, count = next(words), int(next(words))
            lines = tuple(tuple(next(words) for _ in range(int(next(words)))) for _ in range(count))
            yield Boxed(int(number), ObjectState(kind, lines))

    def events(self) -> Iterator[tuple[float, str, int, Line]]:
        """What was recorded: milliseconds, class, which of that class, count of words, words."""
        words = iter(self.rest)
        for milliseconds in words:
            kind, place = next(words), int(next(words))
            yield milliseconds, kind, place, tuple(next(words) for _ in range(int(next(words))))


def in_words(boxes: list[Boxed]) -> list[Any]:
    """The same row from the other side, for hosts in Python."""
    words: list[Any] = []
    for box in boxes:
        words += [box.number, box.state.kind, len(box.state.lines)]
        for line in box.state.lines:
            words += [len(line), *line]
    return words


def applied(words: list[Any]) -> Iterator[tuple[int, Line]]:
    """The lines of an `apply` answer: for each the object's number, its count of words, the words."""
    row = iter(words)
    for number in row:
        yield int(number), tuple(next(row) for _ in range(int(next(row))))
