"""What a set keeps of a chain beside parameters: presets, the pad's mapping, bends. Told to the host after each change, put back by it.

The host cannot wait for us when it saves, so it has our newest words at hand. Parts that are too large for a set go into files, but
only those that a host has really taken: a hand that moves a slider leaves none behind.
"""

from __future__ import annotations

import contextlib
import json
import weakref
import zlib
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from latentplay.bend import Bender
from latentplay.bend.packed import PackedBends, packed, unpacked
from latentplay.bend.snapshot import Snapshot
from latentplay.control.manager import CONTROL, ControlManager
from latentplay.errors import LatentPlayError
from latentplay.files.documents import BadDocument, dict_of
from latentplay.files.kept import Kept, Parts, folder, name_of, write_beside, written
from latentplay.files.later import np
from latentplay.host.member import Member
from latentplay.host.requests import Reply
from latentplay.model.folders import model_folders
from latentplay.model.jobs import JobQueue
from latentplay.model.model import Model
from latentplay.preset.check import check_mapping
from latentplay.preset.document import Preset
from latentplay.preset.manager import PresetManager

BENDER, PRESET = "lp.bend", "lp.preset"
LAST = 8
"""Documents whose parts are still at hand when the host asks for their files."""


@dataclass(frozen=True)
class SetBends:
    """Bends out of a set, as they came; ``member`` is told what goes wrong, ``folder`` is that of its patch."""

    data: bytes
    member: int
    folder: Path


class ChainInSet(Protocol):
    """A chain as this sees it."""

    members: list[Member]
    model: Model | None
    control: ControlManager
    presets: PresetManager
    jobs: JobQueue
    bending: JobQueue
    waiting_bends: Snapshot | SetBends | None

    def bender(self, make: bool = True) -> Bender | None:
        """The bender of the model that plays."""


