"""The keeper of a chain's presets: does what lp.preset is told, on a thread of its own, one message after the other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from latentplay.automation import Automation, Event
from latentplay.bend import Bender
from latentplay.bend.snapshot import Snapshot
from latentplay.documents import BadDocument, named
from latentplay.errors import BadValue, LatentPlayError
from latentplay.hint import hint
from latentplay.preset.document import ModelMark, Preset
from latentplay.preset.glide import Glide
from latentplay.preset.morph import Morph
from latentplay.preset.request import Request
from latentplay.preset.shelf import Presets
from latentplay.preset.state import ObjectState, pairs
from latentplay.quote import quoted, typed
from latentplay.spec.preset import LONGEST_GLIDE, PRESET

NANO = 9
"""Digits of a second that a host's clock gets right."""


class Work(Protocol):
    """Jobs that are done one after the other: latentplay.jobs.Jobs, or at once in a render."""

    def add(self, job: Callable[[], Any], /) -> None:
        """At the end of the queue."""

    def ask(self, job: Callable[[], Any], /) -> Any:
        """The same, and what it returns."""


class Stage(Protocol):
    """What the keeper needs of a chain."""

    @property
    def jobs(self) -> Work:
        """Where models are loaded."""

    @property
    def bending(self) -> Work:
        """Where weights are bent."""

    def mark(self) -> ModelMark | None:
        """The model that plays."""

    def recall_model(self, mark: ModelMark, folder: Path) -> str:
        """Opens that model if it is to be had; otherwise a line that says what is missing."""

    def bender(self, make: bool) -> Bender | None:
        """The chain's bender; None where there is none yet and none is to be made. On the bending thread."""

    def mapping(self) -> dict[str, Any] | None:
        """The mapping of lp.control as a document."""

    def take_mapping(self, document: dict[str, Any]) -> None:
        """Puts a mapping back."""


