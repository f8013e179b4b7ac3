"""Weights as few bytes: what differs from the model's own, the bytes of all weights sorted by their place, deflated."""

from __future__ import annotations

import zlib

import numpy as np

from latentplay.errors import quoted
from latentplay.files.documents import BadDocument
from latentplay.files.kept import inflated


def packed(values: np.ndarray, original: np.ndarray | None = None) -> bytes:
    """Flat float32; to the bit. Where a weight is as in ``original`` nothing but zeros is written, a flipped one is a bit."""
    bits = values.astype("<f4", copy=False).view("<u4")
    if original is not None:
        bits = bits ^ original.astype("<f4", copy=False).view("<u4")
    return zlib.compress(bits.view(np.uint8).reshape(-1, 4).T.tobytes(), 6)


def unpacked(data: bytes, what: str, original: np.ndarray | None = None) -> np.ndarray:
    """What ``packed`` gave, with the same ``original``; BadDocument when it is something else."""
    try:
        planes = np.frombuffer(inflated(data), np.uint8).reshape(4, -1)
    except ValueError:
        raise BadDocument(f"the weights of {quoted(what)} are broken") from None
    bits = np.ascontiguousarray(planes.T).view("<u4").ravel()
    if original is not None:
        if bits.size != original.size:
            raise BadDocument(f"the weights of {quoted(what)} do not fit this model")
        bits = bits ^ original.astype("<f4", copy=False).view("<u4")
    values: np.ndarray = bits.view("<f4").astype(np.float32, copy=False)
    if not np.isfinite(values).all():
        raise BadDocument(f"the weights of {quoted(what)} are not all numbers")
    return values
