"""Pairs that the original device wrote: no names, no model, a weight lost in every 8192, large layers resampled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from latentplay.bend.layers import LayerInfo
from latentplay.bend.pair_contents import PairContents, PairError
from latentplay.bend.pair_index import PairIndex, Span
from latentplay.files.later import np

_CHUNK = 8192
"""The device reads a layer in lists of so many weights, and drops the first of each."""

_MOST = 32767
"""Layers larger than this were resampled to it: what the file has of them is not their weights any more."""

_PARTS = ("decoder", "encoder", "pqmf")

Weights: TypeAlias = "Callable[[str], np.ndarray]"


def read(index: PairIndex, samples: np.ndarray, infos: Sequence[LayerInfo], force: bool, playing: Weights) -> PairContents:
    """What the device's pair has for the layers that the device lists, in order. PairError when it is another model's.

    ``playing(name)`` gives the weights that stand in for lost ones.
    """
    known = [info for info in infos if any(part in info.name for part in _PARTS)]
    # A second save in one session lists all layers once more, beyond the end of the WAV: the first ones count.
    if not force and (not known or len(index.spans) % len(known)):
        raise PairError(
            f"{len(index.spans)} layers by position, {len(known)} in the model: add 'force' to take what fits"
        )
    found = PairContents(force)
    for info, span in zip(known, index.spans, strict=False):
        _take(found, info, span, samples[span.start : span.start + span.length], playing)
    return found.checked()


def _take(found: PairContents, info: LayerInfo, span: Span, values: np.ndarray, playing: Weights) -> None:
    if values.size < span.length:
        found.refuse(info, "lies beyond the end of the WAV")
    elif span.length == info.size:
        found.take(info, values)
    elif info.size <= _MOST and span.length == info.size - _lost(info.size):
        found.take(info, _mended(values, playing(info.name)))
    elif info.size > _MOST and span.length in (_MOST, _MOST - _lost(_MOST)):
        found.leave(info, "was resampled by the device: its weights are not in the file")
    else:
        found.refuse(info, f"has {info.size} weights, {span.length} in the file")


def _lost(size: int) -> int:
    """How many weights the device lost of a layer: one in each list."""
    return -(-size // _CHUNK)


def _mended(values: np.ndarray, playing: np.ndarray) -> np.ndarray:
    """The weights of the file in their places, those that the device lost as the model plays them."""
    kept = np.arange(playing.size) % _CHUNK != 0
    out = playing.copy()
    out[kept] = values
    return out
