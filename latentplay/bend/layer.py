"""The layer under the hand: its weights as last set, what has been done to them since, and the candidate."""

from __future__ import annotations

from dataclasses import dataclass, replace

from latentplay.bend import edits
from latentplay.bend import view as views
from latentplay.bend.chaos import Chaos
from latentplay.bend.layers import LayerInfo
from latentplay.bend.statistics import Statistics, measure
from latentplay.errors import BadValue
from latentplay.files.later import np

PENDING = ("flip", "scale", "chaos")
"""The params that go back to neutral when the layer is set."""


@dataclass(frozen=True)
class Edit:
    """What the params say; as it stands here it changes nothing."""

    flip: int = 0
    scale: float = 1.0
    chaos: float = 0.0
    distribution: str = "gaussian"
    random: int = 0

    def neutral(self) -> Edit:
        """The same distribution and seed, with nothing flipped, scaled or left to chance."""
        return replace(self, flip=0, scale=1.0, chaos=0.0)


class Layer:
    """One layer being worked on. Arrays in it are replaced, never written to.

    ``ground`` is the layer as last set; ``candidate`` follows from it, or from what was drawn, and from ``edit``.
    Every change either succeeds or raises BadValue and leaves all as it was.
    """

    candidate: np.ndarray

    def __init__(self, info: LayerInfo, ground: np.ndarray, edit: Edit) -> None:
        self.info = info
        self.ground, self.before = ground, measure(ground)
        self._stand_on(ground, self.before, edit.neutral())

    @classmethod
    def resumed(cls, info: LayerInfo, ground: np.ndarray, base: np.ndarray, edit: Edit) -> Layer:
        """The layer as it was left: ``base`` is what the params stand on, ``ground`` itself or what was drawn."""
        layer = cls(info, ground, edit)
        if base is not ground:
            layer._stand_on(base, measure(base), edit.neutral())
        if edit != edit.neutral():
            layer.change(edit)
        return layer

    @property
    def base(self) -> np.ndarray:
        """What the params stand on."""
        return self._base[0]

    def settle(self, ground: np.ndarray, edit: Edit) -> None:
        """Start again from ``ground``, with neutral params."""
        self.before = self.after if ground is self.candidate else measure(ground)
        self.ground = ground
        self._stand_on(ground, self.before, edit.neutral())

    def revert(self) -> None:
        """Drop what was changed since the last set."""
        self._stand_on(self.ground, self.before, self.edit.neutral())

    def change(self, edit: Edit) -> bool:
        """Turn the params; False when that leaves the candidate as it is."""
        self._check_bendable()
        shaped, stats = self._shape(edit)
        factor = -edit.scale if edit.flip else edit.scale
        candidate = shaped if factor == 1 else edits.scale(shaped, factor)
        edits.checked(candidate, self.info.dtype)
        changed = candidate is not self.candidate
        self._shaped, self.candidate, self.edit = (shaped, stats), candidate, edit
        self.after = stats.scaled(float(np.float32(factor)))
        return changed

    def draw(self, drawn: np.ndarray) -> None:
        """Take what was drawn on the view of the candidate; the params start again from there."""
        self._check_bendable()
        candidate = edits.checked(views.draw(self.candidate, drawn), self.info.dtype)
        self._stand_on(candidate, measure(candidate), self.edit.neutral())

    def _check_bendable(self) -> None:
        if not self.info.floating:
            raise BadValue(f"lp.bend: {self.info.name} holds {self.info.dtype}, no weights: choose another layer")

    def _stand_on(self, base: np.ndarray, stats: Statistics, edit: Edit) -> None:
        self._chaos = Chaos(base, self.info.shape, self.info.name)
        self._base = (base, stats)
        self._shaped, self.candidate, self.after, self.edit = (base, stats), base, stats, edit

    def _shape(self, edit: Edit) -> tuple[np.ndarray, Statistics]:
        """The base after chaos, before scale and flip: kept from last time where only those move."""
        if edit.chaos == 0:
            return self._base
        if (edit.chaos, edit.distribution, edit.random) == (self.edit.chaos, self.edit.distribution, self.edit.random):
            return self._shaped
        edits.checked(self._base[0])
        shaped = self._chaos.bend(edit.distribution, edit.chaos, edit.random)
        return shaped, measure(shaped)
