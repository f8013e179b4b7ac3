"""A trained autoencoder, loaded: its weights are read once a process, its cost and its own delay are measured."""

from __future__ import annotations

import contextlib
import threading
import time
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from latentplay.errors import ModelError
from latentplay.model import left_alone, safety
from latentplay.model.cost import steady_cost
from latentplay.model.delay import Delay, longest, own_delay
from latentplay.model.engine import load_engine
from latentplay.model.info import ModelInfo, read_model_info
from latentplay.model.patience import within

if TYPE_CHECKING:
    from latentplay import _engine

ENCODE, DECODE = 0, 1
LONGEST_LOAD = 120.0
"""Seconds: then a file that torch still reads is given up, so that others can be loaded."""
LONGEST_MEASURE = 20.0
"""Seconds of computing: a model whose delay takes longer to find is not measured."""
TOO_SLOW = Delay(0, "it is too slow on this machine to be measured, 0 samples are reported")
_loaded: weakref.WeakValueDictionary[tuple[str, int, int], Model] = weakref.WeakValueDictionary()
_loading = threading.Lock()
_measurements: dict[tuple[str, str, int], Any] = {}


class Model:
    """The weights of a ``.ts`` file. Make one with ``load``; ``ModelError`` says in one line what is wrong with a file.

    ``trust``: its code is not checked, ``notes`` says so; else one that does what no model needs is refused.

    ``encode`` and ``decode`` stream: each call goes on where the last one ended; ``reset`` forgets the past.
    """

    def __init__(self, path: str | Path, trust: bool = False) -> None:
        self.path, self.trusted = Path(path), trust
        self.info: ModelInfo = read_model_info(self.path)
        doubt = safety.check(self.path, trust)
        engine = load_engine()
        try:
            self.weights = within(LONGEST_LOAD, lambda: engine.Model(str(self.path), trust))
        except RuntimeError as error:
            raise safety.said_by_engine(self.path, error) from error
        held = dict(self.weights.layers())
        if not trust and any(held.get(layer.name) != layer.shape for layer in self.info.layers):
            raise ModelError(f"'{self.path.name}' holds other layers than it says: copy or export it again")
        said = [f"'{self.path.name}' {note}" for note in self.weights.notes()]
        self.notes = [doubt or f"'{self.path.name}' is played because of -trust 1: its code was not checked", *said] if trust else said
        """Lines for the musician."""
        self._net: _engine.Net | None = None

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return self.path.stem

    @property
    def ratio(self) -> int:
        """Samples in a hop."""
        return self.info.ratio

    @property
    def latents(self) -> int:
        """Latents in a frame."""
        return self.info.latents

    @property
    def rate(self) -> float:
        """The sampling rate that the model is made for, in Hz; 0 when it does not say."""
        return float(self.info.sampling_rate)

    def has(self, method: int) -> bool:
        """Whether the model has encode (0) or decode (1)."""
        return self.weights.shape(method) is not None

    def shape(self, method: int) -> tuple[int, int, int, int]:
        """(in_channels, in_ratio, out_channels, out_ratio) of encode (0) or decode (1); ModelError when it is missing."""
        shape = self.weights.shape(method)
        if shape is None:
            raise ModelError(f"'{self.path.name}' has no {'decode' if method else 'encode'}")
        return shape

    def states(self, channels: int) -> int:
        """How many streams run side by side, each with its own latents: one a channel in a mono model, else one."""
        return max(channels, 1) if self.info.channels == 1 else 1

    def encode(self, audio: np.ndarray, seed: int = 0) -> np.ndarray:
        """Sound to latents: float32 (channels, frames x ratio) to (latents, frames)."""
        return self._run(ENCODE, audio, seed)

    def decode(self, latents: np.ndarray, seed: int = 0) -> np.ndarray:
        """Latents to sound: float32 (latents, frames) to (channels, frames x ratio)."""
        return self._run(DECODE, latents, seed)

    def reset(self) -> None:
        """Forgets what was streamed so far."""
        if self._net is not None:
            self._net.reset()

    def _run(self, method: int, values: np.ndarray, seed: int) -> np.ndarray:
        self.shape(method)
        if self._net is None:
            self._net = self.weights.net()
        try:
            result: np.ndarray = self._net.run(method, np.ascontiguousarray(values, dtype=np.float32), seed)
        except RuntimeError as error:
            raise ModelError(f"'{self.path.name}': {error}") from error
        return result

    def frame_seconds(self, method: int) -> float:
        """What a frame costs on this machine, in seconds, once that is steady; 0 when the method is missing.

        Of the thread's own time: what else the machine does while we load must not lengthen the delay for good.
        """
        return float(self._measured(("cost", method), lambda: self._time(method)))

    def _time(self, method: int) -> float:
        return steady_cost(self._one_frame(method)) if self.has(method) else 0.0

    def _one_frame(self, method: int) -> Callable[[], float]:
        channels, in_ratio, _, out_ratio = self.shape(method)
        net = self.weights.net()
        noise = np.random.default_rng(0).standard_normal((channels, max(in_ratio, out_ratio) // in_ratio))
        values = (0.1 * noise).astype(np.float32)

        def frame() -> float:
            start = time.thread_time()
            with contextlib.suppress(RuntimeError):  # a frame that fails costs too; the worker will report it
                net.run(method, values)
            return time.thread_time() - start

        return frame

    @property
    def delay(self) -> int:
        """The model's own delay through encode and decode, in samples at its rate; ``measured_delay`` says how sure."""
        return self.measured_delay.samples

    @property
    def measured_delay(self) -> Delay:
        """The same, with the reason why it is not clear where it is not."""
        delay: Delay = self._measured(("delay", 0), lambda: TOO_SLOW if self._is_slow() else own_delay(self))
        return delay

    def _is_slow(self) -> bool:
        """Whether the seconds that a delay is looked for in would take minutes."""
        hops = longest(self) / self.ratio
        return hops * sum(self._one_frame(method)() for method in (ENCODE, DECODE) if self.has(method)) > LONGEST_MEASURE

    @property
    def delay_note(self) -> str:
        """A line for the musician when the delay is not clear; else empty."""
        return self.measured_delay.note(self.name)

    def _measured(self, what: tuple[str, int], measure: Callable[[], Any]) -> Any:
        """A measurement, made once a process for each model, however often it is loaded."""
        key = (self.info.hash, *what)
        if key not in _measurements:
            _measurements[key] = measure()
        return _measurements[key]


def measured() -> dict[Any, Any]:
    """What was measured in this process."""
    return dict(_measurements)


def put_back(measurements: dict[Any, Any]) -> None:
    """What was measured in another process of this machine."""
    _measurements.update(measurements)


def load(path: str | Path, trust: bool = False) -> Model:
    """The model of a file; one that is loaded already is shared. One file is read at a time. ``trust``: whatever its code does."""
    path = Path(path)
    left_alone.check(path)
    with _loading:
        try:
            stat = path.stat()
            key = (str(path.resolve()), stat.st_mtime_ns, stat.st_size)
        except OSError:
            key = (str(path), 0, 0)
        model = _loaded.get(key)
        if model is None or (model.trusted and not trust):
            model = Model(path, trust)
            _loaded[key] = model
        return model
