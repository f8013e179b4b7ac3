"""The bender: chooses a layer, reshapes it, sends it to the model that plays, and always finds the way back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from latentplay.bend.choose import chosen
from latentplay.bend.layer import PENDING, Edit, Layer
from latentplay.bend.layers import LayerInfo, Layers, read_only, same_bits
from latentplay.bend.messages import dispatch
from latentplay.bend.params import taken
from latentplay.bend.snapshot import Arrays, Snapshot
from latentplay.bend.statistics import Statistics
from latentplay.bend.view import view
from latentplay.bend.weight_store import WeightStore
from latentplay.errors import BadValue
from latentplay.files.documents import BadDocument


class Bender:
    """The weights of one model under the musician's hands. One thread at a time.

    ``layers`` is the model; ``say(selector, *args)`` receives the status lines; ``fill(array, values)`` fills an array
    of the host; ``place`` turns a file's name as written in a patch into a path. ``undo_bytes`` bounds what undo keeps.
    What cannot be done raises a LatentPlayError of one line, and leaves model and candidate as they were.
    """

    def __init__(
        self,
        layers: Layers | None = None,
        notify: Callable[..., None] | None = None,
        fill: Callable[[str, np.ndarray], None] | None = None,
        place: Callable[[str], Path] = Path,
        undo_bytes: int = 256 << 20,
    ) -> None:
        self._notify, self._fill, self._place = notify or (lambda *_: None), fill or (lambda *_: None), place
        self._undo_bytes = undo_bytes
        self._edit = Edit()
        self._layer: Layer | None = None
        self._live = False
        self._display: tuple[str, int] | None = None
        self.attach(layers)

    def attach(self, layers: Layers | None) -> None:
        """Bend another model, or none; what was bent, pending or undoable on the last one is forgotten."""
        self._store = None if layers is None else WeightStore(layers, self._undo_bytes)
        self._edit, self._layer = self.edit.neutral(), None

    # What can be asked

    @property
    def infos(self) -> list[LayerInfo]:
        """The model's layers, in order."""
        return list(self._weights("layer_list").infos)

    @property
    def selected(self) -> LayerInfo | None:
        """The chosen layer."""
        return self._layer.info if self._layer else None

    @property
    def edit(self) -> Edit:
        """Where the params stand."""
        return self._layer.edit if self._layer else self._edit

    @property
    def candidate(self) -> np.ndarray:
        """The chosen layer as ``set`` would send it: flat, float32, read-only."""
        return read_only(self._chosen("set").candidate)

    @property
    def statistics(self) -> tuple[Statistics, Statistics]:
        """The chosen layer's statistics as last set, and as the candidate has them."""
        layer = self._chosen("layer")
        return layer.before, layer.after

    def playing(self, which: float | str) -> np.ndarray:
        """A layer as the model plays it: flat, float32, read-only."""
        return read_only(self._weights("layer").playing(chosen(self.infos, which).name))

    def original(self, which: float | str) -> np.ndarray:
        """A layer as the model's file has it: flat, float32, read-only."""
        return read_only(self._weights("layer").original(chosen(self.infos, which).name))

    def bent(self) -> list[str]:
        """The names of the layers that do not play their original weights."""
        return self._weights("layer_list").bent()

    # Choosing

    def init(self) -> None:
        """Tell how many layers there are and which, and choose the first if none is. Original weights stay in mind."""
        infos = self._weights("init").infos
        self._notify("layers", len(infos))
        self.layer_list()
        if self._layer is None and infos:
            self.layer(0)

    def layer_list(self) -> None:
        """Tell every layer: number, name, size, part, shape."""
        for i, info in enumerate(self._weights("layer_list").infos):
            self._notify("layer_list", i, info.name, info.size, info.part, *info.shape)

    def layer(self, which: float | str) -> None:
        """Choose a layer by number (from 0), name, or a part of the name that no other layer has.

        What was pending on the last one is dropped.
        """
        store = self._weights("layer")
        info = chosen(store.infos, which)
        store.history.seal()
        self._edit = self.edit.neutral()
        self._layer = Layer(info, store.playing(info.name), self._edit)
        self._notify("layer", store.infos.index(info), info.name, info.size, info.part, *info.shape)
        self._notify_all()

    # Reshaping

    def flip(self, on: int | None = None) -> None:
        """Turn every weight's sign (1), or not (0); without a number, the other way round."""
        self._turn("flip", 1 - self.edit.flip if on is None else on)

    def scale(self, factor: float) -> None:
        """Multiply every weight by ``factor``, 0…3."""
        self._turn("scale", factor)

    def chaos(self, percent: float) -> None:
        """How far chance replaces what was learned, 0…100 %."""
        self._turn("chaos", percent)

    def distribution(self, kind: str) -> None:
        """The shape that chaos gives the weights: uniform, gaussian, beta or laplace."""
        self._turn("distribution", kind)

    def random(self, seed: int) -> None:
        """The seed of chaos."""
        self._turn("random", seed)

    def view(self, points: int) -> np.ndarray:
        """The candidate as at most ``points`` values: see :func:`latentplay.bend.view.view`."""
        return view(self._chosen("view").candidate, points)

    def display(self, array: str, points: int) -> None:
        """Fill a host's array with the view now, and again whenever the candidate changes."""
        values = self.view(points)
        self._display = (array, points)
        self._fill(array, values)
        self._notify("view", array, values.size)

    def draw(self, drawn: np.ndarray) -> None:
        """Take what was drawn on the view: see :func:`latentplay.bend.view.draw`. The params start again from there."""
        self._chosen("draw").draw(drawn)
        self._changed(None)

    def revert(self) -> None:
        """Drop what was changed since the last set; in live mode this is heard."""
        layer = self._chosen("revert")
        layer.revert()
        self._changed(None)
        self._notify("revert", layer.info.name)

    # Sending

    def live(self, on: int) -> None:
        """1: every change is set at once, what is pending too. 0: what plays becomes the layer as last set."""
        now = bool(taken("live", on))
        if now and self._layer:
            self._play(None)
        elif self._live:
            self._settle()
        self._live = now
        self._notify("live", int(now))

    def set(self) -> None:
        """Send the candidate to the model that plays; the params start again from there."""
        layer = self._chosen("set")
        self._play(None)
        self._settle()
        self._notify("set", layer.info.name)

    def recall(self) -> None:
        """Give the chosen layer its original weights."""
        name = self._chosen("recall").info.name
        self._weights("recall").restore([name])
        self._settle()
        self._notify("recall", name)

    def reload(self) -> None:
        """Give the whole model its original weights."""
        store = self._weights("reload")
        names = store.bent()
        store.restore(names)
        self._settle()
        self._notify("reload", len(names))

    def undo(self) -> None:
        """Take the last set back; a gesture in live mode, such as a moving slider, counts as one."""
        if not self._weights("undo").undo():
            raise BadValue("lp.bend: undo: nothing to undo: no set has been made, or all were undone")
        self._stepped("undo")

    def redo(self) -> None:
        """Do again what was undone last."""
        if not self._weights("redo").redo():
            raise BadValue("lp.bend: redo: nothing to redo: 'undo' comes first, and a new set ends it")
        self._stepped("redo")

    # Keeping

    def write(self, file: str) -> None:
        """Save what the model plays, all layers, as ``file.wav`` and ``file.json``."""
        store = self._weights("write")
        store.save(self._place(file))
        self._notify("write", file, len(store.infos))

    def read(self, file: str, force: bool = False) -> None:
        """Load a saved pair into the model, by name; ``force`` takes what fits of a broken pair or another model's."""
        store = self._weights("read")
        found = store.load(self._place(file), force)
        self._settle()
        for name, reason in found.skipped:
            self._notify("skipped", name, reason)
        self._notify("read", file, len(found.arrays), len(store.infos))

    def dump(self) -> None:
        """Tell every parameter, each line ready to be sent back."""
        if self._layer:
            self._notify("layer", self._layer.info.name)
        for name in ("distribution", "random", *PENDING):
            self._notify(name, getattr(self.edit, name))
        self._notify("live", int(self._live))

    def message(self, words: list[float | str], values: np.ndarray | None = None) -> None:
        """Do what a message of the table says; ``values`` is the content of the array that ``draw`` names."""
        dispatch(self, words, values)

    # Kept in presets

    def state(self) -> Snapshot:
        """What was done so far; its arrays are shared, never written to."""
        store, layer = self._store, self._layer
        if store is None:
            return Snapshot(edit=self.edit, live=self._live)
        arrays = {name: store.playing(name) for name in store.bent()}
        if layer is None:
            return Snapshot(store.layers.model_hash, arrays, edit=self.edit, live=self._live)
        ground = None if layer.ground is store.playing(layer.info.name) else layer.ground
        drawn = None if layer.base is layer.ground else layer.base
        return Snapshot(store.layers.model_hash, arrays, layer.info.name, ground, drawn, layer.edit, self._live)

    def restore(self, state: Snapshot) -> None:
        """Plays and shows a state again, as one step that can be undone.

        On another model only what is no weight comes back: distribution, seed, live. BadDocument, and nothing changed,
        when a layer does not fit the model.
        """
        if self._store is None or self._store.layers.model_hash != state.model_hash:
            self._edit, self._layer = state.edit.neutral(), None
        else:
            self._play_arrays(state.arrays)
            self._edit, self._layer = state.edit, self._resumed(self._store, state)
        self._live = state.live
        if self._layer:
            self._notify_all()

    def play(self, arrays: Arrays) -> None:
        """Has the model play these layers, {name: float32 flat}, and its own weights in all others, as one step."""
        self._play_arrays(arrays)
        self._settle()

    def between(self, one: Arrays, other: Arrays, amount: float) -> dict[str, np.ndarray]:
        """The weights between two sets of bent layers: ``one`` at 0, ``other`` at 1; unbent layers count as they are."""
        store = self._weights("preset")
        mixed = {}
        for name in {*one, *other}:
            first, last = (side[name] if name in side else store.original(name) for side in (one, other))
            mixed[name] = (first + (last - first) * np.float32(amount)).astype(np.float32)
        return mixed

    # Inside

    def _play_arrays(self, arrays: Arrays) -> None:
        store = self._weights("preset")
        sizes = {info.name: info.size for info in store.infos}
        for name, values in arrays.items():
            if sizes.get(name) != values.size:
                raise BadDocument(f"layer '{name}' does not fit this model: its weights stay as they are")
        home = {name: store.original(name) for name in store.bent()}
        store.play({**home, **arrays})

    @staticmethod
    def _resumed(store: WeightStore, state: Snapshot) -> Layer | None:
        if state.layer is None:
            return None
        info = chosen(store.infos, state.layer)
        ground = store.playing(info.name) if state.ground is None else state.ground
        return Layer.resumed(info, ground, ground if state.drawn is None else state.drawn, state.edit)

    def _weights(self, word: str) -> WeightStore:
        if self._store is None:
            raise BadValue(f"lp.bend: {word}: no model is loaded: send 'open file.ts' to the chain first")
        return self._store

    def _chosen(self, word: str) -> Layer:
        self._weights(word)
        if self._layer is None:
            raise BadValue(f"lp.bend: {word}: no layer is chosen: send 'layer 0' or 'layer name' first")
        return self._layer

    def _turn(self, param: str, value: float | str) -> None:
        """Turn one param. Distribution and seed may be chosen before there is a layer."""
        edit = replace(self.edit, **{param: taken(param, value)})  # type: ignore[arg-type]
        if self._layer is None and param not in PENDING:
            self._edit = edit
        elif self._chosen(param).change(edit):
            self._changed(param)

    def _changed(self, param: str | None) -> None:
        """The candidate is another one: play it in live mode, and tell."""
        if self._live:
            self._play(param)
        if param:
            self._notify_candidate()
        else:
            self._notify_all()

    def _play(self, param: str | None) -> None:
        """Have the model play the candidate. Moves of one param of one layer that follow each other are one gesture."""
        layer = self._chosen("set")
        self._weights("set").play({layer.info.name: layer.candidate}, param and (layer.info.name, param))

    def _settle(self) -> None:
        """What the model plays of the chosen layer is the layer as last set; the params start again from there."""
        self._weights("set").history.seal()
        if self._layer:
            self._layer.settle(self._weights("set").playing(self._layer.info.name), self._layer.edit)
            self._notify_all()

    def _stepped(self, word: str) -> None:
        """After a step through the sets: the chosen layer starts again, unless the step was on others."""
        if self._layer:
            stands = self._layer.candidate if self._live else self._layer.ground
            if not same_bits(self._weights(word).playing(self._layer.info.name), stands):
                self._settle()
        self._notify(word, *self._weights(word).history.depth)

    def _notify_all(self) -> None:
        for param in PENDING:
            self._notify(param, getattr(self.edit, param))
        self._notify("stats", "before", *self.statistics[0].values())
        self._notify_candidate()

    def _notify_candidate(self) -> None:
        self._notify("stats", "after", *self.statistics[1].values())
        if self._display:
            self.display(*self._display)
