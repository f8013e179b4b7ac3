"""The bender: chooses a layer, reshapes it, sends it to the model that plays, and always finds the way back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from latentplay.bend.choose import chosen
from latentplay.bend.knobs import taken
from latentplay.bend.layer import PENDING, Edit, Layer
from latentplay.bend.layers import LayerInfo, Layers, read_only, same_bits
from latentplay.bend.ledger import Ledger
from latentplay.bend.messages import obey
from latentplay.bend.statistics import Statistics
from latentplay.bend.view import view
from latentplay.errors import BadValue


class Bender:
    """The weights of one model under the musician's hands. One thread at a time.

    ``layers`` is the model; ``say(selector, *args)`` receives the status lines; ``fill(array, values)`` fills an array
    of the host; ``place`` turns a file's name as written in a patch into a path. ``undo_bytes`` bounds what undo keeps.
    What cannot be done raises a LatentPlayError of one line, and leaves model and candidate as they were.
    """

    def __init__(
        self,
        layers: Layers | None = None,
        say: Callable[..., None] | None = None,
        fill: Callable[[str, np.ndarray], None] | None = None,
        place: Callable[[str], Path] = Path,
        undo_bytes: int = 256 << 20,
    ) -> None:
        self._say, self._fill, self._place = say or (lambda *_: None), fill or (lambda *_: None), place
        self._undo_bytes = undo_bytes
        self._edit = Edit()
        self._layer: Layer | None = None
        self._live = False
        self._display: tuple[str, int] | None = None
        self.attach(layers)

    def attach(self, layers: Layers | None) -> None:
        """Bend another model, or none; what was bent, pending or undoable on the last one is forgotten."""
        self._books = None if layers is None else Ledger(layers, self._undo_bytes)
        self._edit, self._layer = self.edit.neutral(), None

    # What can be asked

    @property
    def infos(self) -> list[LayerInfo]:
        """The model's layers, in order."""
        return list(self._ledger("layer_list").infos)

    @property
    def selected(self) -> LayerInfo | None:
        """The chosen layer."""
        return self._layer.info if self._layer else None

    @property
    def edit(self) -> Edit:
        """Where the knobs stand."""
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
        return read_only(self._ledger("layer").playing(chosen(self.infos, which).name))

    def original(self, which: float | str) -> np.ndarray:
        """A layer as the model's file has it: flat, float32, read-only."""
        return read_only(self._ledger("layer").original(chosen(self.infos, which).name))

    def bent(self) -> list[str]:
        """The names of the layers that do not play their original weights."""
        return self._ledger("layer_list").bent()

    # Choosing

    def init(self) -> None:
        """Tell how many layers there are and which, and choose the first if none is. Original weights stay in mind."""
        infos = self._ledger("init").infos
        self._say("layers", len(infos))
        self.layer_list()
        if self._layer is None and infos:
            self.layer(0)

    def layer_list(self) -> None:
        """Tell every layer: number, name, size, part, shape."""
        for i, info in enumerate(self._ledger("layer_list").infos):
            self._say("layer_list", i, info.name, info.size, info.part, *info.shape)

    def layer(self, which: float | str) -> None:
        """Choose a layer by number (from 0), name, or a part of the name that no other layer has.

        What was pending on the last one is dropped.
        """
        books = self._ledger("layer")
        info = chosen(books.infos, which)
        books.history.seal()
        self._edit = self.edit.neutral()
        self._layer = Layer(info, books.playing(info.name), self._edit)
        self._say("layer", books.infos.index(info), info.name, info.size, info.part, *info.shape)
        self._tell_all()

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
        self._say("view", array, values.size)

    def draw(self, drawn: np.ndarray) -> None:
        """Take what was drawn on the view: see :func:`latentplay.bend.view.draw`. The knobs start again from there."""
        self._chosen("draw").draw(drawn)
        self._changed(None)

    def revert(self) -> None:
        """Drop what was changed since the last set; in live mode this is heard."""
        layer = self._chosen("revert")
        layer.revert()
        self._changed(None)
        self._say("revert", layer.info.name)

    # Sending

    def live(self, on: int) -> None:
        """1: every change is set at once, what is pending too. 0: what plays becomes the layer as last set."""
        now = bool(taken("live", on))
        if now and self._layer:
            self._play(None)
        elif self._live:
            self._settle()
        self._live = now
        self._say("live", int(now))

    def set(self) -> None:
        """Send the candidate to the model that plays; the knobs start again from there."""
        layer = self._chosen("set")
        self._play(None)
        self._settle()
        self._say("set", layer.info.name)

    def recall(self) -> None:
        """Give the chosen layer its original weights."""
        name = self._chosen("recall").info.name
        self._ledger("recall").restore([name])
        self._settle()
        self._say("recall", name)

    def reload(self) -> None:
        """Give the whole model its original weights."""
        books = self._ledger("reload")
        names = books.bent()
        books.restore(names)
        self._settle()
        self._say("reload", len(names))

    def undo(self) -> None:
        """Take the last set back; a gesture in live mode, such as a moving slider, counts as one."""
        if not self._ledger("undo").undo():
            raise BadValue("lp.bend: undo: nothing to undo: no set has been made, or all were undone")
        self._stepped("undo")

    def redo(self) -> None:
        """Do again what was undone last."""
        if not self._ledger("redo").redo():
            raise BadValue("lp.bend: redo: nothing to redo: 'undo' comes first, and a new set ends it")
        self._stepped("redo")

    # Keeping

    def write(self, file: str) -> None:
        """Save what the model plays, all layers, as ``file.wav`` and ``file.json``."""
        books = self._ledger("write")
        books.save(self._place(file))
        self._say("write", file, len(books.infos))

    def read(self, file: str, force: bool = False) -> None:
        """Load a saved pair into the model, by name; ``force`` takes what fits of a broken pair or another model's."""
        books = self._ledger("read")
        found = books.load(self._place(file), force)
        self._settle()
        for name, reason in found.skipped:
            self._say("skipped", name, reason)
        self._say("read", file, len(found.arrays), len(books.infos))

    def dump(self) -> None:
        """Tell every parameter, each line ready to be sent back."""
        if self._layer:
            self._say("layer", self._layer.info.name)
        for name in ("distribution", "random", *PENDING):
            self._say(name, getattr(self.edit, name))
        self._say("live", int(self._live))

    def message(self, words: list[float | str], values: np.ndarray | None = None) -> None:
        """Do what a message of the table says; ``values`` is the content of the array that ``draw`` names."""
        obey(self, words, values)

    # Inside

    def _ledger(self, word: str) -> Ledger:
        if self._books is None:
            raise BadValue(f"lp.bend: {word}: no model is loaded: send 'open file.ts' to the chain first")
        return self._books

    def _chosen(self, word: str) -> Layer:
        self._ledger(word)
        if self._layer is None:
            raise BadValue(f"lp.bend: {word}: no layer is chosen: send 'layer 0' or 'layer name' first")
        return self._layer

    def _turn(self, knob: str, value: float | str) -> None:
        """Turn one knob. Distribution and seed may be chosen before there is a layer."""
        edit = replace(self.edit, **{knob: taken(knob, value)})  # type: ignore[arg-type]
        if self._layer is None and knob not in PENDING:
            self._edit = edit
        elif self._chosen(knob).change(edit):
            self._changed(knob)

    def _changed(self, knob: str | None) -> None:
        """The candidate is another one: play it in live mode, and tell."""
        if self._live:
            self._play(knob)
        if knob:
            self._tell()
        else:
            self._tell_all()

    def _play(self, knob: str | None) -> None:
        """Have the model play the candidate. Moves of one knob of one layer that follow each other are one gesture."""
        layer = self._chosen("set")
        self._ledger("set").play({layer.info.name: layer.candidate}, knob and (layer.info.name, knob))

    def _settle(self) -> None:
        """What the model plays of the chosen layer is the layer as last set; the knobs start again from there."""
        self._ledger("set").history.seal()
        if self._layer:
            self._layer.settle(self._ledger("set").playing(self._layer.info.name), self._layer.edit)
            self._tell_all()

    def _stepped(self, word: str) -> None:
        """After a step through the sets: the chosen layer starts again, unless the step was on others."""
        if self._layer:
            stands = self._layer.candidate if self._live else self._layer.ground
            if not same_bits(self._ledger(word).playing(self._layer.info.name), stands):
                self._settle()
        self._say(word, *self._ledger(word).history.depth)

    def _tell_all(self) -> None:
        for knob in PENDING:
            self._say(knob, getattr(self.edit, knob))
        self._say("stats", "before", *self.statistics[0].values())
        self._tell()

    def _tell(self) -> None:
        self._say("stats", "after", *self.statistics[1].values())
        if self._display:
            self.display(*self._display)
