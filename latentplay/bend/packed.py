"""Weights as few bytes: what differs from the model's own, the bytes of all weights sorted by their place, deflated."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any, TypeAlias

from latentplay.bend.snapshot import Snapshot
from latentplay.errors import quoted
from latentplay.files.documents import BadDocument, dict_of
from latentplay.files.kept import inflated
from latentplay.files.later import np

WHOLE, DIFFERENCE = b"\0", b"\1"
Original: TypeAlias = "Callable[[str], np.ndarray]"
"""The model's own weights of a layer."""


def packed(values: np.ndarray, original: np.ndarray | None = None) -> bytes:
    """Flat float32; to the bit. Where a weight is as in ``original`` nothing but zeros is written, a flipped one is a bit."""
    bits = values.astype("<f4", copy=False).view("<u4")
    if original is not None:
        bits = bits ^ original.astype("<f4", copy=False).view("<u4")
    kind = WHOLE if original is None else DIFFERENCE
    return kind + zlib.compress(bits.view(np.uint8).reshape(-1, 4).T.tobytes(), 6)


def unpacked(data: bytes, layer: str, original: Original) -> np.ndarray:
    """What ``packed`` gave, with the same original; BadDocument when it is something else."""
    try:
        planes = np.frombuffer(inflated(data[1:]), np.uint8).reshape(4, -1)
    except ValueError:
        raise BadDocument(f"the weights of {quoted(layer)} are broken") from None
    bits = np.ascontiguousarray(planes.T).view("<u4").ravel()
    if data[:1] == DIFFERENCE:
        own = original(layer)
        if bits.size != own.size:
            raise BadDocument(f"the weights of {quoted(layer)} do not fit this model")
        bits = bits ^ own.astype("<f4", copy=False).view("<u4")
    values: np.ndarray = bits.view("<f4").astype(np.float32, copy=False)
    if not np.isfinite(values).all():
        raise BadDocument(f"the weights of {quoted(layer)} are not all numbers")
    return values


class PackedBends(Snapshot):
    """The bends of a preset out of a set: a Snapshot like any other once ``unpack`` had the model's own weights. Before that it knows
    its model and which layers are bent; ``head`` is what it is made of, ``part(name)`` gives the weights, packed."""

    head: dict[str, Any] | None
    part: Callable[[object], bytes]

    @classmethod
    def of(cls, head: object, part: Callable[[object], bytes]) -> PackedBends:
        """From what ``to_json`` gave; BadDocument when it is something else."""
        found = dict_of(head, "bending")
        plain = Snapshot.from_json({**found, "ground": None, "drawn": None}, lambda *_: np.zeros(0, np.float32))
        made = cls(plain.model_hash, plain.arrays, plain.layer, None, None, plain.edit, plain.live)
        object.__setattr__(made, "head", found)
        object.__setattr__(made, "part", part)
        return made

    def unpack(self, original: Original) -> None:
        """BadDocument, and nothing changed, where a part is missing or does not fit."""
        if self.head is None:
            return
        whole = Snapshot.from_json(self.head, lambda name, layer: unpacked(self.part(name), layer, original))
        for name in ("arrays", "ground", "drawn"):
            object.__setattr__(self, name, getattr(whole, name))
        object.__setattr__(self, "head", None)

    def names(self) -> list[str]:
        """Of the parts that it is still made of."""
        head = self.head or {}
        return [name for name in (*head.get("layers", {}).values(), head.get("ground"), head.get("drawn")) if name]

    def to_json(self, *pack: Any) -> dict[str, Any]:
        """As plain values; BadDocument while its model has never played."""
        if self.head is not None:
            raise BadDocument("a preset's bends, out of a set, wait for their model: open it first")
        return super().to_json(*pack)
