"""The Max for Live device in the fake Max, as Live would play it: its objects wired, its controls turned, its set saved and opened."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from fake_max import FakeMax
from live_patch import LivePatch, read_device, value_of

from latentplay.generate.live.device import CHAIN_BOXES

RATE, VECTOR = 48000, 64
HIDDEN = 2
ROUNDS = 3
KINDS = {name: next(w.removeprefix("mc.") for w in text.split() if "lp." in w) for name, text in CHAIN_BOXES.items()}


class Saved(NamedTuple):
    """What a set holds of a device: Live's parameters by long name, and each object's state as pattr has it."""

    values: dict[str, float]
    states: dict[str, list[Any]]

    def through_json(self) -> Saved:
        """As a file would give it back."""
        return Saved(*json.loads(json.dumps(self)))


class Device:
    """One device on a track; ``told`` is every message that reached an object, with its sample."""

    def __init__(self, host: FakeMax, sound: np.ndarray | None = None, name: str = "one", patcher: int = 0) -> None:
        self.host, self.name, self.at = host, name, 0
        self.told: list[tuple[int, str, str]] = []
        self.boxes = {key: host.new(text.replace("---", name), patcher) for key, text in CHAIN_BOXES.items()}
        host.buffer(f"{name}weights", 2048)
        self.patch = LivePatch(read_device(), self._deliver)
        if sound is not None:
            self.wire(sound, patcher)

    def wire(self, sound: np.ndarray, patcher: int) -> None:
        """Two channels into the chain, and dry beside it; what comes out is recorded."""
        host, box = self.host, self.boxes
        wet, dry = host.source(sound, mc=True, patcher=patcher), host.source(sound, patcher=patcher)
        apart = host.new("mc.unpack~ 2", patcher)
        for a, b in ((wet, box["encode"]), (box["encode"], box["mod"]), (box["mod"], box["decode"]), (box["decode"], apart)):
            host.connect(a, 0, b)
        for channel in range(2):
            host.connect(apart, channel, box["mix"], channel)
            host.connect(dry, channel, box["mix"], 2 + channel)
        self.heard = host.record(box["mix"], [0, 1], patcher)

    # --- what Live and the musician do ------------------------------------------------------------------------------------------

    def load(self, saved: Saved | None = None) -> None:
        """A fresh device, or the one of a set."""
        def states() -> None:
            for name, state in (saved.states if saved else {}).items():
                self.host.set_value(self.boxes[name], state)

        self.patch.load(saved.values if saved else None, states)
        self.listen()

    def turn(self, **values: float) -> None:
        """Controls by their long names, `_` for a blank; the device hears what the objects answer."""
        for name, value in values.items():
            self.patch.turn(name.replace("_", " "), value)
            self.listen()

    def tell(self, which: str, *messages: str) -> None:
        """What a menu, a picture or a text of the device sends."""
        for message in messages:
            self._deliver(which, message)
        self.listen()

    def transport(self, playing: int, beats: float, bpm: float) -> None:
        """Live's clock, as the object `transport` tells it."""
        (clock,) = [key for key, box in self.patch.boxes.items() if box.get("text") == "transport"]
        for outlet, atoms in ((7, [beats * 480.0]), (6, [playing]), (5, [4, 4]), (4, [bpm]), (0, [1])):
            self.patch.out(clock, outlet, atoms)

    def save(self) -> Saved:
        """The set."""
        stored = {n: k for n, k in self.patch.named.items() if value_of(self.patch.boxes[k]).get("parameter_invisible") != HIDDEN}
        values = {name: self.patch.values[key] for name, key in stored.items() if key in self.patch.values}
        return Saved(values, {name: self.host.value(box) for name, box in self.boxes.items()})

    # --- what comes of it ---------------------------------------------------------------------------------------------------------

    def _deliver(self, which: str, text: str) -> None:
        text = text.replace("---", self.name)
        self.told.append((self.at, which, text))
        self.host.send(self.boxes[which], text)

    def listen(self) -> None:
        """The device's own names carry what its objects say, and what they say to that in turn."""
        for _ in range(ROUNDS):
            for which, box in self.boxes.items():
                for line in self.host.said(box):
                    self.patch.say(f"---{which}.said", line.selector, *line.atoms)

    def run(self, samples: int) -> None:
        """Sound, in whole vectors."""
        self.host.run(samples)
        self.at += samples

    def automation(self) -> dict[str, list[list[Any]]]:
        """What was told, as `latentplay render --automation` takes it."""
        events: dict[str, list[list[Any]]] = {}
        for sample, which, text in self.told:
            if KINDS[which] != "lp.encode~" or not text.startswith("open"):
                events.setdefault(repr(sample / RATE), []).append([KINDS[which], *message(text)])
        return events


def message(text: str) -> list[float | str]:
    """Words and numbers; as everywhere but in `transport`, numbers have 32 bits."""
    def word(one: str) -> float | str:
        try:
            return float(one) if text.startswith("transport") else float(np.float32(one))
        except ValueError:
            return one

    return [word(one) for one in text.split()]


def rendered(device: Device, sound: np.ndarray, folder: Path, model: str = "demo") -> np.ndarray:
    """The same performance on the command line: (2, samples) float32."""
    import soundfile

    from latentplay.cli.__main__ import main as latentplay

    soundfile.write(folder / "in.wav", sound.T, RATE, subtype="FLOAT")
    (folder / "performance.json").write_text(json.dumps(device.automation()))
    asked = ["render", str(folder / "in.wav"), str(folder / "out.wav"), "--model", model, "--channels", "2"]
    assert latentplay([*asked, "--automation", str(folder / "performance.json"), "--quiet"]) == 0
    return soundfile.read(folder / "out.wav", dtype="float32", always_2d=True)[0].T
