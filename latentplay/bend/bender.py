"""The bender: chooses a layer, reshapes it, sends it to the model that plays, and always finds the way back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from latentplay.bend.choose import chosen
from latentplay.bend.layer import PENDING, Layer
from latentplay.bend.layer_bender import LayerBender
from latentplay.bend.layers import Layers, same_bits
from latentplay.bend.messages import dispatch
from latentplay.bend.params import taken
from latentplay.bend.snapshot import Arrays, Snapshot
from latentplay.bend.weight_store import WeightStore
from latentplay.errors import BadValue, number, path_of
from latentplay.files.arrays import floats
from latentplay.files.documents import BadDocument
from latentplay.files.later import np

if TYPE_CHECKING:
    from latentplay.model.model import Model


class Bender(LayerBender):
    """The weights of one model under the musician's hands. One thread at a time.

    ``layers`` is the model: a Model of ``load``, whose encode and decode, and renders with it, are then heard bent (a file
    that is loaded twice is one Model); a model's path or name; or any Layers. ``notify(selector, *args)`` receives the
    status lines; ``fill(array, values)`` fills an array of the host; ``place`` turns a file's name as written in a patch
    into a path. ``undo_bytes`` bounds what undo keeps::

        model = latentplay.load("demo")
        bender = Bender(model)
        bender.layer("decoder.net.0")       # by number, name, or a part of the name
        bender.scale(1.3)
        bender.set()                        # model.decode plays it; undo() takes it back

    What cannot be done raises a LatentPlayError of one line, and leaves model and candidate as they were.
    """

    def __init__(
        self,
        layers: Layers | Model | str | Path | None = None,
        notify: Callable[..., None] | None = None,
        fill: Callable[[str, np.ndarray], None] | None = None,
        place: Callable[[str], Path] | None = None,
        undo_bytes: int = 256 << 20,
    ) -> None:
        super().__init__(layers, notify, fill, undo_bytes)
        self._place = place or partial(path_of, what="lp.bend: file")

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
        self._play_arrays({name: floats(values, f"lp.bend: layer '{name}'") for name, values in arrays.items()})
        self._settle()

    def between(self, one: Arrays, other: Arrays, amount: float) -> dict[str, np.ndarray]:
        """The weights between two sets of bent layers: ``one`` at 0, ``other`` at 1; unbent layers count as they are."""
        store = self._weights("preset")
        amount = number("lp.bend: between", amount, 0, 1)
        mixed = {}
        for name in {*one, *other}:
            first, last = (side[name] if name in side else store.original(name) for side in (one, other))
            mixed[name] = (first + (last - first) * np.float32(amount)).astype(np.float32)
        return mixed

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

    def _stepped(self, word: str) -> None:
        """After a step through the sets: the chosen layer starts again, unless the step was on others."""
        if self._layer:
            stands = self._layer.candidate if self._live else self._layer.ground
            if not same_bits(self._weights(word).playing(self._layer.info.name), stands):
                self._settle()
        self._notify(word, *self._weights(word).history.depth)
