"""A morph: the objects of a chain, and its bends, somewhere between two presets."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from latentplay.bend.snapshot import Arrays, Snapshot
from latentplay.errors import LatentPlayError
from latentplay.preset.chain_access import ChainAccess
from latentplay.preset.document import Preset
from latentplay.preset.state import NumberedState, ObjectState, between, pairs

TURN = 0.5
"""Where words, switches and seeds leap from one preset to the other."""


class Morph:
    """Between ``ends``. Models and mappings stay as they are; ``report_error`` hears, once, what is left out."""

    def __init__(self, ends: tuple[Preset, Preset], chain: ChainAccess, report_error: Callable[[str], None]) -> None:
        self.ends = ends
        self._chain, self._report_error = chain, report_error
        self._wanted: float | None = None
        self._told = False

    def at(self, amount: float, objects: Sequence[NumberedState]) -> list[tuple[int, ObjectState]]:
        """Where each object stands; one that only one of the presets knows stands as that one has it."""
        one, other = ({entry.number: state for entry, state in pairs(objects, end.objects)[0]} for end in self.ends)
        return [
            (number, between(one[number], other[number], amount, TURN) if number in one and number in other else state)
            for number, state in {**one, **other}.items()
        ]

    def bend(self, amount: float) -> None:
        """Has the model play the weights between, in the background; a newer place overtakes one that waits."""
        bends = [end.bends for end in self.ends if end.bends is not None]
        if not any(one.arrays for one in bends):
            return
        if any(one.arrays and one.model_hash != self._hash() for one in bends):
            if not self._told:
                self._report_error("preset_morph: the bends are of another model than the one that plays: they are left out")
            self._told = True
            return
        waits, self._wanted = self._wanted is not None, amount
        if not waits:
            self._chain.bending.add(self._bend)

    def _hash(self) -> str:
        model_id = self._chain.model_id()
        return model_id.hash if model_id else ""

    def _bend(self) -> None:
        amount, self._wanted = self._wanted, None
        bender = self._chain.bender(make=True)
        if bender is None or amount is None:
            return
        try:
            one, other = (end.bends or Snapshot() for end in self.ends)
            ends: dict[float, Arrays] = {0: one.arrays, 1: other.arrays}
            bender.play(ends[amount] if amount in ends else bender.between(one.arrays, other.arrays, amount))
        except LatentPlayError as error:
            self._report_error(str(error))
