"""What a render gives: the sound, the latents on their way, the delay."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Sound = NDArray[np.float32]
"""(channels, samples), full scale at 1."""


@dataclass(repr=False)
class Rendering:
    """What came out, and how.

    ``audio`` (channels, samples) at ``rate`` Hz; ``latents`` (latents, hops) as decode heard them; ``latency`` in
    samples, 0 when it was taken out; ``seconds`` of work, loading not counted; ``notes``: lines for the musician;
    ``source`` (channels, samples): the sound that went in, at the same rate; ``hop``: samples a frame of latents;
    ``silent_frames``: how many frames a model could not give, silence stands in their place.
    """

    audio: Sound
    latents: NDArray[np.float32]
    rate: float
    latency: int
    seconds: float
    notes: list[str] = field(default_factory=list)
    source: Sound | None = None
    hop: int = 0
    silent_frames: int = 0

    @property
    def speed(self) -> float:
        """Seconds of sound made in a second of work."""
        return self.audio.shape[1] / self.rate / max(self.seconds, 1e-9)

    def write(self, path: str | Path) -> Path:
        """The sound as a file; its ending chooses the kind: .wav is float32, to the last bit. LatentPlayError."""
        from latentplay.files.sound_files import write_sound

        return write_sound(path, self.audio, self.rate, channels_first=True)

    def plot(self) -> Any:
        """A picture (a matplotlib figure) of what went in, the latents and what came out. LatentPlayError without matplotlib."""
        from latentplay.render.plot import chain_figure

        sent = self.audio if self.source is None else self.source
        hop = self.hop or max(self.audio.shape[1] // max(self.latents.shape[1], 1), 1)
        sounds = (sent.mean(axis=0), self.latents, self.audio.mean(axis=0))
        return chain_figure(*sounds, rate=self.rate, hop=hop, latency=self.latency)

    def __repr__(self) -> str:
        channels, samples = self.audio.shape
        return (
            f"<Rendering: {samples / self.rate:.2f} s at {self.rate:g} Hz, {channels} channel{'s' if channels > 1 else ''}, "
            f"{len(self.latents)} latents in {self.latents.shape[1]} frames, {self.latency} samples late>"
        )
