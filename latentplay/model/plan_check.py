"""Whether a plan says what TorchScript says: both hear the same noise, silence and loud sound, hop by hop, with the same draws."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from latentplay import _engine

LARGEST = 1e-4
"""Of the output's level: what a plan may be off. The sums of a convolution are made in another order, no more."""
LOUDNESS = (0.1, 0.1, 0.1, 0.0, 0.0, 1.0, 1.0, 0.1, 0.1)
"""Of the hops."""
OF_LATENTS = 3.0
"""What of them is called loud."""


def difference(plan: _engine.Model, script: _engine.Model, method: int) -> float:
    """How far the two are apart in a method, in parts of the output's level; infinite where only one of them fails."""
    shape = script.shape(method)
    assert shape is not None, "a method that can be played"
    channels, in_ratio, _, _ = shape
    dice, scale = np.random.default_rng(0), OF_LATENTS if in_ratio > 1 else 1.0
    hops = [dice.standard_normal((channels, script.hop(method) // in_ratio)) for _ in LOUDNESS]
    sounds = [(scale * loud * hop).astype(np.float32) for loud, hop in zip(LOUDNESS, hops, strict=True)]
    return _distance([_heard(model.net(), method, sounds) for model in (plan, script)])


def _heard(net: _engine.Net, method: int, sounds: list[NDArray[np.float32]]) -> list[NDArray[np.float32] | None]:
    """What it says; None for a hop in which it fails."""
    said: list[NDArray[np.float32] | None] = []
    for seed, sound in enumerate(sounds):
        try:
            said.append(net.run(method, sound, seed))
        except RuntimeError:
            said.append(None)
    return said


def _distance(said: list[list[NDArray[np.float32] | None]]) -> float:
    plan, script = said
    if any((one is None) != (other is None) for one, other in zip(plan, script, strict=True)):
        return float("inf")
    ours = np.concatenate([hop for hop in plan if hop is not None] or [np.zeros((1, 1), np.float32)], axis=1).astype(float)
    theirs = np.concatenate([hop for hop in script if hop is not None] or [np.zeros((1, 1), np.float32)], axis=1).astype(float)
    level = np.sqrt(np.mean(theirs**2))
    return float(np.sqrt(np.mean((ours - theirs) ** 2)) / max(level, 1e-9))
