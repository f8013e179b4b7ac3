"""The output strip in Python: wet and dry in time with each other, from the very code that plays in Pd and Max."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from latentplay import _mix
from latentplay.errors import BadValue, message, number, whole
from latentplay.files.arrays import floats
from latentplay.spec.limits import MAX_CHANNELS

Value = float | int | str


class Levels(NamedTuple):
    """Peaks: ``wet``, ``dry`` (as they came in) and ``out`` in dB full scale, ``reduction``: dB that the limiter took
    off. The floor is -120."""

    wet: float
    dry: float
    out: float
    reduction: float


class Mixer:
    """Dry and wet, gains and limiter; the object ``lp.mix~`` without a host.

    ``channels``: 1 to 64. ``sample_rate``: Hz. ``params``: any parameter of ``lp.mix~`` by name, a number, a word, or a
    sequence for what takes several words::

        mixer = Mixer(2, 48000, mix=50, gain_out=-3, limit=1, align=2048)
        heard = mixer.process(wet, dry)

    What comes out is ``limit(gain_out * (mix * gain_in * wet + (1 - mix) * dry))``, dry delayed by ``align``. The same
    messages at the same samples give the same sound everywhere, whatever the block size. BadValue, with the line that Pd
    would print, for what is out of range.
    """

    def __init__(self, channels: int = 1, sample_rate: float = 48000, **params: Value | tuple[Value, ...]) -> None:
        self.channels = whole("Mixer: channels", channels, 1, MAX_CHANNELS)
        self.sample_rate = number("Mixer: a sample rate of", sample_rate, 100, 1e6)
        self._mixer = _mix.Mixer(self.channels, self.sample_rate)
        for name, value in params.items():
            self.set(name, value)

    def __repr__(self) -> str:
        found = {line[0]: line[1] for line in self.dump() if len(line) == 2}
        limit = "limiter on" if found["limit"] else "limiter off"
        return f"<Mixer: {self.channels} channels, {self.sample_rate:g} Hz, mix {found['mix']:g} %, {limit}>"

    def set(self, name: str, *values: Value | tuple[Value, ...]) -> None:
        """One message, as it is sent in Pd: ``set("mix", 50)``, ``set("align", "auto")``, ``set("align", 56, "ms")``.

        It is heard from the next block on, smoothly. Raises BadValue, and changes nothing, when it is not a good one.
        """
        line = self._mixer.set(*message("Mixer", name, values))
        if line is not None:
            raise BadValue(line)

    def process(self, wet: ArrayLike, dry: ArrayLike | None = None) -> NDArray[np.float32]:
        """The next block: (channels, n) of each, mixed, as float32 of the same shape; no ``dry``: silence.

        Samples that are no number, or beyond 1e9, are played as silence.
        """
        wet = self._block(wet)
        dry = np.zeros_like(wet) if dry is None else self._block(dry)
        if wet.shape != dry.shape:
            raise BadValue(f"Mixer: wet of shape {wet.shape}, dry of shape {dry.shape}: give blocks of one length")
        mixed = np.empty_like(wet)
        self._mixer.process(wet, dry, mixed)
        return mixed

    def _block(self, sound: ArrayLike) -> NDArray[np.float32]:
        block = floats(sound, "Mixer: a sound")
        if block.ndim != 2 or len(block) != self.channels:
            raise BadValue(f"Mixer: a sound of shape {block.shape}: give ({self.channels}, n), a row for each channel")
        return block

    def follow(self, latency: int) -> None:
        """The latency of the chain in samples, 0 or more: how long ``align auto`` holds the dry sound back."""
        self._mixer.follow(whole("Mixer: a latency of", latency, 0, 2**31 - 1))

    def dump(self) -> list[tuple[Value, ...]]:
        """Every parameter as a message, ``(name, value, ...)``; sent back with ``set``, they restore the state."""
        return list(self._mixer.dump())

    def meters(self) -> Levels:
        """The peaks since the last call."""
        return Levels(*self._mixer.take_levels())

    @property
    def address(self) -> int:
        """Where it lies in memory, for an lp.mix~ of the offline host to play."""
        return int(self._mixer.address())

    @property
    def delay(self) -> int:
        """Samples that the dry sound is held back."""
        return int(self._mixer.delay())

    @property
    def latency(self) -> int:
        """Samples that the limiter looks ahead: the whole strip is so much later; 0 with ``limit 0``."""
        return int(self._mixer.look_ahead())

    @property
    def not_finite(self) -> int:
        """How many samples came in that were no number, and were played as silence."""
        return int(self._mixer.not_finite())
