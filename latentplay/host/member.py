"""A member of a chain: an object of the host."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from latentplay.model.model import DECODE, ENCODE

METHODS = {"lp.encode~": ENCODE, "lp.decode~": DECODE}


@dataclass(eq=False)
class Member:
    """An object of a chain, which is told by its name. ``channels``: audio signals that it asks for, 0 for as many as the model has."""

    number: int
    kind: str
    chain: str
    channels: int = 0
    seed: int = 0
    offline: bool = False
    own: Path | None = None
    trust: bool = False
    folder: Path = Path()

    @property
    def method(self) -> int | None:
        """encode, decode, or None for objects that run no model."""
        return METHODS.get(self.kind)
