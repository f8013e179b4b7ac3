"""A chain of a host as its keeper of presets sees it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from latentplay.bend import Bender
from latentplay.card import read_card
from latentplay.errors import LatentPlayError
from latentplay.models import model_folders
from latentplay.preset.document import ModelMark

if TYPE_CHECKING:
    from latentplay.chains import Chain

_known: dict[str, Path] = {}
"""Where the models are that this process has played, by hash."""


class ChainStage:
    """See :class:`latentplay.preset.keeper.Stage`."""

    def __init__(self, chain: Chain) -> None:
        self._chain = chain
        self.jobs, self.bending = chain.jobs, chain.bending

    def mark(self) -> ModelMark | None:
        """The model that plays."""
        model = self._chain.model
        if model is None:
            return None
        _known[model.card.hash] = model.path
        return ModelMark(model.name, model.card.hash)

    def recall_model(self, mark: ModelMark, folder: Path) -> str:
        """Opens that model for the chain, from where it was before, from beside the patch, or from a models folder."""
        path, problem = find(mark, folder)
        if path is not None:
            self._chain.open(path, asked_by=self._chain.members[0])
        return problem

    def bender(self, make: bool) -> Bender | None:
        """The chain's bender."""
        return self._chain.bender() if make else self._chain.has_bender()

    def mapping(self) -> dict[str, Any] | None:
        """The mapping as a document."""
        return self._chain.mapping()

    def take_mapping(self, document: dict[str, Any]) -> None:
        """Puts a mapping back."""
        self._chain.take_mapping(document)


def find(mark: ModelMark, folder: Path) -> tuple[Path | None, str]:
    """The file of a model, or a line that says what is there instead."""
    folders = [folder, *model_folders()]
    others = []
    for path in [*filter(None, [_known.get(mark.hash)]), *(place / f"{mark.name}.ts" for place in folders)]:
        if path.is_file():
            if _hash(path) == mark.hash:
                return path, ""
            others.append(str(path))
    if others:
        return None, f"'{others[0]}' is another model than the '{mark.name}' of the preset"
    return None, f"the preset's model '{mark.name}.ts' is not in {', '.join(map(str, folders))}"


def _hash(path: Path) -> str:
    try:
        return read_card(path).hash
    except LatentPlayError:
        return ""
