"""What can be done to the weights of a layer: pure functions from flat float32 array to flat float32 array."""

from __future__ import annotations

from collections.abc import Sequence

from latentplay.bend.chaos import Chaos
from latentplay.errors import BadValue
from latentplay.files.later import np


def flip(weights: np.ndarray) -> np.ndarray:
    """Every weight with its sign turned."""
    return -weights


def scale(weights: np.ndarray, factor: float) -> np.ndarray:
    """Every weight multiplied by ``factor``; BadValue where a weight would leave what float32 can hold."""
    with np.errstate(over="ignore"):
        return checked(weights * np.float32(factor))


def distribution(
    weights: np.ndarray, kind: str, chaos: float, seed: int = 0, shape: Sequence[int] = (), name: str = ""
) -> np.ndarray:
    """The layer reshaped towards ``uniform``, ``gaussian``, ``beta`` or ``laplace`` by ``chaos`` 0…100 %.

    The law stands in :mod:`latentplay.bend.chaos`: 0 is the layer itself, 100 a sample of the distribution with the
    layer's mean and standard deviation, the same one for the same ``seed``. `lp.bend` gives the layer's ``shape`` and
    ``name``, too: other layers draw other numbers, and the distribution has its grain.
    """
    return checked(Chaos(checked(weights), shape, name).bend(kind, chaos, seed))


def checked(weights: np.ndarray, dtype: str = "float32") -> np.ndarray:
    """``weights`` as they are; BadValue when one is not finite, or would not be in the model's ``dtype``."""
    if weights.size and not (weights.min() >= -largest(dtype) and weights.max() <= largest(dtype)):
        raise BadValue(f"lp.bend: a weight would not be finite in {dtype}: use a smaller scale, or 'revert'")
    return weights


def largest(dtype: str) -> float:
    """The largest weight that a layer of this ``dtype`` can hold."""
    return 65504.0 if dtype in ("float16", "half") else float(np.finfo(np.float32).max)