class SetState:
    """Of one chain. ``put_back``, ``write_beside``: what its members ask; ``tell`` is called on the thread of the bends."""

    def __init__(self, chain: ChainInSet, reply: Reply) -> None:
        self._chain, self._reply = chain, reply
        self.counts: dict[int, int] = {}
        """How often each member's state was put back."""
        self._told: dict[int, tuple[int, bytes]] = {}
        self._documents: dict[str, tuple[tuple[Any, ...], bytes, Parts]] = {}
        self._beside: deque[Parts] = deque(maxlen=LAST)
        self._packed: dict[int, tuple[weakref.ref[np.ndarray], bytes]] = {}
        self._making = {PRESET: self._of_presets, CONTROL: self._of_mapping, BENDER: self._of_bends}
        self._putting = {PRESET: self._put_presets, CONTROL: self._put_mapping, BENDER: self._put_bends}

    # --- to the host ----------------------------------------------------------------------------------------------------------

    def tell(self) -> None:
        """The newest state, to each member whose host keeps it and has another."""
        for member in list(self._chain.members):
            if not member.keeps or member.kind not in self._making:
                continue
            count = self.counts.get(member.number, 0)  # first: what is put back meanwhile is told anew
            data, beside = self._document(member.kind)
            if self._told.get(member.number) != (count, data):
                self._told[member.number] = (count, data)
                self._reply(member.number, "kept", [float(count), float(bool(beside))], data=data)

    def _document(self, kind: str) -> tuple[bytes, Parts]:
        key, content = self._making[kind]()
        before = self._documents.get(kind)
        if before and len(before[0]) == len(key) and all(a is b for a, b in zip(before[0], key, strict=True)):
            return before[1], before[2]
        parts: Parts = {}
        found = content(parts)
        data, beside = (found, {}) if isinstance(found, bytes) else written(kind, found, parts)
        self._documents[kind] = key, data, beside
        if beside:
            self._beside.append(beside)
        return data, beside

    def _of_presets(self) -> tuple[tuple[Any, ...], Callable[[Parts], Any]]:
        presets = self._chain.presets.presets.items()
        key = tuple(thing for pair in presets for thing in pair)
        return key, lambda parts: {name: self._preset(preset, parts) for name, preset in presets}

    def _preset(self, preset: Preset, parts: Parts) -> dict[str, Any]:
        bends = None if preset.bends is None else self._preset_bends(preset.bends, parts)
        mapping = None if preset.mapping is None else _keep(zlib.compress(json.dumps(preset.mapping).encode()), parts)
        return {"preset": replace(preset, mapping=None, bends=None).to_json(), "mapping": mapping, "bends": bends}

    def _preset_bends(self, bends: Snapshot, parts: Parts) -> dict[str, Any]:
        if isinstance(bends, PackedBends) and bends.head is not None:  # as they came: what is not here is named again
            for name in bends.names():
                with contextlib.suppress(BadDocument):
                    parts[name] = bends.part(name)
            return bends.head
        bender, model = self._chain.bender(make=True), self._chain.model
        plays = bender is not None and model is not None and model.info.hash == bends.model_hash
        return bends.to_json(lambda values, layer: self._part(values, bender.original(layer) if bender and plays else None, parts))

    def _of_mapping(self) -> tuple[tuple[Any, ...], Callable[[Parts], Any]]:
        mapper = self._chain.control.mapper
        return mapper.stand, lambda _: mapper.to_json()

    def _of_bends(self) -> tuple[tuple[Any, ...], Callable[[Parts], Any]]:
        chain = self._chain
        bender, waiting = chain.bender(make=False), chain.waiting_bends
        if bender and isinstance(waiting, SetBends) and chain.model and bender.bent():
            waiting = chain.waiting_bends = None  # another model was bent since: its bends are what counts
        if isinstance(waiting, SetBends):
            return (waiting,), lambda _: waiting.data
        if bender is None or chain.model is None:
            return (), lambda _: {"bends": None}
        name, state = chain.model.name, bender.state()
        hand = (state.layer, state.ground, state.drawn, state.edit, state.live)
        key = (name, state.model_hash, *state.arrays, *state.arrays.values(), *hand)

        def content(parts: Parts) -> Any:
            return {"name": name, "bends": state.to_json(lambda values, layer: self._part(values, bender.original(layer), parts))}

        return key, content

    def _part(self, values: np.ndarray, original: np.ndarray | None, parts: Parts) -> str:
        """Weights, packed once for as long as they live."""
        self._packed = {key: entry for key, entry in self._packed.items() if entry[0]() is not None}
        if id(values) not in self._packed:
            self._packed[id(values)] = weakref.ref(values), packed(values, original)
        return _keep(self._packed[id(values)][1], parts)

    def write_beside(self, member: Member, data: bytes) -> None:
        """The files of a state that the host has taken."""
        try:
            known = {name: part for parts in [*self._beside, self._document(member.kind)[1]] for name, part in parts.items()}
            write_beside({name: known[name] for name in Kept(data, member.kind, [folder()]).beside if name in known})
        except LatentPlayError as error:
            self._reply(member.number, "error", [f"what is too large for the set: {error}"])

    # --- from the host --------------------------------------------------------------------------------------------------------

    def put_back(self, member: Member, count: int, data: bytes) -> None:
        """The state that a set has kept; where it is broken, one line, and nothing changes."""
        try:
            self._putting[member.kind](member, data)
        except LatentPlayError as error:
            self._reply(member.number, "error", [f"the set's state cannot be put back: {error}"])
        self.counts[member.number] = count
        if member.kind == CONTROL:
            self._reply(member.number, "done")

    def _read(self, kind: str, data: bytes, patch: Path) -> Kept:
        return Kept(data, kind, [patch, folder(), *model_folders()])

    def _put_presets(self, member: Member, data: bytes) -> None:
        chain, kept = self._chain, self._read(PRESET, data, member.folder)
        entries = dict_of(kept.content, "presets").items()
        chain.presets.presets.replace({name: self._read_preset(dict_of(entry, name), kept) for name, entry in entries})
        chain.jobs.add(lambda: chain.bending.add(lambda: self._unpack_presets(member.number)))  # after a model that is being opened

    def _read_preset(self, entry: dict[str, Any], kept: Kept) -> Preset:
        preset, mapping, bends = Preset.from_json(entry.get("preset")), entry.get("mapping"), entry.get("bends")
        if mapping is not None:
            preset = replace(preset, mapping=check_mapping(dict_of(kept.document(mapping), "mapping")))
        return preset if bends is None else replace(preset, bends=PackedBends.of(bends, kept.part))

    def _unpack_presets(self, told: int = 0) -> None:
        """The bends of presets that are the playing model's; what is missing is told to an object, once."""
        model, lines = self._chain.model, []
        for name, preset in self._chain.presets.presets.items():
            bends = preset.bends
            if model is None or not isinstance(bends, PackedBends) or bends.head is None or bends.model_hash != model.info.hash:
                continue
            try:
                bender = self._chain.bender()
                assert bender is not None
                bends.unpack(bender.original)
            except LatentPlayError as error:
                lines.append(f"the bends of preset '{name}': {error}; the rest of it is here")
        for line in lines if told else ():
            self._reply(told, "error", [line])

    def _put_mapping(self, member: Member, data: bytes) -> None:
        self._chain.control.put(self._read(CONTROL, data, member.folder).content)

    def _put_bends(self, member: Member, data: bytes) -> None:
        self._read(BENDER, data, member.folder)  # what is broken is said now
        chain, bends = self._chain, SetBends(data, member.number, member.folder)
        chain.waiting_bends = bends
        chain.jobs.add(lambda: chain.bending.add(lambda: self._bend_if_there(bends)))  # after a model that is being opened

    def _bend_if_there(self, bends: SetBends) -> None:
        if self._chain.waiting_bends is bends and self._chain.model is not None:
            self._bend(self._chain.model, bends)

    def bend(self, model: Model) -> None:
        """What waits for a model, now that one plays."""
        self._unpack_presets()
        chain, bends = self._chain, self._chain.waiting_bends
        if isinstance(bends, SetBends):
            self._bend(model, bends)
        elif bends and (bender := chain.bender()):
            chain.waiting_bends = None
            bender.restore(bends)

    def _bend(self, model: Model, bends: SetBends) -> None:
        """The model takes them, or is another one: then they wait, and the next set has them again."""
        chain = self._chain
        try:
            kept = self._read(BENDER, bends.data, bends.folder)
            wanted, bender = kept.content["bends"], chain.bender()
            if wanted is not None and wanted["model"] != model.info.hash:
                other = f"they were made with model '{kept.content['name']}', this '{model.name}' is another"
                raise BadDocument(f"{other}: they wait for it")
            assert bender is not None

            def unpack(part: object, layer: str) -> np.ndarray:
                return unpacked(kept.part(part), layer, bender.original)

            bender.restore(Snapshot(model.info.hash) if wanted is None else Snapshot.from_json(wanted, unpack))
            chain.waiting_bends = None
        except LatentPlayError as error:
            self._reply(bends.member, "error", [f"the bends of the set: {error}"])


def _keep(part: bytes, parts: Parts) -> str:
    name = name_of(part)
    parts[name] = part
    return name
