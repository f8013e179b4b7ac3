"""The presets of a chain in a host: handles the messages of its lp.preset, one after the other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from latentplay.bend.snapshot import Snapshot
from latentplay.errors import BadValue, LatentPlayError, file_of, quoted
from latentplay.files.documents import BadDocument, named
from latentplay.preset.automation import Automation
from latentplay.preset.autosave import NAME as AUTOSAVE
from latentplay.preset.autosave import Autosave
from latentplay.preset.bank import Presets
from latentplay.preset.chain_access import ChainAccess
from latentplay.preset.document import Preset
from latentplay.preset.glide import Glide
from latentplay.preset.messages import Request, event_of, form_of, kept_on_disk, name_of, number_of, objects_of
from latentplay.preset.morph import Morph
from latentplay.preset.recording import Recording
from latentplay.preset.state import ObjectState, pairs
from latentplay.spec.preset import LONGEST_GLIDE


class PresetManager:
    """One for each chain. ``reply(number, selector, words, states=...)`` answers the object that asked."""

    def __init__(self, chain: ChainAccess, reply: Callable[..., None]) -> None:
        self.presets = Presets()
        self._chain, self._reply = chain, reply
        self._glide: Glide | None = None
        self._morph: Morph | None = None
        self._recording: Recording | None = None
        self._last: Preset | None = None
        self._on_its_way: Preset | None = None
        self._autosave = Autosave()
        self._autosave_problem = ""
        self._handlers: dict[str, tuple[int, int, Callable[[Request], None]]] = {
            "preset_save": (1, 1, self._save), "preset_load": (1, 2, self._load), "preset_morph": (3, 3, self._set_morph),
            "preset_list": (0, 0, self._list), "preset_rename": (2, 2, self._rename), "preset_delete": (1, 1, self._delete),
            "write": (1, 1, self._write), "read": (1, 1, self._read), "dump": (0, 0, self._dump), "info": (0, 0, self._info),
            "record_start": (0, 0, self._record_start), "record_events": (1, 1, self._record_events),
            "record_write": (1, 1, self._record_write), "wake": (0, 0, self._wake),
            "autosave": (1, 1, self._autosave_begin), "autosave_write": (1, 1, self._autosave_write),
        }

    def handle(self, request: Request, folder: Path) -> None:
        """A message of the object that asks, whose patch is in ``folder``."""
        self._number, self._folder = request.number, folder
        word, args = str(request.words[0]), request.words[1:]
        least, most, handler = self._handlers[word]
        try:
            if not least <= len(args) <= most:
                raise BadValue(f"{word}: {len(args)} words; expected '{form_of(word)}'")
            handler(request)
        except LatentPlayError as error:
            self._report_error(str(error))

    # --- for an engine that comes after this one ------------------------------------------------------------------------

    def kept(self) -> dict[str, Any]:
        """What it knows: the presets, a glide on its way, a recording."""
        return {"presets": self.presets, "glide": self._glide, "recording": self._recording}

    def put_back(self, kept: dict[str, Any]) -> None:
        """The same, from before."""
        self.presets, self._glide, self._recording = kept["presets"], kept["glide"], kept["recording"]
        if self._recording is not None:
            self._recording.adopt()

    # --- keeping and bringing back -------------------------------------------------------------------------------------

    def _snapshot(self, request: Request) -> Preset:
        objects = tuple(entry.state for entry in objects_of(request))
        self._await_bends()
        return Preset(self._chain.model_id(), objects, self._chain.mapping(), self._chain.bending.ask(self._bends))

    def _bends(self) -> Snapshot | None:
        bender = self._chain.bender(make=False)
        return None if bender is None else bender.state()

    def _save(self, request: Request) -> None:
        name = name_of(request)
        self.presets.save(name, self._snapshot(request))
        self._notify("preset_save", name)

    def _load(self, request: Request) -> None:
        name, length = name_of(request), request.words[2:]
        preset = self.presets[name]
        self._go_to(name, preset, request, number_of(length[0], "preset_load", 0, LONGEST_GLIDE, "milliseconds") if length else 0.0)

    def _go_to(self, name: str, preset: Preset, request: Request, milliseconds: float) -> None:
        ways, missing = pairs(objects_of(request), preset.objects)
        if preset.mapping is not None:  # one that knows of no mapping must not cost the one that was taught since
            self._chain.take_mapping(preset.mapping)
        self._morph = None
        self._glide = Glide(name, ways, request.now, milliseconds)
        self._step(request.now)
        self._bring_back(preset)
        for kind in missing:
            self._report_error(f"preset {quoted(name)} has a state for one more {kind} than this chain: it is left out")

    def _step(self, now: float) -> None:
        """The glide as it is now; at its end it is over."""
        glide = self._glide
        if glide is None:
            return
        self._apply(glide.at(now))
        if glide.done(now):
            self._glide = None
            self._notify("preset_load", glide.name)
        else:
            self._notify("wake_after", glide.wait(now))

    def _wake(self, request: Request) -> None:
        self._step(request.now)

    def _bring_back(self, preset: Preset) -> None:
        """Model and bends: in the background, the bends after what a model that is opened adds to the jobs."""
        chain, self._last, self._on_its_way = self._chain, preset, preset
        number, folder = self._number, self._folder
        chain.jobs.add(lambda: self._recall_model(preset, number, folder))
        chain.jobs.add(lambda: chain.jobs.add(lambda: chain.bending.add(lambda: self._recall_bends(preset, number))))

    @property
    def bends_are_coming(self) -> bool:
        """Whether those of a preset are on their way to the model."""
        return self._on_its_way is not None

    def _await_bends(self) -> None:
        """What is saved right after a load has the bends of that load."""
        if self.bends_are_coming:
            for _ in range(2):  # what the first lets by adds the job that the second waits for
                self._chain.jobs.ask(lambda: None)

    def _recall_model(self, preset: Preset, number: int, folder: Path) -> None:
        model_id = preset.model
        plays = self._chain.model_id()
        if model_id is None or (plays and plays.hash == model_id.hash) or preset is not self._last:
            return
        if problem := self._chain.recall_model(model_id, folder):
            self._reply(number, "error", [f"{problem}: the rest of the preset is loaded"])

    def _recall_bends(self, preset: Preset, number: int) -> None:
        self._put_bends_back(preset, number)
        if preset is self._on_its_way:
            self._on_its_way = None

    def _put_bends_back(self, preset: Preset, number: int) -> None:
        bends = preset.bends
        bender = self._chain.bender(make=bends is not None and bool(bends.arrays))
        model_id = self._chain.model_id()
        if bender is None or model_id is None or preset is not self._last:
            return
        try:
            bender.restore(bends or Snapshot(model_id.hash))
        except LatentPlayError as error:
            self._reply(number, "error", [str(error)])

    # --- morphing --------------------------------------------------------------------------------------------------------

    def _set_morph(self, request: Request) -> None:
        one, other = name_of(request), name_of(request, 1)
        amount = number_of(request.words[3], "preset_morph", 0, 1, "a number")
        ends = self.presets[one], self.presets[other]
        if self._morph is None or self._morph.ends != ends:
            self._morph = Morph(ends, self._chain, lambda line: self._report_error(line))
        self._glide = None
        self._apply(self._morph.at(amount, objects_of(request)))
        self._morph.bend(amount)

    # --- the presets -------------------------------------------------------------------------------------------------------

    def _list(self, request: Request) -> None:
        self._notify("presets", len(self.presets.names()))
        for number, name in enumerate(self.presets.names()):
            self._notify("preset", number, name)

    def _rename(self, request: Request) -> None:
        old, new = name_of(request), name_of(request, 1)
        self.presets.rename(old, new)
        self._notify("preset_rename", old, new)

    def _delete(self, request: Request) -> None:
        name = name_of(request)
        self.presets.delete(name)
        self._notify("preset_delete", name)

    def _write(self, request: Request) -> None:
        self._notify("write", name_of(request), self.presets.write(self._path(request)))

    def _read(self, request: Request) -> None:
        self._notify("read", name_of(request), self.presets.read(self._path(request)))

    def _dump(self, request: Request) -> None:
        self._notify("presets", len(self.presets.names()))

    def _info(self, request: Request) -> None:
        model_id = self._chain.model_id()
        for name, fact in {"model": model_id.name if model_id else "none", "presets": len(self.presets.names())}.items():
            self._notify("info", name, fact)

    # --- recording -------------------------------------------------------------------------------------------------------

    def _record_start(self, request: Request) -> None:
        start = self._snapshot(request)
        self.close()
        self._recording = kept_on_disk("record", lambda: Recording(start))

    def _record_events(self, request: Request) -> None:
        """What was recorded since the last time."""
        recording = self._recording
        if recording is not None:
            kept_on_disk("record", lambda: recording.add(int(request.words[1]), request.events))

    def close(self) -> None:
        """A recording that runs is over."""
        if self._recording is not None:
            self._recording.close()
        self._recording = None

    def _record_write(self, request: Request) -> None:
        recording = self._recording
        if recording is None:
            raise BadValue("record_write: nothing was recorded: send 'record 1' first")
        path = self._path(request)
        events = tuple(kept_on_disk("record_write", lambda: [event_of(*message) for message in recording.messages()]))
        with named(path, "record_write"):
            Automation(events, recording.start).write(path)
        self._notify("record_write", name_of(request), len(events))

    # --- coming back after a power cut -----------------------------------------------------------------------------------

    def _autosave_begin(self, request: Request) -> None:
        """The state that a file holds, where there is one. From the answer on, the object has it kept there."""
        name, count = name_of(request), 0
        try:
            found = self._autosave.read(self._path(request))
            state = found.pop(AUTOSAVE, None)
            count = self.presets.add(found)
            if state:
                self._go_to(AUTOSAVE, state, request, 0.0)
                self._reply(0, "post", [f"lp.preset {self._chain.name}: back to the state in {quoted(name)}, with {count} presets"])
        except LatentPlayError as error:
            self._report_error(str(error))
        self._notify("autosave", name, count)

    def _autosave_write(self, request: Request) -> None:
        """What goes wrong is said once, until it works again."""
        problem = ""
        try:
            self._autosave.write(self._path(request), dict(self.presets.items()), self._snapshot(request))
        except LatentPlayError as error:
            problem = str(error)
        if problem and problem != self._autosave_problem:
            self._report_error(f"{problem}; it is tried again")
        self._autosave_problem = problem

    # --- inside ----------------------------------------------------------------------------------------------------------

    def _path(self, request: Request) -> Path:
        name = name_of(request)
        if not name or "\0" in name:
            raise BadDocument(f"{quoted(name)} is not the name of a file: give one such as 'presets.json'")
        return self._folder / file_of(name, "lp.preset: file")

    def _apply(self, states: list[tuple[int, ObjectState]]) -> None:
        self._reply(self._number, "apply", states=[(number, state.lines) for number, state in states])

    def _notify(self, selector: str, *words: Any) -> None:
        self._reply(self._number, selector, words)

    def _report_error(self, line: str) -> None:
        self._reply(self._number, "error", [line])
