"""The model as a bender sees it: named layers of weights."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import prod
from typing import Protocol

from latentplay.files.later import np


@dataclass(frozen=True)
class LayerInfo:
    """A layer: dotted ``name``, ``shape``, ``size`` (its count of weights), ``dtype`` in the model, ``part`` of it."""

    name: str
    shape: tuple[int, ...]
    size: int
    dtype: str = "float32"
    part: str = "other"

    @property
    def floating(self) -> bool:
        """Whether the layer holds weights; counters, indices and complex numbers that a module keeps as parameters are no weights."""
        return "float" in self.dtype or self.dtype in ("half", "double")

    @classmethod
    def of(cls, name: str, shape: Iterable[int], dtype: str = "float32") -> LayerInfo:
        """The layer called ``name``, its size and part worked out."""
        shape = tuple(int(n) for n in shape)
        return cls(name, shape, prod(shape), dtype.removeprefix("torch."), part_of(name))


class Layers(Protocol):
    """A model whose weights can be read and replaced. The engine has one; :class:`ArrayLayers` is another."""

    @property
    def model_name(self) -> str:
        """What the model is called, for people."""

    @property
    def model_hash(self) -> str:
        """What tells its file from any other."""

    def names(self) -> list[LayerInfo]:
        """Every layer, in the model's order, which never changes."""

    def get(self, name: str) -> np.ndarray:
        """A fresh flat float32 copy of the layer's weights, counting what was last set, heard or not yet."""

    def set(self, name: str, values: np.ndarray) -> None:
        """Hand over a flat float32 array, to be swapped in at a hop boundary. From then on nobody writes to it."""


class ArrayLayers:
    """A model that is nothing but arrays: for scripts, for tests, and to look into a saved pair."""

    def __init__(self, arrays: Mapping[str, np.ndarray], model_name: str = "arrays", model_hash: str = "") -> None:
        self.model_name = model_name
        self.model_hash = model_hash
        self._infos = [LayerInfo.of(name, np.shape(array)) for name, array in arrays.items()]
        self._arrays = {name: np.array(array, np.float32).ravel() for name, array in arrays.items()}

    def names(self) -> list[LayerInfo]:
        """Every layer, in the order given."""
        return list(self._infos)

    def get(self, name: str) -> np.ndarray:
        """A flat float32 copy."""
        return self._arrays[name].copy()

    def set(self, name: str, values: np.ndarray) -> None:
        """Replace a layer at once."""
        self._arrays[name] = values


def hand_over(layers: Layers, changes: Mapping[str, np.ndarray]) -> None:
    """Give ``layers`` several new arrays, all at the same hop boundary if it can (``set_many``), else one by one."""
    together = getattr(layers, "set_many", None)
    if together is not None:
        together(changes)
        return
    for name, values in changes.items():
        layers.set(name, values)


def same_bits(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether two flat float32 arrays are equal to the bit: 0 is not −0 here."""
    if one is other:
        return True
    one, other = one.view(np.int32), other.view(np.int32)
    # A change is mostly seen at once: the whole of a large layer is compared only when its head is the same.
    return bool((one[:64] == other[:64]).all()) and np.array_equal(one, other)


def read_only(values: np.ndarray) -> np.ndarray:
    """The same numbers, for looking at only."""
    seen = values.view()
    seen.flags.writeable = False
    return seen


def part_of(name: str) -> str:
    """Where a dotted name lives: ``encoder``, ``decoder``, ``pqmf``, ``prior`` or ``other``."""
    for word in name.lower().split("."):
        for part in ("encoder", "decoder", "pqmf", "prior"):
            if part in word:
                return part
    return "other"
