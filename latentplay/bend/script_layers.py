"""The weights of a model file as layers to bend off-line, and the file with other weights in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from latentplay.bend.layers import LayerInfo
from latentplay.errors import ModelError, quoted
from latentplay.files.whole import replaced
from latentplay.model.info import read_model_info
from latentplay.model.safety import check


class ScriptLayers:
    """A TorchScript file's layers, in memory. ModelError, one line, when the file is no model.

    What is not a layer (methods, attributes, buffers, caches) goes through ``save`` as it was.
    """

    def __init__(self, path: str | Path) -> None:
        import torch

        self.path = Path(path)
        info = read_model_info(self.path)
        check(self.path)
        self.model_name, self.model_hash = info.name, info.hash
        try:
            self._module: Any = torch.jit.load(str(self.path), map_location="cpu")
        except RuntimeError as error:
            raise ModelError(f"'{self.path.name}' does not load: {str(error).splitlines()[0]}") from None
        self._tensors = {name: tensor.detach() for name, tensor in self._module.named_parameters()}

    def names(self) -> list[LayerInfo]:
        """Every layer, in the model's order."""
        return [LayerInfo.of(name, tensor.shape, str(tensor.dtype)) for name, tensor in self._tensors.items()]

    def get(self, name: str) -> np.ndarray:
        """A flat float32 copy; of a complex layer the magnitudes, to look at."""
        tensor = self._tensors[name]
        copy: np.ndarray = (tensor.abs() if tensor.is_complex() else tensor).float().flatten().numpy().copy()
        return copy

    def set(self, name: str, values: np.ndarray) -> None:
        """Write a layer's weights into the model in memory."""
        import torch

        tensor = self._tensors[name]
        tensor.copy_(torch.from_numpy(values.copy()).view(tensor.shape))

    def save(self, path: str | Path) -> None:
        """The model with its present weights, as a file; it replaces an old one only when it is whole."""
        try:
            with replaced(Path(path)) as fresh:
                self._module.save(str(fresh))
                read_model_info(fresh)
        except (OSError, RuntimeError) as error:
            raise ModelError(f"{quoted(path)} cannot be written: {str(error).splitlines()[0]}") from None
