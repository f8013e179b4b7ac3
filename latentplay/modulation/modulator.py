"""The modulator in Python: latents in, moved latents out, from the very code that plays in Pd and Max."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from latentplay import _mod
from latentplay.errors import BadValue
from latentplay.modulation.texture import BASES
from latentplay.spec.limits import MAX_VOICES

Value = float | int | str
SeedMapLookup = Callable[[str, float, float, int], Sequence[int]]


def current_map(basis: str, x: float, y: float, count: int) -> Sequence[int]:
    """The seeds of a place on the map that ``lp.mod~`` uses; read on first use."""
    from latentplay.modulation import seedmap

    return seedmap.lookup(basis, x, y, count).tolist()


class Modulator:
    """Eight (or N) voices that move latents along seeded textures, all in step; the object ``lp.mod~`` without a host.

    ``voices``: 1 to 128, one for each latent. ``channels``: sides that they are shared out among, as the latents of two
    channels are; linked (``set("link", "channels", 1)``, at first), lists have a value for each voice of one side, and all
    sides move alike. ``sample_rate``: Hz of the latents as they come in. ``params``: any
    parameter of ``lp.mod~`` by name, a number, a word, or a sequence with one value for each voice::

        modulator = Modulator(8, 48000, enable=1, basis="voronoi", jump=400, scale=[1] * 8)
        moved = modulator.process(np.zeros((8, 48000), np.float32))

    The same parameters and seeds give the same samples everywhere, whatever the block size. BadValue, with the line
    that Pd would print, for what is out of range.
    """

    def __init__(
        self, voices: int = 8, sample_rate: float = 48000, *, channels: int = 1, **params: Value | Sequence[Value]
    ) -> None:
        if not 1 <= voices <= MAX_VOICES:
            raise BadValue(f"Modulator: {voices} voices: ask for 1 to {MAX_VOICES}")
        if not (math.isfinite(sample_rate) and 100 <= sample_rate <= 1e6):
            raise BadValue(f"Modulator: a sample rate of {sample_rate} Hz: ask for 100 to 1000000")
        if not (channels >= 1 and voices % channels == 0):
            raise BadValue(f"Modulator: {voices} voices for {channels} channels: ask for as many voices on each")
        self.voices = voices
        self.channels = channels
        self.sample_rate = float(sample_rate)
        self.position = 0
        """Logical time of the next block in samples; move it and the loops follow, as when a host jumps."""
        self._mod = _mod.Modulator(voices, self.sample_rate, channels=channels)
        self.use_seed_map(current_map)
        for name, value in params.items():
            self.set(name, *([value] if isinstance(value, (str, int, float)) else value))

    def set(self, name: str, *values: Value) -> None:
        """One message, as it is sent in Pd: ``set("jump", 400)``, ``set("scale", 1, 2.5)``, ``set("trigger")``.

        It is heard from the next block on. Raises BadValue, and changes nothing, when the message is not a good one.
        """
        line = self._mod.set(name, tuple(v if isinstance(v, str) else float(v) for v in values))
        if line is not None:
            raise BadValue(line)

    def restore(self, name: str, *values: Value) -> None:
        """A line of ``dump`` put back, as a preset does: voices whose seeds are the same play on, and a place on the
        seed map is the place alone, however the map may have changed. ``look_up x y`` asks the map, as ``seedmap`` does.
        """
        line = self._mod.restore(name, tuple(v if isinstance(v, str) else float(v) for v in values))
        if line is not None:
            raise BadValue(line)

    def process(self, latents: ArrayLike | None = None, n: int | None = None) -> NDArray[np.float32]:
        """The next block: latents of shape (voices, n), moved, as float32 of the same shape.

        Without latents, ``n`` samples of the modulation alone. Latents that are not finite are played as 0.
        """
        if latents is None:
            latents = np.zeros((self.voices, n or 0), np.float32)
        block = np.ascontiguousarray(latents, np.float32)
        if block.ndim != 2 or len(block) != self.voices:
            raise BadValue(f"Modulator: latents of shape {block.shape}: give ({self.voices}, n), a row for each voice")
        moved = np.empty_like(block)
        self._mod.process(block, moved, self.position)
        self.position += block.shape[1]
        return moved

    def use_seed_map(self, lookup: SeedMapLookup | None) -> None:
        """Another map for ``seedmap x y``: ``lookup(basis, x, y, count)`` returns the ``count`` nearest seeds."""
        self._mod.use_seed_map(
            None if lookup is None else lambda basis, x, y, count: lookup(BASES[basis], x, y, count)
        )

    def dump(self) -> list[tuple[Value, ...]]:
        """Every parameter as a message, ``(name, value, ...)``; sent back with ``set``, they restore the state."""
        return list(self._mod.dump())

    @property
    def address(self) -> int:
        """Where it lies in memory, for an lp.mod~ of the offline host to play."""
        return int(self._mod.address())

    @property
    def positions(self) -> NDArray[np.float64]:
        """Where each voice stands on its texture: (voices,), noise units from 0 to 128."""
        return np.asarray(self._mod.positions())

    @property
    def values(self) -> NDArray[np.float64]:
        """What each voice reads there: (voices,), 0 to 1."""
        return np.asarray(self._mod.values())

    @property
    def not_finite(self) -> int:
        """How many latent samples were not finite, and were played as 0."""
        return int(self._mod.not_finite())
