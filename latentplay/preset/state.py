"""The state of a chain's objects as lines that bring it back, and what lies between two states."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from latentplay.spec.kinds import Object, Param
from latentplay.spec.table import objects

Line = tuple[Any, ...]
"""A message: its word, then numbers and words; what `dump` tells."""

MANY = ("link", "map", "set")
"""Messages that an object keeps several of, told apart by the word that follows."""

LINK_CHANNELS = ("link", "channels")
"""The line of lp.mod~ that says whether its channels move alike: its lists have the values of one side, or of all."""

LOOK_UP = "look_up"
"""A place on the seed map whose seeds are to be looked up; `seedmap` in a state is the place alone."""


@dataclass(frozen=True)
class ObjectState:
    """One object: its class, and every parameter as a line."""

    kind: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class NumberedState:
    """The state of an object that is there, and the number that it is known by."""

    number: int
    state: ObjectState


@lru_cache(maxsize=1)
def table() -> dict[str, Object]:
    """Every object of the table, by name."""
    return {thing.name: thing for thing in objects()}


def param_of(kind: str, word: str) -> Param | None:
    """The row of a parameter; None for what is none."""
    thing = table().get(kind)
    return next((param for param in thing.params if param.name == word), None) if thing else None


def key(line: Line) -> Line:
    """What a line is about."""
    return line[:2] if line[0] in MANY else line[:1]


def by_key(lines: Iterable[Line]) -> dict[Line, Line]:
    """Lines by what they are about, in order."""
    return {key(line): line for line in lines}


def glides(kind: str, word: str) -> bool:
    """Whether a parameter may stand anywhere between two values; the others leap."""
    param = param_of(kind, word)
    return param is not None and not param.integer and not isinstance(param.default, str)


def fitted(wanted: ObjectState, now: ObjectState) -> ObjectState:
    """``wanted`` for as many voices as ``now`` has: extra values are left out, missing ones stay as they are."""
    there = by_key(now.lines)
    parts = by_key(wanted.lines).get(LINK_CHANNELS) == (*LINK_CHANNELS, 0) and there.get(LINK_CHANNELS) == (*LINK_CHANNELS, 1)
    fit = _fit_sides if parts else _fit
    return ObjectState(wanted.kind, tuple(fit(wanted.kind, line, there.get(key(line), line)) for line in wanted.lines))


def _fit(kind: str, line: Line, now: Line) -> Line:
    param = param_of(kind, line[0])
    if param is None or param.count != 0 or len(line) == len(now):
        return line
    return line[: len(now)] + now[len(line) :]


def _fit_sides(kind: str, line: Line, now: Line) -> Line:
    """Of channels that part, as many values as fill whole sides; ``now`` has those of one."""
    side, values = len(now) - 1, len(line) - 1
    return line[: 1 + values - values % side] if side and values > side else _fit(kind, line, now)


def between(one: ObjectState, other: ObjectState, amount: float, turn: float) -> ObjectState:
    """What lies between two states of an object: ``one`` at 0, ``other`` at 1.

    Numbers go straight from one to the other; words, switches and seeds leap at ``turn``. On the way from place to
    place on the seed map the seeds are those of the map.
    """
    if amount in (0, 1):
        return other if amount else one
    first, last = by_key(one.lines), by_key(other.lines)
    leading, others = (last, first) if amount >= turn else (first, last)
    lines = [_mix(one.kind, first[k], last[k], amount, leading[k]) if k in others else line for k, line in leading.items()]
    if _moves(first, last):
        lines = [(LOOK_UP, *line[1:]) if line[0] == "seedmap" else line for line in lines if line[0] != "seed"]
    return ObjectState(one.kind, tuple(lines))


def _mix(kind: str, first: Line, last: Line, amount: float, leading: Line) -> Line:
    numbers = len(first) == len(last) and all(isinstance(v, (int, float)) for v in (*first[1:], *last[1:]))
    if first == last or not numbers or not glides(kind, first[0]):
        return leading
    return (first[0], *(a + (b - a) * amount for a, b in zip(first[1:], last[1:], strict=True)))


def _moves(first: dict[Line, Line], last: dict[Line, Line]) -> bool:
    place = ("seedmap",)
    return place in first and place in last and first[place] != last[place]


def pairs(objects: Sequence[NumberedState], wanted: Sequence[ObjectState]) -> tuple[list[tuple[NumberedState, ObjectState]], list[str]]:
    """Which object takes which state, the first of a class the first and so on; and the classes that found no object."""
    waiting, found, left = list(objects), [], []
    for state in wanted:
        entry = next((entry for entry in waiting if entry.state.kind == state.kind), None)
        if entry is None:
            left.append(state.kind)
        else:
            waiting.remove(entry)
            found.append((entry, fitted(state, entry.state)))
    return found, left
