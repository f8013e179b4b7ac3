"""What lp.preset asks of the presets of its chain, and how its words are read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from latentplay.errors import BadValue, quoted, typed
from latentplay.preset.automation import Event
from latentplay.preset.state import Line, NumberedState, ObjectState
from latentplay.spec.preset import PRESET

Result = TypeVar("Result")
NANO = 9
"""Digits of a second that a host's clock gets right."""


class Request(Protocol):
    """What lp.preset asks: see latentplay.host.requests.Request."""

    @property
    def number(self) -> int: ...
    @property
    def words(self) -> list[Any]: ...
    @property
    def now(self) -> float: ...
    @property
    def states(self) -> Sequence[tuple[int, str, list[Line]]]: ...
    @property
    def events(self) -> Sequence[tuple[float, str, int, Line]]: ...


def event_of(milliseconds: float, kind: str, place: int, line: Line) -> Event:
    """A message that was recorded."""
    return Event(round(milliseconds / 1000, NANO), kind, place, line)


def kept_on_disk(word: str, do: Callable[[], Result]) -> Result:
    """What ``do`` does with the file of a recording; its troubles in one line."""
    try:
        return do()
    except OSError as error:
        line = f"{word}: what was recorded cannot be kept on disk ({error.strerror}): see the space in the folder for temporary files"
        raise BadValue(line) from None


def name_of(request: Request, number: int = 0) -> str:
    """An argument that is a name."""
    return typed([request.words[1 + number]])


def objects_of(request: Request) -> list[NumberedState]:
    """The objects of the chain, as they were when it asked."""
    return [NumberedState(number, ObjectState(kind, tuple(lines))) for number, kind, lines in request.states]


def form_of(word: str) -> str:
    """How a message is written."""
    row = next((message for message in PRESET.messages if message.name == word), None)
    return f"{word} {row.args}".strip() if row else word


def number_of(word: float | str, what: str, lo: float, hi: float, kind: str) -> float:
    """A number between ``lo`` and ``hi``; BadValue for anything else."""
    if isinstance(word, (int, float)) and lo <= word <= hi:
        return float(word)
    raise BadValue(f"{what}: {quoted(typed([word]))}; expected {kind} from {lo:g} to {hi:g}")
