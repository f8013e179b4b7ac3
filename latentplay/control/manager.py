"""The mapping of a chain in a host: what its lp.control ask, what they are answered, training beside all else."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from latentplay.errors import BadValue, LatentPlayError
from latentplay.jobs import Jobs
from latentplay.mapping.learn import warm_up
from latentplay.mapping.mapper import Mapper
from latentplay.mapping.network import GROUPS, mask, unmasked
from latentplay.quote import quoted, typed

CONTROL = "lp.control"
Words = list[Any]
Reply = Callable[..., None]


class Pad(Protocol):
    """An lp.control as the desk knows it."""

    number: int
    kind: str
    offline: bool
    folder: Path


class Teacher(Protocol):
    """What learns, now or later."""

    leaving: bool
    """The host ends: a training that runs is given up."""

    def add(self, job: Callable[[], None]) -> None:
        """A job, after those that were given before."""


class Training:
    """The thread that learns, of the whole process; it starts with the first lp.control."""

    def __init__(self, begin: Callable[[], None], end: Callable[[], None]) -> None:
        self._make = lambda: Jobs(begin, end)
        self._jobs: Jobs | None = None
        self.leaving = False

    def add(self, job: Callable[[], None]) -> None:
        """At the end of the queue."""
        if self._jobs is None:
            self._jobs = self._make()
        self._jobs.add(job)

    def stop(self) -> None:
        """Ends it; a training that runs is given up at its next step."""
        self.leaving = True
        if self._jobs is not None:
            self._jobs.stop()


class Leaving(Exception):
    """The host ends."""


class MappingDesk:
    """One chain's mapping: all its lp.control share points, groups and what was learned. ``pads``: those that are there."""

    def __init__(self, training: Teacher, reply: Reply, pads: Callable[[], list[Pad]]) -> None:
        self.training, self.reply, self.pads = training, reply, pads
        self.mapper = Mapper()
        self._waits = False
        self._learning = False
        self._pupils: deque[Pad] = deque()
        self._orders: dict[str, Callable[[Pad, Words], bool | None]] = {
            "point_add": self._add, "point_update": self._update, "point_delete": self._delete,
            "point_list": self._list, "point_clear": self._clear, "train": self._train, "reset": self._reset,
            "write": self._write, "read": self._read, "info": self._info,
        }  # fmt: skip

    def join(self, pad: Pad) -> None:
        """A new lp.control: it gets what the chain knows."""
        if not pad.offline:
            self.training.add(warm_up)  # so that the first training is quick
        self._send_network(pad)
        self.reply(pad.number, "done")

    def obey(self, pad: Pad, words: Words) -> None:
        """A message: its word, the groups that are on at this lp.control, what follows. LatentPlayError, one line, for one
        that is not good. ``done`` tells the box that it has been answered, `train` once it has been learned."""
        word, groups, *rest = words
        later = None
        try:
            self.mapper.map_only(unmasked(int(groups)))
            later = self._orders[str(word)](pad, rest)
        finally:
            if not later:
                self.reply(pad.number, "done")

    def document(self) -> dict[str, Any] | None:
        """The mapping for a preset; None where there is nothing to keep."""
        mapper = self.mapper
        return mapper.to_json() if mapper.points or mapper.network else None

    def put(self, document: dict[str, Any]) -> None:
        """A mapping out of a preset: points, groups, network. LatentPlayError, and nothing changed, if it is none."""
        self.mapper.from_json(document)
        self._send_all()

    def tell(self, selector: str, *words: Any) -> None:
        """The same to every lp.control of the chain."""
        for pad in self.pads():
            self.reply(pad.number, selector, words)

    def _send_all(self) -> None:
        """Groups and network, for every box to play with."""
        for group in GROUPS:
            self.tell("map", group, float(group in self.mapper.groups))
        for pad in self.pads():
            self._send_network(pad)

    def _send_network(self, pad: Pad) -> None:
        network = self.mapper.network
        if network is None:
            self.reply(pad.number, "forget")
            return
        words = [float(mask(network.groups)), float(network.voices), *(float(size) for size in network.sizes)]
        self.reply(pad.number, "network", words, 0, network.weights)

    # --- points -----------------------------------------------------------------------------------------------------

    def _add(self, _: Pad, words: Words) -> None:
        self._tell_point(self.mapper.add(words[:2], words[2:]))

    def _update(self, _: Pad, words: Words) -> None:
        number = whole("point_update", words[:1])
        self.mapper.update(number, words[1:3], words[3:])
        self._tell_point(number)

    def _delete(self, _: Pad, words: Words) -> None:
        number = whole("point_delete", words)
        self.mapper.delete(number)
        self.tell("point_delete", float(number))

    def _list(self, pad: Pad, words: Words) -> None:
        alone("point_list", words)
        points = self.mapper.points
        self.reply(pad.number, "points", [float(len(points))])
        for number, point in points.items():
            self.reply(pad.number, "point", [float(number), *point.xy])

    def _clear(self, _: Pad, words: Words) -> None:
        alone("point_clear", words)
        self.mapper.clear()
        self.tell("points", 0.0)

    def _tell_point(self, number: int) -> None:
        self.tell("point", float(number), *self.mapper.points[number].xy)

    def _reset(self, _: Pad, words: Words) -> None:
        alone("reset", words)
        self.mapper.reset()
        self.tell("forget")
        self.tell("points", 0.0)

    # --- learning ---------------------------------------------------------------------------------------------------

    def _train(self, pad: Pad, words: Words) -> bool:
        alone("train", words)
        self.mapper.lesson()  # what cannot be learned is said now
        self._pupils.append(pad)
        if not self._waits:  # several that wait are one: the points are looked at when it begins
            self._waits = True
            self.training.add(self._learn)
        return True

    def _learn(self) -> None:
        self._waits, self._learning = False, True
        pupils = [self._pupils.popleft() for _ in range(len(self._pupils))]
        try:
            study = self.mapper.lesson()
            count = len(self.mapper.points)
            if study(self._progress):
                for pad in self.pads():
                    self._send_network(pad)
                self.tell("trained", self.mapper.error, self.mapper.seconds, float(count))
        except Leaving:
            pass
        except LatentPlayError as error:
            self.tell("error", str(error))
        finally:
            self._learning = False
            for pad in pupils:
                self.reply(pad.number, "done")

    def _progress(self, percent: float, error: float) -> None:
        if self.training.leaving:
            raise Leaving
        self.tell("train", percent, error)

    # --- files and questions ----------------------------------------------------------------------------------------

    def _write(self, pad: Pad, words: Words) -> None:
        path = file_of("write", pad, words)
        self.mapper.write(path)
        self.reply(pad.number, "write", [str(path), float(len(self.mapper.points))])

    def _read(self, pad: Pad, words: Words) -> bool | None:
        path = file_of("read", pad, words)
        foreign = self.mapper.read(path)
        self._send_all()
        self.tell("read", str(path), float(len(self.mapper.points)))
        return self._train(pad, []) if foreign and self.mapper.groups else None

    def _info(self, pad: Pad, words: Words) -> None:
        alone("info", words)
        mapper, network = self.mapper, self.mapper.network
        facts: dict[str, Any] = {
            "points": float(len(mapper.points)),
            "voices": float(mapper.voices),
            "groups": " ".join(mapper.groups) or "none",
            "training": float(self._learning or self._waits),
            "learned": " ".join(network.groups) if network else "nothing",
        }
        if network:
            facts |= {"rms": network.error}
        for name, fact in facts.items():
            self.reply(pad.number, "info", [name, *(fact.split() if isinstance(fact, str) else [fact])])


def whole(message: str, words: Words) -> int:
    """The number of a point."""
    if len(words) != 1 or isinstance(words[0], str) or not float(words[0]).is_integer():
        raise BadValue(
            f"lp.control: {message} {quoted(typed(words))}: expected the number of a point; 'point_list' tells them"
        )
    return int(words[0])


def alone(message: str, words: Words) -> None:
    """Nothing may follow."""
    if words:
        raise BadValue(f"lp.control: {message}: {quoted(typed(words))} is too much; expected '{message}' alone")


def file_of(message: str, pad: Pad, words: Words) -> Path:
    """A file's name as the patch writes it: relative to the patch; `.json` may be left out."""
    if not words:
        raise BadValue(f"lp.control: {message}: no file; expected its name, such as '{message} mymap'")
    path = pad.folder / Path(typed(words)).expanduser()
    return path if path.suffix else path.with_name(path.name + ".json")
