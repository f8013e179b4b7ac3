"""A trained model, loaded: its weights are read once a process, its cost and its own delay are measured."""

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
from latentplay.model import left_alone
from latentplay.model.cost import steady_cost
from latentplay.model.delay import Delay, own_delay
from latentplay.model.engine import load_engine
from latentplay.model.info import ModelInfo, read_model_info

if TYPE_CHECKING:
    from latentplay import _engine

ENCODE, DECODE = 0, 1
_loaded: weakref.WeakValueDictionary[tuple[str, int, int], Model] = weakref.WeakValueDictionary()
_loading = threading.Lock()
_measurements: dict[tuple[str, str, int], Any] = {}


class Model:
    """The weights of a ``.ts`` file. Make one with ``load``; ``ModelError`` says in one line what is wrong with a file.

    ``encode`` and ``decode`` stream: each call goes on where the last one ended; ``reset`` forgets the past.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self.info: ModelInfo = read_model_info(self.path)
        engine = load_engine()
        try:
            self.weights = engine.Model(str(self.path))
        except RuntimeError as error:
            raise ModelError(f"'{self.path.name}' does not run: {error}") from error
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

    @property
    def methods(self) -> dict[str, int]:
        """Every method that can be played, and the number that the engine knows it by."""
        return self.weights.methods()

    def number(self, method: str) -> int:
        """The number of a method by its name; ModelError when it is missing. One that is new here is made ready, which takes time."""
        numbers = self.methods
        if method not in numbers:
            raise ModelError(f"'{self.path.name}' has no {method}: it has {', '.join(numbers)}")
        if numbers[method] not in (ENCODE, DECODE):
            try:
                self.weights.warm_up(numbers[method])
            except RuntimeError as error:
                raise ModelError(f"'{self.path.name}' cannot play {method}: {error}") from error
        return numbers[method]

    def has(self, method: int) -> bool:
        """Whether the model has encode (0) or decode (1)."""
        return self.weights.shape(method) is not None

    def shape(self, method: int) -> tuple[int, int, int, int]:
        """(in_channels, in_ratio, out_channels, out_ratio) of encode (0), decode (1) or another; ModelError when it is missing."""
        shape = self.weights.shape(method)
        if shape is None:
            name = "decode" if method else "encode"
            raise ModelError(f"'{self.path.name}' has no {name}: {self.how_to_play}")
        return shape

    @property
    def how_to_play(self) -> str:
        """A line for who takes the model for an autoencoder."""
        return f"[lp.model~ {self.path.name}] plays its {', '.join(self.methods)}"

    def states(self, channels: int) -> int:
        """How many streams run side by side, each with its own latents: one a channel in a mono model, else one."""
        return max(channels, 1) if self.info.channels == 1 else 1

    def encode(self, audio: np.ndarray, seed: int = 0) -> np.ndarray:
        """Sound to latents: float32 (channels, frames x ratio) to (latents, frames)."""
        return self._run(ENCODE, audio, seed)

    def decode(self, latents: np.ndarray, seed: int = 0) -> np.ndarray:
        """Latents to sound: float32 (latents, frames) to (channels, frames x ratio)."""
        return self._run(DECODE, latents, seed)

    def play(self, method: str, values: np.ndarray, seed: int = 0) -> np.ndarray:
        """Any method by its name: float32 (channels, values) in and out, whole blocks of the model."""
        return self._run(self.number(method), values, seed)

    def set(self, attribute: str, *values: float | str | np.ndarray) -> None:
        """Sets an attribute of the model for ``encode``, ``decode`` and ``play``; ModelError when it refuses."""
        try:
            self._own_net().set(attribute, *values)
        except RuntimeError as error:
            raise ModelError(f"'{self.path.name}': {error}") from error

    def get(self, attribute: str) -> list[Any]:
        """The values of an attribute."""
        try:
            return self._own_net().get(attribute)
        except RuntimeError as error:
            raise ModelError(f"'{self.path.name}': {error}") from error

    def reset(self) -> None:
        """Forgets what was streamed so far; attributes stay as they were set."""
        if self._net is not None:
            self._net.reset()

    def _run(self, method: int, values: np.ndarray, seed: int) -> np.ndarray:
        self.shape(method)
        try:
            result: np.ndarray = self._own_net().run(method, np.ascontiguousarray(values, dtype=np.float32), seed)
        except RuntimeError as error:
            raise ModelError(f"'{self.path.name}': {error}") from error
        return result

    def _own_net(self) -> _engine.Net:
        if self._net is None:
            self._net = self.weights.net()
        return self._net

    def frame_seconds(self, method: int) -> float:
        """What a frame costs on this machine, in seconds, once that is steady; 0 when the method is missing.

        Of the thread's own time: what else the machine does while we load must not lengthen the delay for good.
        """
        return float(self._measured(("cost", method), lambda: self._time(method)))

    def _time(self, method: int) -> float:
        if not self.has(method):
            return 0.0
        channels, in_ratio, _, _ = self.shape(method)
        net = self.weights.net()
        noise = np.random.default_rng(0).standard_normal((channels, self.weights.hop(method) // in_ratio))
        values = (0.1 * noise).astype(np.float32)

        def frame() -> float:
            start = time.thread_time()
            with contextlib.suppress(RuntimeError):  # a frame that fails costs too; the worker will report it
                net.run(method, values)
            return time.thread_time() - start

        return steady_cost(frame)

    @property
    def delay(self) -> int:
        """The model's own delay through encode and decode, in samples at its rate; ``measured_delay`` says how sure."""
        return self.measured_delay.samples

    @property
    def measured_delay(self) -> Delay:
        """The same, with the reason why it is not clear where it is not."""
        delay: Delay = self._measured(("delay", 0), lambda: own_delay(self))
        return delay

    def delay_of(self, method: str) -> Delay:
        """A method's own delay from sound to sound; 0 where latents come in or go out."""
        delay: Delay = self._measured(("delay", self.number(method)), lambda: own_delay(self, method))
        return delay

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


def load(path: str | Path) -> Model:
    """The model of a file; one that is loaded already is shared. One file is read at a time."""
    path = Path(path)
    left_alone.check(path)
    with _loading:
        try:
            stat = path.stat()
            key = (str(path.resolve()), stat.st_mtime_ns, stat.st_size)
        except OSError:
            key = (str(path), 0, 0)
        model = _loaded.get(key)
        if model is None:
            model = Model(path)
            _loaded[key] = model
        return model
