"""The objects of a chain in a render: each is told what its box in a patch would be told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from latentplay.bend import Bender
from latentplay.control.control import Control, vector_of
from latentplay.errors import BadValue
from latentplay.control.manager import ControlManager
from latentplay.control.network import mask
from latentplay.render.mixer import Mixer
from latentplay.modulation.modulator import Modulator
from latentplay.preset.state import table
from latentplay.render.score import Score

Line = tuple[Any, ...]

QUESTIONS = {"dump", "info", "latency", "version", "layer_list", "preset_list", "point_list", "view", "meter"}
"""What asks and changes nothing."""

OF_THE_MODEL = {"own", "close", "reload"}
"""What tells lp.encode~ or lp.decode~ which model to play: a render has one throughout."""


def is_for_a_host(kind: str, word: str) -> bool:
    """Whether a message means something in a patch only."""
    return word in ("open", "seedmap_rebuild") or (kind in ("lp.encode~", "lp.decode~") and word in OF_THE_MODEL)


class Player(Protocol):
    """An object. ``kind`` is its class."""

    kind: str

    def hear(self, word: str, *values: Any) -> None:
        """A message."""

    def restore(self, word: str, *values: Any) -> None:
        """A line of ``dump`` put back."""

    def dump(self) -> list[Line]:
        """Every parameter, as lines."""


class Coder:
    """lp.encode~ or lp.decode~ over an OfflineCodec of the engine."""

    def __init__(self, kind: str, coder: Any) -> None:
        self.kind, self._coder, self._on = kind, coder, 1.0

    def hear(self, word: str, *values: Any) -> None:
        """`enable 0/1`; deadlines mean nothing where every frame is waited for."""
        if word == "deadline":
            return
        if word != "enable" or values not in ((0,), (1,)):
            raise BadValue(f"{self.kind}: '{' '.join(map(str, (word, *values)))}': expected enable 0 or 1")
        self._on = float(values[0])
        self._coder.enable(bool(values[0]))

    restore = hear

    def dump(self) -> list[Line]:
        """Whether it is on."""
        return [("enable", self._on)]


class Mover:
    """lp.mod~."""

    kind = "lp.mod~"

    def __init__(self, modulator: Modulator) -> None:
        self.modulator = modulator
        self.hear, self.restore, self.dump = modulator.set, modulator.restore, modulator.dump


class Strip:
    """lp.mix~."""

    kind = "lp.mix~"

    def __init__(self, mixer: Mixer) -> None:
        self.hear, self.restore, self.dump = mixer.set, mixer.set, mixer.dump


class Pad:
    """lp.control over a modulator; its points and its training are a host's."""

    kind = "lp.control"
    number, offline = 1, True

    def __init__(self, modulator: Modulator | None, desk: ControlManager, score: Score, folder: Path) -> None:
        self.folder = folder
        self._modulator, self._desk, self._score = modulator, desk, score
        self._control = Control()
        self.restore, self.dump = self._control.restore, self._control.dump

    def hear(self, word: str, *values: Any) -> None:
        """A place, a switch, or something for the mapping."""
        if word in ("point_add", "point_update"):
            self._point(word, list(values))
        elif word in ("mode", "xy", "glide", "map"):
            self._control.set(word, *values)
            self._steer()
        else:
            self._ask(word, values)

    def answer(self, selector: str, words: list[Any], values: Any) -> None:
        """What the mapping desk says to a box."""
        if selector == "network":
            self._control.install(self._desk.mapper.network)
        elif selector == "forget":
            self._control.install(None)
        elif selector == "map":
            self._control.restore("map", *words)

    def _point(self, word: str, values: list[Any]) -> None:
        if self._modulator is None:
            raise BadValue("lp.control: no lp.mod~ in this chain: there is nothing to map")
        number = [values.pop(0)] if word == "point_update" and values else []
        dump: list[Line] = list(self._control.dump())
        place = tuple(values) or next(line[1:] for line in dump if line[0] == "xy")
        if "seed" in self._groups() and not any(line[0] == "seedmap" for line in self._modulator.dump()):
            raise BadValue(f"lp.control: {word}: 'seed' is mapped, but the seeds of lp.mod~ are not from the map")
        self._ask(word, (*number, *place, *vector_of(self._modulator)))

    def _groups(self) -> list[str]:
        return [str(line[1]) for line in self._control.dump() if line[0] == "map" and line[2]]

    def _ask(self, word: str, values: Line) -> None:
        self._desk.obey(self, [word, mask(self._groups()), *values])

    def _steer(self) -> None:
        if self._modulator is not None:
            for word, *values in self._control.lines(self._modulator):
                self._modulator.set(str(word), *values)
        wait = self._control.ask_wake()
        if wait is not None:
            self._score.after(wait, self._wake)

    def _wake(self) -> None:
        self._control.wake()
        self._steer()


class Bending:
    """lp.bend over the weights that render."""

    kind = "lp.bend"

    def __init__(self, bender: Callable[[], Bender]) -> None:
        self._bender = bender

    def hear(self, word: str, *values: Any) -> None:
        """A message; what was drawn in a patch is not known here."""
        self._bender().message([word, *values])

    restore = hear

    def dump(self) -> list[Line]:
        """Nothing: a preset keeps it whole."""
        return []


def check_known(kind: str) -> None:
    """BadValue for what is no object of the library."""
    if kind not in table():
        raise BadValue(f"no object '{kind}': expected one of {', '.join(table())}")
