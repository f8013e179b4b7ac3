"""The offline host: the objects of the table without Pd or Max, on a clock of their own, driven from Python."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from latentplay import _offline
from latentplay.errors import BadValue
from latentplay.host.requests import Line
from latentplay.host.server import Server
from latentplay.model.folders import DATA
from latentplay.spec.table import objects

MOST_BLOCK = _offline.MOST_BLOCK
NEVER = 1 << 62
Block = NDArray[np.float32]


class Output(NamedTuple):
    """A status line of an object (0: the host), or an error for the console; ``milliseconds`` of the host's time."""

    number: int
    milliseconds: float
    selector: str
    values: list[Any]
    is_error: bool


class OfflineObject:
    """An object of an OfflineHost: ``number``, ``kind`` (its class), ``chain``, and how many signals it has."""

    def __init__(self, host: _offline.Host, number: int, kind: str, among: list[OfflineObject]) -> None:
        self._host = host
        self._among = among
        self.number = number
        self.kind = kind
        self.chain = host.chain(number)
        self.inlets, self.outlets = host.ports(number)

    def send(self, selector: str, *values: Any) -> None:
        """A message; it is heard in the next block, and everything that it asks for is done when this returns."""
        self._host.send(self.number, selector, values)
        self._host.settle()

    def at(self, milliseconds: float, selector: str, *values: Any) -> None:
        """A message at a time from the first sample, heard at the start of the block of 64 samples in which it comes."""
        self._host.schedule(milliseconds, self.number, selector, values)

    def state(self) -> list[Line]:
        """Every parameter as a message, (selector, value, ...)."""
        return self._host.state(self.number)

    def restore(self, lines: Iterable[Line]) -> None:
        """Puts a state back, as a preset does."""
        self._host.restore(self.number, list(lines))
        self._host.settle()

    def prepare(self, inlets: int = 0, outlets: int = 0) -> None:
        """Before the first block: how many signals come and go; 0 for as many as the object has."""
        self.inlets, self.outlets = inlets or self.inlets, outlets or self.outlets
        self._host.prepare(self.number, self.inlets, self.outlets)
        self._host.settle()

    def process(self, block: Block) -> Block:
        """The block at the host's position: float32 (inlets, n) in, (outlets, n) out, n at most 4096."""
        if len(block) != self.inlets:
            raise ValueError(f"got {len(block)} signals, expected {self.inlets}")
        return self._host.process(self.number, block, self.outlets)

    def delete(self) -> None:
        """Takes the object away."""
        if self in self._among:
            self._among.remove(self)
        self._host.remove(self.number)
        self._host.settle()


class OfflineHost:
    """Objects that play off-line, the same code as in Pd. ``rate`` in Hz; ``folder``: where the patch would lie.

    Python wires the signals::

        host = OfflineHost(48000)
        encode, decode = host.make("lp.encode~", "voice.ts"), host.make("lp.decode~", "voice")
        encode.prepare(), decode.prepare()
        heard = decode.process(encode.process(sound[:, :1024]))
        host.advance(1024)

    ``fixed_models``: a preset does not change which models play.
    """

    def __init__(self, rate: float = 48000.0, folder: str | Path = ".", *, fixed_models: bool = False) -> None:
        self._host = _offline.Host(float(rate), os.fsencode(folder), os.fsencode(DATA))
        self.server = Server(self._host.reply, fixed_models=fixed_models)
        self._host.handler = self.server.handle
        self._host.reply(0, "engine", ["embedded", float(os.getpid())])
        self._objects: list[OfflineObject] = []
        self._output: list[Output] = []

    def make(self, kind: str, *arguments: str | float, modulator: int = 0, mixer: int = 0) -> OfflineObject:
        """A new object, as `[kind arguments]` in a patch. BadValue when no object is called so.

        ``modulator``, ``mixer``: the address of one that exists already, for lp.mod~ or lp.mix~ to play.
        """
        number = self._host.add(kind, arguments, modulator=modulator, mixer=mixer)
        if not number:
            raise BadValue(f"no object '{kind}': expected one of {', '.join(o.name for o in objects())}")
        made = OfflineObject(self._host, number, kind, self._objects)
        self._objects.append(made)
        self._host.settle()
        return made

    @property
    def objects(self) -> list[OfflineObject]:
        """Those that are there, in the order in which they were made."""
        return list(self._objects)

    @property
    def position(self) -> int:
        """Samples since the start."""
        return self._host.position

    def advance(self, samples: int) -> None:
        """The block has been computed: time goes on."""
        self._host.advance(samples)

    def play_events(self) -> int:
        """Does all that is due at the present position; the position of what comes next, NEVER when nothing does."""
        self._host.run_due()
        return self._host.next_event()

    def take_output(self) -> list[Output]:
        """What objects and host have said since the last call."""
        output = self._output + [Output(*line) for line in self._host.take_output()]
        self._output = []
        return output

    def latest(self, made: OfflineObject, selector: str) -> list[Any]:
        """The values of the last status line of an object with this selector; what was said before stays to be taken."""
        self._output += [Output(*line) for line in self._host.take_output()]
        return next(s.values for s in reversed(self._output) if s.number == made.number and s.selector == selector)

    def info(self, made: OfflineObject) -> dict[str, Any]:
        """What an object answers to `info`; what was said before stays to be taken."""
        self._output += [Output(*line) for line in self._host.take_output()]
        made.send("info")
        said = [Output(*line) for line in self._host.take_output()]
        return {str(s.values[0]): s.values[1] for s in said if s.number == made.number and s.selector == "info" and len(s.values) > 1}

    def set_array(self, name: str, values: Block) -> None:
        """An array as Pd has them: lp.bend fills and reads it."""
        self._host.set_array(name, np.ascontiguousarray(values, np.float32))

    def array(self, name: str) -> Block | None:
        """The array of that name, float32 (n,); None when there is none."""
        return self._host.array(name)

    def close(self) -> None:
        """Deletes all objects; their workers end."""
        for made in self.objects:
            made.delete()
        self.server.stop()
