"""A member of a chain: an object of the host."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from latentplay.model.model import Model

METHODS = {"lp.encode~": "encode", "lp.decode~": "decode"}
ANY = "lp.model~"


@dataclass(eq=False)
class Member:
    """An object of a chain, which is told by its name. ``channels``: audio signals that it asks for, 0 for as many as the model has;
    ``keeps``: its host keeps its state with a set; ``asked``: the method of lp.model~, "" for the model's own choice."""

    number: int
    kind: str
    chain: str
    channels: int = 0
    seed: int = 0
    offline: bool = False
    own: Path | None = None
    trust: bool = False
    half: bool = False
    folder: Path = Path()
    keeps: bool = False
    asked: str = ""

    @property
    def plays(self) -> bool:
        """Whether it runs a model."""
        return self.kind == ANY or self.kind in METHODS

    def method(self, model: Model) -> str:
        """What it plays of a model, by name."""
        return METHODS.get(self.kind) or self.asked or model.info.main_method
