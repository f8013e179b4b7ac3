"""The modulator in Python: latents in, moved latents out, from the very code that plays in Pd and Max."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from latentplay import _mod
from latentplay.errors import BadValue, message, number, whole
from latentplay.files.arrays import floats
from latentplay.modulation.texture import BASES
from latentplay.spec.limits import MAX_VOICES

Value = float | int | str
SLOWEST, FRAMES_BELOW, SOUND_FROM, LONGEST_HOP = 1.0, 100.0, 32000.0, 65536
"""Hz: the slowest rate; below which a rate is one of frames; from which the sound's is taken to be. Samples: a frame at most."""
SeedMapLookup = Callable[[str, float, float, int], Sequence[int]]


def current_map(basis: str, x: float, y: float, count: int) -> Sequence[int]:
    """The seeds of a place on the map that ``lp.mod~`` uses; read on first use."""
    from latentplay.modulation.seedmap import maps

    return maps.lookup(basis, x, y, count).tolist()


class Modulator:
    """Eight (or N) voices that move latents along seeded textures, all in step; the object ``lp.mod~`` without a host.

    ``voices``: 1 to 128, one for each latent. ``sample_rate``: Hz of the latents as they come in, 1 to 1000000.
    ``channels``: sides that they are shared out among, as the latents of two channels are; linked (``set("link",
    "channels", 1)``, at first), lists have a value for each voice of one side, and all sides move alike. ``params``: any
    parameter of ``lp.mod~`` by name, a number (for all voices), a word, or a sequence with one value for each voice::

        modulator = Modulator(8, 48000, enable=1, basis="voronoi", jump=400, scale=1)
        moved = modulator.process(np.zeros((8, 48000), np.float32))

    At the latents' own rate, as ``Model.encode`` gives them, say the sound's rate and ``hop``, the samples in a frame: each
    frame is moved as lp.mod~ would have moved it in a chain, to the last bit (and, as there, heard a frame later while the
    modulator is on: its low-pass has a hop to settle)::

        modulator = Modulator(model.latents, model.rate, hop=model.ratio, enable=1, scale=1)
        heard = model.decode(modulator.process(model.encode(sound)))

    A ``sample_rate`` under 100 Hz without ``hop`` is a rate of frames: ``Modulator(8, 23.4375)`` is the same as
    ``Modulator(8, 48000, hop=2048)`` (the hop is the power of two that leads to 32000 Hz or more).

    The same parameters and seeds give the same samples everywhere, whatever the block size. BadValue, with the line
    that Pd would print, for what is out of range.
    """

    def __init__(
        self,
        voices: int = 8,
        sample_rate: float = 48000,
        *,
        channels: int = 1,
        hop: int | None = None,
        **params: Value | Sequence[Value],
    ) -> None:
        self.voices = whole("Modulator: voices", voices, 1, MAX_VOICES)
        self.channels = whole("Modulator: channels", channels, 1, MAX_VOICES)
        self.sample_rate = number("Modulator: a sample rate of", sample_rate, SLOWEST, 1e6)
        self.hop = 1 if hop is None else whole("Modulator: a hop of", hop, 1, LONGEST_HOP)
        if hop is None and self.sample_rate < FRAMES_BELOW:
            self.hop = 2 ** math.ceil(math.log2(SOUND_FROM / self.sample_rate))
            self.sample_rate *= self.hop
        elif self.sample_rate < FRAMES_BELOW:
            raise BadValue(f"Modulator: a sample rate of {self.sample_rate:g} with a hop: give the sound's, {FRAMES_BELOW:g} or more")
        if self.voices % self.channels:
            raise BadValue(f"Modulator: {voices} voices for {channels} channels: ask for as many voices on each")
        self.position = 0
        """Logical time of the next block, in samples or, with a hop, in frames; move it and the loops follow, as when a host
        jumps."""
        self._held = np.zeros((self.voices, 1), np.float32)
        self._mod = _mod.Modulator(self.voices, self.sample_rate, channels=self.channels)
        self.use_seed_map(current_map)
        for name, value in params.items():
            self.set(name, value)

    def __repr__(self) -> str:
        found = {line[0]: line[1] for line in self.dump() if len(line) == 2}
        state = "on" if found["enable"] else "off"
        rate = f"{self.sample_rate:g} Hz" + (f", a frame every {self.hop} samples" if self.hop > 1 else "")
        return f"<Modulator: {self.voices} voices, {rate}, {state}, basis {found['basis']}, jump {found['jump']:g}, time {found['time']:g}>"

    def set(self, name: str, *values: Value | Sequence[Value]) -> None:
        """One message, as it is sent in Pd: ``set("jump", 400)``, ``set("scale", 1, 2.5)``, ``set("trigger")``. A list or an
        array stands for its values.

        It is heard from the next block on. Raises BadValue, and changes nothing, when the message is not a good one.
        """
        line = self._mod.set(*message("Modulator", name, values))
        if line is not None:
            raise BadValue(line)

    def restore(self, name: str, *values: Value) -> None:
        """A line of ``dump`` put back, as a preset does: voices whose seeds are the same play on, and a place on the
        seed map is the place alone, however the map may have changed. ``look_up x y`` asks the map, as ``seedmap`` does.
        """
        line = self._mod.restore(*message("Modulator", name, values))
        if line is not None:
            raise BadValue(line)

    def process(self, latents: ArrayLike | None = None, n: int | None = None) -> NDArray[np.float32]:
        """The next block: latents of shape (voices, n), moved, as float32 of the same shape.

        Without latents, ``n`` samples (with a hop: frames) of the modulation alone. Latents that are not finite are played
        as 0. BadValue for another shape.
        """
        if latents is None:
            latents = np.zeros((self.voices, whole("Modulator: n", 0 if n is None else n, 0, 1 << 26)), np.float32)
        block = floats(latents, "Modulator: latents")
        if block.ndim != 2 or len(block) != self.voices:
            raise BadValue(f"Modulator: latents of shape {block.shape}: give ({self.voices}, n), a row for each voice")
        whole("Modulator: position", self.position, -(2**60), 2**60)
        if self.hop > 1:
            return self._process_frames(block)
        moved = np.empty_like(block)
        self._mod.process(block, moved, self.position)
        self.position += block.shape[1]
        return moved

    def _process_frames(self, latents: NDArray[np.float32]) -> NDArray[np.float32]:
        """As in a chain: the last frame is held for a hop, and the new one is moved at the sample in which it comes."""
        moved = np.empty_like(latents)
        for frame in range(latents.shape[1]):
            start = self.position * self.hop + (self.position != 0)
            length = (self.position + 1) * self.hop + 1 - start
            block = np.repeat(self._held, length, axis=1)
            block[:, -1] = latents[:, frame]
            self._held = latents[:, frame : frame + 1].copy()
            self._mod.process(block, block, start)
            moved[:, frame] = block[:, -1]
            self.position += 1
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
