"""Chains: objects that share a name share a model, a worker thread and the layers that were bent."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from latentplay.bend import Bender
from latentplay.bend.playing_layers import PlayingLayers
from latentplay.bend.snapshot import Snapshot
from latentplay.control.manager import CONTROL, ControlManager, Training
from latentplay.errors import LatentPlayError, file_of
from latentplay.files.later import import_numpy, np
from latentplay.host import ports
from latentplay.host.attributes import Attributes
from latentplay.host.member import Member
from latentplay.host.requests import Reply
from latentplay.host.set_state import BENDER, SetBends, SetState
from latentplay.model import former_demo
from latentplay.model.engine import load_engine
from latentplay.model.jobs import JobQueue
from latentplay.model.known import find, remember
from latentplay.model.model import FULL, HALF, Model, load
from latentplay.preset.document import ModelId
from latentplay.preset.manager import PresetManager
from latentplay.spec.bend import BEND

if TYPE_CHECKING:
    from latentplay import _engine

CONTINUOUS = ("scale", "chaos")


def overtakes(newer: list[Any], older: list[Any]) -> bool:
    """Whether two messages set the same parameter of lp.bend, the newer one to a value in its range."""
    param = newer[0]
    if param not in CONTINUOUS or older[0] != param or len(newer) != 2 or len(older) != 2:
        return False
    row = BEND.param(param)
    return all(isinstance(value, float) and row.lo <= value <= row.hi for value in (newer[1], older[1]))


class Chain:
    """The members of one name and what they play. All methods run on one thread but ``_load``, which is a job.

    ``jobs`` loads models, ``bending`` bends weights, ``training`` trains mappings; ``reply``: see latentplay.host.requests.
    ``fixed_model``: a preset does not change which model plays. ``shared``: the objects are in another process.
    """

    def __init__(
        self, name: str, jobs: JobQueue, bending: JobQueue, training: Training, reply: Reply, fixed_model: bool, shared: bool
    ) -> None:
        self.name = name
        self.jobs = jobs
        self.bending = bending
        self.reply = reply
        self.members: list[Member] = []
        self.file: Path | None = None
        self.model: Model | None = None
        self._engine_chain: _engine.Chain | None = None
        self._making = threading.Lock()
        self._bender: Bender | None = None
        self.control = ControlManager(training, reply, lambda: [m for m in self.members if m.kind == CONTROL])
        self.presets = PresetManager(self, reply)
        self.set_state = SetState(self, reply)
        self.attributes = Attributes(self)
        self._fixed_model, self._told = fixed_model, ""
        self._shared = shared
        self.presets_ahead: deque[Callable[[], None]] = deque()
        """Messages of lp.preset that are not done, and bends that wait behind them."""
        self.own_files: dict[int, Path] = {}
        """Those of members that are to come back."""
        self.waiting_bends: Snapshot | SetBends | None = None
        """What is to be put back when the model is there."""
        self._waiting: deque[tuple[Member, list[Any], np.ndarray | None]] = deque()

    def join(self, member: Member, file: str | None, *, own: bool = False) -> None:
        """A new object; its file, if it names one, is the chain's (or its own)."""
        self.members.append(member)
        if member.kind == CONTROL:
            self.control.join(member)
        if member.kind == BENDER:
            self.bending.add(import_numpy)  # not before the first bend, which would be late
        if member.number in self.own_files:
            self.open_own(member, self.own_files.pop(member.number))
        elif file is None:
            if self.file is not None:
                self._load_for([member], self.file)
        elif own:
            self.open_own(member, Path(file))
        elif self.file == Path(file):
            self._load_for([member], self.file)
        else:
            self.open(Path(file), asked_by=member)

    def leave(self, member: Member) -> bool:
        """An object is gone; True when it was the last one (its worker ends)."""
        self.members.remove(member)
        if self.members:
            return False
        self.jobs.add(self._stop)
        return True

    def open(self, file: Path, asked_by: Member) -> None:
        """Loads a model for every member that has none of its own."""
        self.file = file
        self._load_for([m for m in self.members if m.own is None], file, asked_by)

    def open_own(self, member: Member, file: Path) -> None:
        """Loads a model for one member."""
        member.own = file
        self._load_for([member], file, member)

    def reload(self, asked_by: Member) -> None:
        """Reads the files again."""
        if asked_by.own is not None:
            self.open_own(asked_by, asked_by.own)
        elif self.file is not None:
            self.jobs.add(lambda: self.worker().forget_bends())
            self.open(self.file, asked_by)
        else:
            raise LatentPlayError("nothing to reload: no model was opened")

    def close(self) -> None:
        """Lets the chain's model go."""
        self.file = self.model = None
        for member in self.members:
            if member.own is None and member.plays:
                self.reply(member.number, "empty")

    def _load_for(self, members: list[Member], file: Path, asked_by: Member | None = None) -> None:
        self.jobs.add(lambda: self._load(members, file, asked_by))

    def _load(self, members: list[Member], file: Path, asked_by: Member | None) -> None:
        """The job: read, warm up, measure, then hand a port to each member that is still there and still wants it."""
        if not any(self._wants(member, file) for member in members):
            return
        teller = (asked_by or members[0]).number
        self._announce([str(file)])
        try:
            half = any(member.half for member in self.members)
            model = load(file, any(member.trust for member in self.members), HALF if half else FULL)
            members = [member for member in members if self._wants(member, file)]  # it may have taken long
            notes = [*model.notes, *ports.measure(self, model, members)]
        except (LatentPlayError, OSError, RuntimeError) as error:
            if asked_by or str(error) != self._told:  # each box of the chain tries, one tells
                self.reply(teller, "error", [str(error)])
            self._told = str(error)
            self._give_up(members, file)
            return
        finally:
            self._announce([])
        if any(m.own is None for m in members) and self.file == file:
            self._take_model(model)
        for warning in model.info.warnings:
            self.reply(teller, "error", [warning])
        for note in notes:
            self.reply(0, "error" if model.trusted else "post", [note])  # for the console
        for member in members:
            if self._wants(member, file):
                ports.hand_out(self, member, file, model)

    def _give_up(self, members: list[Member], file: Path) -> None:
        """Where an engine before this one played it: nothing is due any more."""
        for member in members:
            if self.model is None and member.plays and member.own is None and self._wants(member, file):
                self.reply(member.number, "empty")

    def _announce(self, loading: list[str]) -> None:  # the other process is to know which model it was, should it end us
        if self._shared:
            self.reply(0, "loading", loading)

    def _wants(self, member: Member, file: Path) -> bool:
        return member in self.members and (member.own or self.file) == file

    def worker(self) -> _engine.Chain:
        """The chain's worker in the engine."""
        with self._making:
            if self._engine_chain is None:
                self._engine_chain = load_engine().Chain(self.name, self._shared)
            return self._engine_chain

    def _take_model(self, model: Model) -> None:
        """The chain plays another model: its bender starts afresh."""
        if model is self.model:
            return
        if self._engine_chain is not None:
            self._engine_chain.forget_bends()  # of the last one, which they would keep in memory
        self.model = model
        if self.waiting_bends is None:
            self.bending.add(lambda: self._put_bends_back(model))
        else:
            self.bending.ask(lambda: self._put_bends_back(model))  # before the first frame

    def _attach(self, model: Model) -> None:
        if self._bender is not None:
            self._bender.attach(PlayingLayers(self.worker(), model))

    def _put_bends_back(self, model: Model) -> None:
        self._attach(model)
        self.set_state.bend(model)

    def bend(self, member: Member, words: list[Any], values: np.ndarray | None) -> None:
        """A message of lp.bend, done in the background, in order; the bends of a preset that was loaded before come first."""
        self._waiting.append((member, words, values))
        if not self.presets.bends_are_coming:
            return self.bending.add(self._bend_next)
        self.jobs.add(lambda: self.jobs.add(lambda: self.bending.add(self._bend_next)))  # the way that those go

    def _bend_next(self) -> None:
        """The oldest message that waits; a slider's place that a newer one has overtaken is left out, so that the sound
        does not lag behind the hand on a large layer."""
        member, words, values = self._waiting.popleft()
        newer = self._waiting[0] if self._waiting else None
        if newer is None or newer[0] is not member or not overtakes(newer[1], words):
            self._bend(member, words, values)

    def mapping(self) -> dict[str, Any] | None:
        """The mapping of lp.control, as a document; None where there is nothing to keep."""
        return self.control.document()

    def take_mapping(self, document: dict[str, Any]) -> None:
        """Another mapping for lp.control."""
        self.control.put(document)

    def model_id(self) -> ModelId | None:
        """The model that plays."""
        if self.model is None:
            return None
        remember(self.model.path, self.model.info.hash)
        return ModelId(self.model.name, self.model.info.hash)

    def recall_model(self, model_id: ModelId, folder: Path) -> str:
        """Opens a preset's model, from where it was before, from beside the patch, or from a models folder; "" or a line
        that says what is there instead."""
        former = self.model is not None and former_demo.stands_for(self.model.path, model_id.hash)
        if self._fixed_model and not former:
            playing = self.model.name if self.model else "none"
            return f"the preset was made with model '{model_id.name}', this is rendered with '{playing}'"
        path, problem = find(model_id.name, model_id.hash, folder)
        if path is not None:
            self.open(path, asked_by=self.members[0])
        return problem

    def bender(self, make: bool = True) -> Bender | None:
        """The bender of the model that plays; None where there is none yet and none is to be made."""
        if self._bender is None and make:
            layers = None if self.model is None else PlayingLayers(self.worker(), self.model)
            self._bender = Bender(layers, notify=self._notify_benders, fill=self._fill, place=self._place)
        return self._bender

    def _bend(self, member: Member, words: list[Any], values: np.ndarray | None) -> None:
        self._bending_member = member
        try:
            if words == ["info"]:
                return self._inform(member)
            bender = self.bender()
            if bender is not None:
                bender.message(words, values)
        except LatentPlayError as error:
            self.reply(member.number, "error", [str(error)])

    def _inform(self, member: Member) -> None:
        """What lp.bend says of itself."""
        facts: dict[str, Any] = {"chain": self.name, "model": self.model.name if self.model else "none"}
        if self.model and (bender := self.bender()):
            facts |= {"layers": len(bender.infos), "bent": len(bender.bent())}
        for name, fact in facts.items():
            self.reply(member.number, "info", [name, fact])

    def _notify_benders(self, selector: str, *words: Any) -> None:
        for member in self.members:
            if member.kind == BENDER:
                self.reply(member.number, selector, words)

    def _fill(self, array: str, points: np.ndarray) -> None:
        self.reply(self._bending_member.number, "array", [array], values=points)

    def _place(self, name: str) -> Path:
        """A file's name as the patch writes it: relative to the patch."""
        return self._bending_member.folder / file_of(name, "lp.bend: file")

    def _stop(self) -> None:
        if self.members:
            return
        self.presets.close()
        if self._engine_chain is not None:
            self._engine_chain.stop()
            self._engine_chain = None
        self.model = self._bender = None  # what is large goes now, not when Python next looks for circles
