"""What the presets of a chain need of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

from latentplay.bend import Bender
from latentplay.model.jobs import JobQueue
from latentplay.preset.document import ModelId


class ChainAccess(Protocol):
    """A chain as its presets see it."""

    @property
    def name(self) -> str:
        """What its objects call it."""

    @property
    def jobs(self) -> JobQueue:
        """Where models are loaded."""

    @property
    def bending(self) -> JobQueue:
        """Where weights are bent."""

    def model_id(self) -> ModelId | None:
        """The model that plays."""

    def recall_model(self, model_id: ModelId, folder: Path) -> str:
        """Opens that model if it is to be had; otherwise a line that says what is missing."""

    def bender(self, make: bool) -> Bender | None:
        """The chain's bender; None where there is none yet and none is to be made. On the bending thread."""

    def mapping(self) -> dict[str, Any] | None:
        """The mapping of lp.control as a document."""

    def take_mapping(self, document: dict[str, Any]) -> None:
        """Puts a mapping back."""
