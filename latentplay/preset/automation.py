"""An automation: what a chain was told, and when, so that a performance can be rendered again."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from latentplay.errors import path_of, quoted
from latentplay.files.documents import BadDocument, dict_of, list_of, named, read, text_of, version_of, write

if TYPE_CHECKING:
    from latentplay.preset.document import Preset

FORMAT = "latentplay automation"
VERSION = 1
LONGEST = 1e7
"""Seconds: four months."""
MOST_PLACES = 1000


@dataclass(frozen=True)
class Event:
    """A message: ``seconds`` from the first sample, the object's class, which of that class in the chain (from 1)."""

    seconds: float
    kind: str
    place: int
    line: tuple[Any, ...]

    @property
    def object(self) -> str:
        """`lp.mod~`, or `lp.mod~ 2` for the second one."""
        return self.kind if self.place == 1 else f"{self.kind} {self.place}"


@dataclass(frozen=True, repr=False)
class Automation:
    """``events`` in order; ``start``: how the chain stood when the recording began."""

    events: tuple[Event, ...] = ()
    start: Preset | None = None

    def __repr__(self) -> str:
        seconds = self.events[-1].seconds if self.events else 0
        return f"<Automation: {len(self.events)} messages in {seconds:g} s{', with a start' if self.start else ''}>"

    def to_json(self) -> dict[str, Any]:
        """As plain values: messages by time."""
        messages: dict[str, list[list[Any]]] = {}
        for event in self.events:
            messages.setdefault(repr(float(event.seconds)), []).append([event.object, *event.line])
        start = None if self.start is None else self.start.to_json()
        return {"format": FORMAT, "version": VERSION, "start": start, "messages": messages}

    @classmethod
    def from_json(cls, document: object) -> Automation:
        """What ``to_json`` gave, or nothing but messages by time: ``{"1.5": [["lp.mod~", "jump", 400]]}``."""
        found = dict_of(document, "automation")
        if "format" not in found:
            return cls(_events(found))
        return READERS[version_of(found, FORMAT, VERSION)](found)

    @classmethod
    def read(cls, path: str | Path) -> Automation:
        """The automation in a file; BadDocument says what is wrong with it."""
        with named(path, "read"):
            return cls.from_json(read(path_of(path)))

    def write(self, path: str | Path) -> None:
        """The file; BadDocument when it cannot be written."""
        write(path_of(path), self.to_json())


def _events(messages: dict[str, Any]) -> tuple[Event, ...]:
    events = []
    for time, rows in messages.items():
        seconds = _seconds(time)
        for row in list_of(rows, f"the messages at {time}"):
            events.append(_event(seconds, row))
    return tuple(sorted(events, key=lambda event: event.seconds))


def _seconds(time: str) -> float:
    try:
        seconds = float(time)
    except ValueError:
        seconds = math.nan
    if not 0 <= seconds <= LONGEST:
        raise BadDocument(f"{quoted(time)} is no time: expected seconds from 0")
    return seconds


def _event(seconds: float, row: object) -> Event:
    words = list_of(row, f"a message at {seconds:g}", 1000)
    if len(words) < 2 or not all(isinstance(word, (str, int, float)) and not isinstance(word, bool) for word in words):
        raise BadDocument(f"a message at {seconds:g} s: expected [object, word, values…], such as [\"lp.mod~\", \"jump\", 400]")
    kind, _, place = text_of(words[0], "an object", 40).partition(" ")
    if place and not (place.isascii() and place.isdigit() and 1 <= int(place) <= MOST_PLACES):
        raise BadDocument(f"{quoted(words[0])} at {seconds:g} s: expected an object such as 'lp.mod~', or 'lp.mod~ 2'")
    return Event(seconds, kind, int(place or 1), (text_of(words[1], "a message's word"), *words[2:]))


def _version_1(found: dict[str, Any]) -> Automation:
    from latentplay.preset.document import Preset

    start = found.get("start")
    return Automation(_events(dict_of(found.get("messages"), "messages")), None if start is None else Preset.from_json(start))


READERS: dict[int, Callable[[dict[str, Any]], Automation]] = {1: _version_1}
"""One for each version that there ever was."""
