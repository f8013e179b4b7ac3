"""The Live device with our objects in the fake Max: what a control sends reaches them, what they answer reaches the controls."""

from __future__ import annotations

from typing import Any

from fake_max import FakeMax
from live_patch import LivePatch, read_device, value_of

from latentplay.generate.live.device import CHAIN_BOXES

QUIET, LONGEST = 3, 400
"""Rounds without a word after which all is said; rounds after which something goes in circles."""


class LivePlayer:
    """One device, loaded as Live loads it; `name` keeps its chain from others in the same host."""

    def __init__(self, host: FakeMax, name: str, root: dict[str, Any] | None = None) -> None:
        self.host, self.name = host, name
        self.made = {box: host.new(text.replace("---", name)) for box, text in CHAIN_BOXES.items()}
        host.buffer(f"{name}weights", 2048)
        self.patch = LivePatch(root or read_device(), self.deliver)
        self.patch.patient = True
        self.patch.load()
        self.settle()

    def deliver(self, box: str, text: str) -> None:
        """A message from the patch."""
        self.host.send(self.made[box], text.replace("---", self.name))

    def settle(self) -> None:
        """Time passes until the objects have nothing more to say; all that they said went into the patch."""
        quiet = 0
        for _ in range(LONGEST):
            self.host.run(512)
            heard = [(box, said) for box, made in self.made.items() for said in self.host.said(made)]
            for box, said in heard:
                self.patch.say(f"---{box}.said", *said.words)
            quiet = 0 if heard else quiet + 1
            if quiet == QUIET and not self.patch.later:
                return
            if quiet == QUIET:
                self.patch.catch_up()
                quiet = 0
        raise AssertionError("the device and its objects go on and on")

    def turn(self, **values: float) -> None:
        """Controls, by their long names with _ for blanks, at values; what follows has happened."""
        for name, value in values.items():
            self.patch.turn(name.replace("_", " "), value)
        self.settle()

    def do(self, name: str) -> None:
        """A button."""
        self.turn(**{name: 1})

    def stands(self, name: str) -> Any:
        """Where a control is: a number, or the word of a menu, a tab or a switch."""
        key = self.patch.named[name]
        kept = value_of(self.patch.boxes[key])
        value = self.patch.values.get(key, kept.get("parameter_initial", [0])[0])
        return kept["parameter_enum"][int(value)] if "parameter_enum" in kept else value

    def text(self, varname: str) -> str:
        """What a line of text, a menu or a light was told last."""
        return " ".join(str(a) for a in self.patch.shown[varname][-1])
