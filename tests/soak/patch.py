"""The patch of the soak: two chains with everything, played in blocks; each object comes and goes by itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from latentplay.host.offline import OfflineHost, OfflineObject
from latentplay.model.folders import DATA

RATE, LATENTS = 48000, 8
GRID = 24000
"""Samples of the loop that nobody touches, 500 ms: the last one must be the first one, to the bit."""
SIGNALS = {"lp.encode~": (1, LATENTS), "lp.mod~": (LATENTS, LATENTS), "lp.decode~": (LATENTS, 1), "lp.mix~": (2, 1)}
KINDS = (*SIGNALS, "lp.bend", "lp.control", "lp.preset")


class Chain:
    """One chain: its objects by kind, those that are there. ``models``: what may be opened, the first one at once."""

    def __init__(self, host: OfflineHost, models: list[Path], name: str) -> None:
        self.host, self.models, self.name = host, models, name
        self.files = f"{name}-"
        self.objects: dict[str, OfflineObject] = {}
        self.is_recording = False
        self.build()

    def build(self) -> None:
        """Everything anew, as when the patch is opened."""
        for kind in KINDS:
            self.make(kind)
        self.send("lp.mod~", "enable", 1.0)

    def make(self, kind: str) -> None:
        """An object; the first one brings the model."""
        made = self.host.make(kind, self.name, *([] if self.objects else [str(self.models[0])]))
        if kind in SIGNALS:
            made.prepare(*SIGNALS[kind])
        self.objects[kind] = made

    def delete(self, kind: str) -> None:
        """An object goes, while the others play."""
        self.objects.pop(kind).delete()
        if not self.objects:
            self.is_recording = False

    def send(self, kind: str, *message: str | float) -> None:
        """To the object, when it is there."""
        if kind in self.objects:
            self.objects[kind].send(*message)

    def play(self, sound: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """A block through all of it: what the decoder gave, and what is heard."""
        latents = self._through("lp.encode~", sound, LATENTS)
        wet = self._through("lp.decode~", self._through("lp.mod~", latents, LATENTS), 1)
        return wet, self._through("lp.mix~", np.concatenate([wet, sound]), 1)

    def _through(self, kind: str, signals: np.ndarray, count: int) -> np.ndarray:
        """Without the object: its cords, as far as they fit."""
        made = self.objects.get(kind)
        if made is not None:
            return made.process(np.ascontiguousarray(signals))
        return signals if len(signals) == count else np.zeros((count, signals.shape[1]), np.float32)


def clock(host: OfflineHost) -> OfflineObject:
    """The modulator that nobody touches."""
    made = host.make("lp.mod~", "clock", "-latents", 4)
    made.prepare(4, 4)
    for name, value in (("enable", 1.0), ("scale", 1.0), ("time", 500.0)):
        made.send(name, value)
    return made


def demo() -> Path:
    """The model that both chains play at first."""
    return DATA / "demo.ts"
