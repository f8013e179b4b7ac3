"""What a saved pair gives a model, layer by layer, and what was left alone."""

from __future__ import annotations

from dataclasses import dataclass, field

from latentplay.bend.edits import largest
from latentplay.bend.layers import LayerInfo
from latentplay.errors import LatentPlayError, quoted
from latentplay.files.later import np


class PairError(LatentPlayError, ValueError):
    """A saved pair that cannot be read; the message says why and what to do."""


@dataclass
class PairContents:
    """Arrays by layer name (views into one), and the layers left alone with the reason.

    Without ``force`` the first layer that cannot be taken is a PairError.
    """

    force: bool
    arrays: dict[str, np.ndarray] = field(default_factory=dict)
    skipped: list[tuple[str, str]] = field(default_factory=list)

    def take(self, info: LayerInfo, values: np.ndarray) -> None:
        """Give ``info`` these weights, if they are numbers that it can hold."""
        if values.size and not (values.min() >= -largest(info.dtype) and values.max() <= largest(info.dtype)):
            self.refuse(info, f"has weights that are not finite in {info.dtype}")
        else:
            self.arrays[info.name] = values

    def refuse(self, info: LayerInfo, reason: str) -> None:
        """Leave a layer alone where that was asked for, else leave them all."""
        if not self.force:
            raise PairError(f"layer {quoted(info.name)} {reason}: add 'force' to take the others")
        self.leave(info, reason)

    def leave(self, info: LayerInfo, reason: str) -> None:
        """Leave a layer alone."""
        self.skipped.append((info.name, reason))

    def checked(self) -> PairContents:
        """Itself; PairError when it gives nothing at all."""
        if not self.arrays:
            raise PairError("none of its layers fits this model: open the model that it was written for")
        return self
