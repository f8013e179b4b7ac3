"""The mapping of a chain in a host: the requests of its lp.control, the replies, and training in the background."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from latentplay.control.mapper import Mapper
from latentplay.control.network import GROUPS, mask, unmasked
from latentplay.errors import BadValue, LatentPlayError, file_of, quoted, typed
from latentplay.model.jobs import JobQueue

CONTROL = "lp.control"
Words = list[Any]
Reply = Callable[..., None]


class ControlMember(Protocol):
    """An lp.control of the chain."""

    number: int
    kind: str
    folder: Path


class Training:
    """The jobs that train, of the whole process; ``make_jobs`` makes their queue with the first lp.control."""

    def __init__(self, make_jobs: Callable[[], JobQueue]) -> None:
        self._make = make_jobs
        self._jobs: JobQueue | None = None
        self.cancelled = False
        """The host ends: a training that runs is given up."""

    def add(self, job: Callable[[], None]) -> None:
        """At the end of the queue."""
        if self._jobs is None:
            self._jobs = self._make()
        self._jobs.add(job)

    def stop(self) -> None:
        """Ends it; a training that runs is given up at its next step."""
        self.cancelled = True
        if self._jobs is not None:
            self._jobs.stop()


class Cancelled(Exception):
    """The host ends."""


class ControlManager:
    """One chain's mapping: all its lp.control share points, groups and what was learned. ``controls``: those that are there."""

    def __init__(self, training: Training, reply: Reply, controls: Callable[[], list[ControlMember]]) -> None:
        self.training, self.reply, self.controls = training, reply, controls
        self.mapper = Mapper()
        self._waits = False
        self._learning = False
        self._waiting: deque[ControlMember] = deque()
        self._handlers: dict[str, Callable[[ControlMember, Words], bool | None]] = {
            "point_add": self._add, "point_update": self._update, "point_delete": self._delete,
            "point_list": self._list, "point_clear": self._clear, "train": self._train, "reset": self._reset,
            "write": self._write, "read": self._read, "info": self._info,
        }  # fmt: skip

    def join(self, control: ControlMember) -> None:
        """A new lp.control: it gets what the chain knows."""
        self._send_network(control)
        self.reply(control.number, "done")

    def dispatch(self, control: ControlMember, words: Words, groups: int) -> None:
        """A message, its selector first; ``groups``: those that are on at this lp.control, a bit each.

        Raises LatentPlayError, one line, for a message that is refused. The reply ``done`` says that it was handled;
        for `train`, once the training has ended.
        """
        word, *rest = words
        later = None
        try:
            self.mapper.map_only(unmasked(groups))
            later = self._handlers[str(word)](control, rest)
        finally:
            if not later:
                self.reply(control.number, "done")

    def document(self) -> dict[str, Any] | None:
        """The mapping for a preset; None where there is nothing to keep."""
        mapper = self.mapper
        return mapper.to_json() if mapper.points or mapper.network else None

    def put(self, document: dict[str, Any]) -> None:
        """A mapping out of a preset: points, groups, network. LatentPlayError, and nothing changed, if it is none."""
        self.mapper.from_json(document)
        self._send_all()

    def notify(self, selector: str, *words: Any) -> None:
        """The same to every lp.control of the chain."""
        for control in self.controls():
            self.reply(control.number, selector, words)

    def _send_all(self) -> None:
        """Groups and network, for every object to play with."""
        for group in GROUPS:
            self.notify("map", group, float(group in self.mapper.groups))
        for control in self.controls():
            self._send_network(control)

    def _send_network(self, control: ControlMember) -> None:
        network = self.mapper.network
        if network is None:
            self.reply(control.number, "forget")
            return
        words = [float(mask(network.groups)), float(network.voices), network.time, network.kind, *map(float, network.sizes)]
        self.reply(control.number, "network", words, values=network.weights)

    # --- points -----------------------------------------------------------------------------------------------------

    def _add(self, _: ControlMember, words: Words) -> None:
        self._notify_point(self.mapper.add(words[:2], words[3:], words[2]))

    def _update(self, _: ControlMember, words: Words) -> None:
        number = whole("point_update", words[:1])
        self.mapper.update(number, words[1:3], words[4:], words[3])
        self._notify_point(number)

    def _delete(self, _: ControlMember, words: Words) -> None:
        number = whole("point_delete", words)
        self.mapper.delete(number)
        self.notify("point_delete", float(number))

    def _list(self, control: ControlMember, words: Words) -> None:
        alone("point_list", words)
        points = self.mapper.points
        self.reply(control.number, "points", [float(len(points))])
        for number, point in points.items():
            self.reply(control.number, "point", [float(number), *point.xy])

    def _clear(self, _: ControlMember, words: Words) -> None:
        alone("point_clear", words)
        self.mapper.clear()
        self.notify("points", 0.0)

    def _notify_point(self, number: int) -> None:
        self.notify("point", float(number), *self.mapper.points[number].xy)

    def _reset(self, _: ControlMember, words: Words) -> None:
        alone("reset", words)
        self.mapper.reset()
        self.notify("forget")
        self.notify("points", 0.0)

    # --- learning ---------------------------------------------------------------------------------------------------

    def _train(self, control: ControlMember, words: Words) -> bool:
        alone("train", words)
        self.mapper.prepare_training()  # what cannot be learned is said now
        self._waiting.append(control)
        if not self._waits:  # several that wait are one: the points are looked at when it begins
            self._waits = True
            self.training.add(self._learn)
        return True

    def _learn(self) -> None:
        self._waits, self._learning = False, True
        waiting = [self._waiting.popleft() for _ in range(len(self._waiting))]
        try:
            run = self.mapper.prepare_training()
            count = len(self.mapper.points)
            if run(self._progress) and (error := self.mapper.error) is not None:  # None: forgotten in that moment
                for control in self.controls():
                    self._send_network(control)
                self.notify("trained", error, self.mapper.seconds, float(count))
        except Cancelled:
            pass
        except LatentPlayError as error:
            self.notify("error", str(error))
        finally:
            self._learning = False
            for control in waiting:
                self.reply(control.number, "done")

    def _progress(self, percent: float, error: float) -> None:
        if self.training.cancelled:
            raise Cancelled
        self.notify("train", percent, error)

    # --- files and questions ----------------------------------------------------------------------------------------

    def _write(self, control: ControlMember, words: Words) -> None:
        path = place_of("write", control, words)
        self.mapper.write(path)
        self.reply(control.number, "write", [str(path), float(len(self.mapper.points))])

    def _read(self, control: ControlMember, words: Words) -> bool | None:
        path = place_of("read", control, words)
        foreign = self.mapper.read(path)
        self._send_all()
        self.notify("read", str(path), float(len(self.mapper.points)))
        return self._train(control, []) if foreign and self.mapper.groups else None

    def _info(self, control: ControlMember, words: Words) -> None:
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
            self.reply(control.number, "info", [name, *(fact.split() if isinstance(fact, str) else [fact])])


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


def place_of(message: str, control: ControlMember, words: Words) -> Path:
    """A file's name as the patch writes it: relative to the patch; `.json` may be left out."""
    if not words:
        raise BadValue(f"lp.control: {message}: no file; expected its name, such as '{message} mymap'")
    path = control.folder / file_of(typed(words), "lp.control: file")
    return path if path.suffix else path.with_name(path.name + ".json")