class Keeper:
    """One for each chain. ``reply(number, selector, words)`` answers the box that asked."""

    def __init__(self, stage: Stage, reply: Callable[..., None]) -> None:
        self.shelf = Presets()
        self._stage, self._reply = stage, reply
        self._glide: Glide | None = None
        self._morph: Morph | None = None
        self._start: Preset | None = None
        self._last: Preset | None = None
        self._words: dict[str, tuple[int, int, Callable[[Request], None]]] = {
            "preset_save": (1, 1, self._save), "preset_load": (1, 2, self._load), "preset_morph": (3, 3, self._set_morph),
            "preset_list": (0, 0, self._list), "preset_rename": (2, 2, self._rename), "preset_delete": (1, 1, self._delete),
            "write": (1, 1, self._write), "read": (1, 1, self._read), "dump": (0, 0, self._dump), "info": (0, 0, self._info),
            "record_start": (0, 0, self._record_start), "record_write": (1, 1, self._record_write), "wake": (0, 0, self._wake),
        }

    def hear(self, number: int, folder: Path, words: list[Any]) -> None:
        """A message of the box with this number, whose patch is in ``folder``."""
        self._number, self._folder = number, folder
        request = Request.of(words)
        try:
            if request.word not in self._words:
                known = {message.name for message in PRESET.messages}
                raise BadValue(f"no message {quoted(request.word)}; {hint(request.word, known)}")
            least, most, handler = self._words[request.word]
            if not least <= len(request.args) <= most:
                raise BadValue(f"{request.word}: {len(request.args)} words; expected '{_form(request.word)}'")
            handler(request)
        except LatentPlayError as error:
            self._complain(str(error))

    # --- keeping and bringing back -------------------------------------------------------------------------------------

    def _snapshot(self, request: Request) -> Preset:
        objects = tuple(box.state for box in request.boxes())
        return Preset(self._stage.mark(), objects, self._stage.mapping(), self._stage.bending.ask(self._bends))

    def _bends(self) -> Snapshot | None:
        bender = self._stage.bender(make=False)
        return None if bender is None else Snapshot.of(bender)

    def _save(self, request: Request) -> None:
        name = request.name()
        self.shelf.save(name, self._snapshot(request))
        self._say("preset_save", name)

    def _load(self, request: Request) -> None:
        name, length = request.name(), request.args[1:]
        preset = self.shelf[name]
        milliseconds = _number(length[0], "preset_load", 0, LONGEST_GLIDE, "milliseconds") if length else 0.0
        ways, missing = pairs(request.boxes(), preset.objects)
        if preset.mapping is not None:  # one that knows of no mapping must not cost the one that was taught since
            self._stage.take_mapping(preset.mapping)
        self._morph = None
        self._glide = Glide(name, ways, request.now, milliseconds)
        self._step(request.now)
        self._bring_back(preset)
        for kind in missing:
            self._complain(f"preset '{name}' has a state for one more {kind} than this chain: it is left out")

    def _step(self, now: float) -> None:
        """The glide as it is now; at its end it is over."""
        glide = self._glide
        if glide is None:
            return
        self._apply(glide.at(now))
        if glide.done(now):
            self._glide = None
            self._say("preset_load", glide.name)
        else:
            self._say("wake_after", glide.wait(now))

    def _wake(self, request: Request) -> None:
        self._step(request.now)

    def _bring_back(self, preset: Preset) -> None:
        """Model and bends: in the background, the bends after what a model that is opened adds to the jobs."""
        stage, self._last = self._stage, preset
        number, folder = self._number, self._folder
        stage.jobs.add(lambda: self._recall_model(preset, number, folder))
        stage.jobs.add(lambda: stage.jobs.add(lambda: stage.bending.add(lambda: self._recall_bends(preset, number))))

    def _recall_model(self, preset: Preset, number: int, folder: Path) -> None:
        mark = preset.model
        plays = self._stage.mark()
        if mark is None or (plays and plays.hash == mark.hash) or preset is not self._last:
            return
        if problem := self._stage.recall_model(mark, folder):
            self._reply(number, "error", [f"{problem}: the rest of the preset is loaded"])

    def _recall_bends(self, preset: Preset, number: int) -> None:
        bends = preset.bends
        bender = self._stage.bender(make=bends is not None and bool(bends.arrays))
        mark = self._stage.mark()
        if bender is None or mark is None or preset is not self._last:
            return
        try:
            (bends or Snapshot(mark.hash)).put_back(bender)
        except LatentPlayError as error:
            self._reply(number, "error", [str(error)])

    # --- morphing --------------------------------------------------------------------------------------------------------

    def _set_morph(self, request: Request) -> None:
        one, other = request.name(), request.name(1)
        amount = _number(request.args[2], "preset_morph", 0, 1, "a number")
        ends = self.shelf[one], self.shelf[other]
        if self._morph is None or self._morph.ends != ends:
            self._morph = Morph(ends, self._stage, lambda line: self._complain(line))
        self._glide = None
        self._apply(self._morph.at(amount, request.boxes()))
        self._morph.bend(amount)

    # --- the shelf -------------------------------------------------------------------------------------------------------

    def _list(self, request: Request) -> None:
        self._say("presets", len(self.shelf.names()))
        for number, name in enumerate(self.shelf.names()):
            self._say("preset", number, name)

    def _rename(self, request: Request) -> None:
        old, new = request.name(), request.name(1)
        self.shelf.rename(old, new)
        self._say("preset_rename", old, new)

    def _delete(self, request: Request) -> None:
        name = request.name()
        self.shelf.delete(name)
        self._say("preset_delete", name)

    def _write(self, request: Request) -> None:
        self._say("write", request.name(), self.shelf.write(self._path(request)))

    def _read(self, request: Request) -> None:
        self._say("read", request.name(), self.shelf.read(self._path(request)))

    def _dump(self, request: Request) -> None:
        self._say("presets", len(self.shelf.names()))

    def _info(self, request: Request) -> None:
        mark = self._stage.mark()
        for name, fact in {"model": mark.name if mark else "none", "presets": len(self.shelf.names())}.items():
            self._say("info", name, fact)

    # --- recording -------------------------------------------------------------------------------------------------------

    def _record_start(self, request: Request) -> None:
        self._start = self._snapshot(request)

    def _record_write(self, request: Request) -> None:
        if self._start is None:
            raise BadValue("record_write: nothing was recorded: send 'record 1' first")
        events = [Event(round(ms / 1000, NANO), kind, place, line) for ms, kind, place, line in request.events()]
        path = self._path(request)
        with named(path, "record_write"):
            Automation(tuple(events), self._start).write(path)
        self._say("record_write", request.name(), len(events))

    # --- inside ----------------------------------------------------------------------------------------------------------

    def _path(self, request: Request) -> Path:
        name = request.name()
        if not name or "\0" in name:
            raise BadDocument(f"{quoted(name)} is not the name of a file: give one such as 'presets.json'")
        return self._folder / Path(name).expanduser()

    def _apply(self, states: list[tuple[int, ObjectState]]) -> None:
        row: list[Any] = []
        for number, state in states:
            for line in state.lines:
                row += [number, len(line), *line]
        self._say("apply", *row)

    def _say(self, selector: str, *words: Any) -> None:
        self._reply(self._number, selector, words)

    def _complain(self, line: str) -> None:
        self._reply(self._number, "error", [line])


def _form(word: str) -> str:
    row = next((message for message in PRESET.messages if message.name == word), None)
    return f"{word} {row.args}".strip() if row else word


def _number(word: float | str, what: str, lo: float, hi: float, kind: str) -> float:
    if isinstance(word, (int, float)) and lo <= word <= hi:
        return float(word)
    raise BadValue(f"{what}: {quoted(typed([word]))}; expected {kind} from {lo:g} to {hi:g}")
