"""The XY pad in Python: places in, messages for a modulator out, from the very code that plays in Pd and Max."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from latentplay import _control
from latentplay.control.network import Network
from latentplay.errors import BadValue, message, quoted
from latentplay.modulation.modulator import Modulator

Line = tuple[float | str, ...]


def vector_of(modulator: Modulator) -> NDArray[np.float64]:
    """What a modulator is set to, for `Mapper.add`: (6 + 2 voices,) values from 0 to 1."""
    return _control.vector_of(dump_of(modulator))


def time_form(modulator: Modulator) -> str:
    """What a modulator's time is, for `Mapper.add`: ``ms`` or ``note``."""
    return _control.time_form(dump_of(modulator))


def dump_of(modulator: Modulator) -> list[Line]:
    """Its parameters; BadValue for what is no modulator."""
    if not isinstance(modulator, Modulator):
        raise BadValue(f"{quoted(modulator)} is no Modulator")
    return modulator.dump()


class Control:
    """The object ``lp.control`` without a host, for a modulator; what it learned comes with `install`::

        control = Control()
        control.install(mapper.network)
        control.set("mode", "predict")
        control.set("xy", 0.2, 0.7)
        for line in control.lines(modulator):
            modulator.set(*line)

    With a glide the pad arrives later: call `wake` after ``ask_wake()`` milliseconds, send the lines, and so on until
    that is None.
    """

    def __init__(self) -> None:
        self._control = _control.Control()

    def __repr__(self) -> str:
        found = {line[0]: line[1:] for line in self.dump()}
        learned = "a mapping installed" if self._control.trained() else "nothing installed"
        return f"<Control: pad at {found['xy'][0]:g} {found['xy'][1]:g}, mode {found['mode'][0]}, {learned}>"

    def set(self, name: str, *values: float | str) -> None:
        """One message: mode, xy, glide or map. BadValue, with the line that Pd would print, for one that is not good."""
        line = self._control.set(*message("Control", name, values))
        if line is not None:
            raise BadValue(line)

    def restore(self, name: str, *values: float | str) -> None:
        """A line of `dump` put back: as `set`, but the pad is there at once and says nothing."""
        self.set(name, *values)
        self._control.settle()

    def install(self, network: Network | None) -> None:
        """What is played in predict mode from now on; None for nothing."""
        if not (network is None or isinstance(network, Network)):
            raise BadValue(f"Control: {quoted(network)} is no network: give mapper.network, after mapper.train()")
        if network is None:
            self._control.forget()
        else:
            self._control.install(network.net)

    def lines(self, modulator: Modulator) -> list[Line]:
        """What to tell the modulator after the last `set` or `wake`: messages for its `set`, none when nothing moved."""
        return self._control.apply(dump_of(modulator)) if self._control.moved() else []

    def ask_wake(self) -> float | None:
        """Milliseconds from the last `set` or `wake` to the next `wake`; None when none is due, or one was asked for
        already and has not come."""
        wait = self._control.ask_wake()
        return None if wait < 0 else wait

    def wake(self) -> None:
        """The pad moves on along its glide."""
        self._control.wake()

    def dump(self) -> list[Line]:
        """Every parameter as a message, ``(name, value, ...)``."""
        return self._control.dump()
