"""The layers of a model that plays in a chain: read from the engine, swapped by its worker at a hop boundary."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from latentplay.bend.layers import LayerInfo
from latentplay.model.model import Model

if TYPE_CHECKING:
    from latentplay import _engine


class PlayingLayers:
    """:class:`latentplay.bend.layers.Layers` over a chain of the engine. Other chains on the same file keep their weights."""

    def __init__(self, engine_chain: _engine.Chain, model: Model) -> None:
        self._chain, self._model = engine_chain, model
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
        values: np.ndarray = self._chain.layer(self._model.weights, name)
        return values

    def set(self, name: str, values: np.ndarray) -> None:
        """Swaps the layer at the next hop boundary."""
        self.set_many({name: values})

    def set_many(self, changes: Mapping[str, np.ndarray]) -> None:
        """Swaps several layers, all at the same hop boundary."""
        self._chain.bend(self._model.weights, changes)
