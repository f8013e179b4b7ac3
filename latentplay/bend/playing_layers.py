"""The layers of a loaded model: for a script's own Model, and for a chain that plays, swapped by its worker at a hop boundary."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from latentplay.bend.layers import LayerInfo, Layers
from latentplay.errors import BadValue, quoted
from latentplay.files.later import np
from latentplay.model.model import Model, load

if TYPE_CHECKING:
    from latentplay import _engine


class ModelLayers:
    """:class:`latentplay.bend.layers.Layers` over a Model: heard in its ``encode`` and ``decode`` and where it is rendered with."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._infos = [LayerInfo(t.name, t.shape, t.size, t.dtype, t.part) for t in model.info.layers]

    @property
    def model_name(self) -> str:
        """The file's name without its ending."""
        return self._model.name

    @property
    def model_hash(self) -> str:
        """The card's hash."""
        return self._model.info.hash

    def names(self) -> list[LayerInfo]:
        """Every layer, in the file's order."""
        return list(self._infos)

    def get(self, name: str) -> np.ndarray:
        """A flat float32 copy, as last set; of a complex layer the magnitudes, to look at."""
        return self._model.layer(name)

    def set(self, name: str, values: np.ndarray) -> None:
        """Swaps the layer before the next hop."""
        self.set_many({name: values})

    def set_many(self, changes: Mapping[str, np.ndarray]) -> None:
        """Swaps several layers, all at the same hop boundary."""
        self._model.set_layers(changes)


class PlayingLayers(ModelLayers):
    """The same over a chain of the engine. Other chains on the same file keep their weights."""

    def __init__(self, engine_chain: _engine.Chain, model: Model) -> None:
        super().__init__(model)
        self._chain = engine_chain

    def get(self, name: str) -> np.ndarray:
        """A flat float32 copy, as last set; of a complex layer the magnitudes, to look at."""
        values: np.ndarray = self._chain.layer(self._model.weights, name)
        return values

    def set_many(self, changes: Mapping[str, np.ndarray]) -> None:
        """Swaps several layers, all at the same hop boundary."""
        self._chain.bend(self._model.weights, changes)


def layers_of(model: Layers | Model | str | Path) -> Layers:
    """Those of a Model, or of a model by path or by name; Layers are what they are. BadValue for anything else."""
    if isinstance(model, (Model, str, Path)):
        return ModelLayers(model if isinstance(model, Model) else load(model))
    if not hasattr(model, "set"):
        raise BadValue(f"Bender: {quoted(model)} is no model: give one of latentplay.load, a name or a path")
    return model
