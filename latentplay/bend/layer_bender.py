"""The layer under the hand: chosen, looked at, reshaped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from latentplay.bend.choose import chosen
from latentplay.bend.layer import PENDING, Edit, Layer
from latentplay.bend.layers import LayerInfo, Layers, read_only
from latentplay.bend.params import taken
from latentplay.bend.playing_layers import layers_of
from latentplay.bend.statistics import Statistics
from latentplay.bend.view import view
from latentplay.bend.weight_store import WeightStore
from latentplay.errors import BadValue, whole
from latentplay.files.arrays import floats
from latentplay.files.later import np

if TYPE_CHECKING:
    from latentplay.model.model import Model


class LayerBender:
    """Chooses a layer and reshapes it; Bender sends it to the model.

    ``layers`` is the model; ``notify(selector, *args)`` receives the status lines; ``fill(array, values)`` fills an array
    of the host. What cannot be done raises a LatentPlayError of one line, and leaves model and candidate as they were.
    """

    def __init__(
        self,
        layers: Layers | Model | str | Path | None,
        notify: Callable[..., None] | None,
        fill: Callable[[str, np.ndarray], None] | None,
        undo_bytes: int,
    ) -> None:
        self._notify, self._fill = notify or (lambda *_: None), fill or (lambda *_: None)
        self._undo_bytes = undo_bytes
        self._edit = Edit()
        self._layer: Layer | None = None
        self._live = False
        self._display: tuple[str, int] | None = None
        self.attach(layers)

    def __repr__(self) -> str:
        if self._store is None:
            return "<Bender: no model>"
        layers, chosen_layer = self._store.layers, f"'{self._layer.info.name}' chosen" if self._layer else "none chosen"
        return f"<Bender of '{layers.model_name}': {len(self._store.infos)} layers, {chosen_layer}, {len(self._store.bent())} bent>"

    def attach(self, layers: Layers | Model | str | Path | None) -> None:
        """Bend another model, or none; what was bent, pending or undoable on the last one is forgotten."""
        self._store = None if layers is None else WeightStore(layers_of(layers), self._undo_bytes)
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
        return view(self._chosen("view").candidate, whole("lp.bend: view: points", points, 1, 1 << 40))

    def display(self, array: str, points: int) -> None:
        """Fill a host's array with the view now, and again whenever the candidate changes."""
        values = self.view(points)
        self._display = (array, points)
        self._fill(array, values)
        self._notify("view", array, values.size)

    def draw(self, drawn: np.ndarray) -> None:
        """Take what was drawn on the view: see :func:`latentplay.bend.view.draw`. The params start again from there."""
        self._chosen("draw").draw(floats(drawn, "lp.bend: draw: values"))
        self._changed(None)

    def revert(self) -> None:
        """Drop what was changed since the last set; in live mode this is heard."""
        layer = self._chosen("revert")
        layer.revert()
        self._changed(None)
        self._notify("revert", layer.info.name)

    def plot(self) -> Any:
        """A picture (a matplotlib figure) of the chosen layer: its weights as last set, and as ``set`` would send them."""
        from latentplay.bend.picture import draw_layer

        layer = self._chosen("plot")
        return draw_layer(layer.info, layer.ground, layer.candidate)

    # Inside

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


    def _notify_all(self) -> None:
        for param in PENDING:
            self._notify(param, getattr(self.edit, param))
        self._notify("stats", "before", *self.statistics[0].values())
        self._notify_candidate()

    def _notify_candidate(self) -> None:
        self._notify("stats", "after", *self.statistics[1].values())
        if self._display:
            self.display(*self._display)
