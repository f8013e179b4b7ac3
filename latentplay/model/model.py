"""A trained model, loaded: its weights are read once a process, its cost and its own delay are measured."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Mapping
from dataclasses import astuple
from pathlib import Path
from typing import TYPE_CHECKING, Any

from latentplay.errors import BadValue, ModelError, quoted, whole
from latentplay.files import arrays
from latentplay.files.later import np
from latentplay.model import left_alone, plan_cache
from latentplay.model.cost import one_frame, steady_cost
from latentplay.model.delay import Delay, listened, longest, own_delay
from latentplay.model.folders import find_model
from latentplay.model.info import ModelInfo, read_model_info
from latentplay.model.measurements import once
from latentplay.model.opening import Source, open_model

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from latentplay import _engine

ENCODE, DECODE = 0, 1
FULL, HALF = "full", "half"  # 32 bits a weight, or 16 where a plan plays
LONGEST_MEASURE = 6.0
"""Seconds of computing: a model whose delay takes longer to find is not measured, for others wait to be loaded."""
TOO_SLOW = Delay(0, "it is too slow on this machine to be measured, 0 samples are reported")
_loaded: weakref.WeakValueDictionary[tuple[str, int, int, str], Model] = weakref.WeakValueDictionary()
_loading = threading.Lock()


class Model:
    """The weights of a ``.ts`` file. Make one with ``load``; ``ModelError`` says in one line what is wrong with a file.

    ``trust``: its code is not checked, ``notes`` says so; else one that does what no model needs is refused. ``precision``: "full" or
    "half", of the weights.

    ``encode`` and ``decode`` stream: each call goes on where the last one ended; ``reset`` forgets the past. Who loads a
    file that is loaded already gets the same Model.
    """

    def __init__(self, path: str | Path, trust: bool = False, precision: str = FULL) -> None:
        self.path, self.trusted, self.precision = Path(path), trust, precision
        self.info: ModelInfo = read_model_info(self.path)
        self._source = Source(self.path, self.info, trust, precision == HALF)
        self._opened = open_model(self._source)
        self.weights = self._opened.weights
        said = [f"'{self.path.name}' {note}" for note in self.weights.notes()]
        unchecked = f"'{self.path.name}' is played because of -trust 1: its code was not checked"
        self.notes = [self._opened.doubt or unchecked, *said] if trust else said
        """Lines for the musician."""
        self._net: _engine.Net | None = None
        self._waiting: np.ndarray | None = None
        self.bends: dict[str, np.ndarray] = {}
        """The layers that ``set_layers`` has replaced, by name: float32, flat."""

    def __repr__(self) -> str:
        return f"<Model '{self.name}': {self.latents} latents, {self.rate:g} Hz, a frame of {self.ratio} samples>"

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
    def frame_rate(self) -> float:
        """Frames of latents in a second of sound at the model's own rate; 0 when it does not say a rate."""
        return self.rate / self.ratio

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
            raise ModelError(self.lacks("decode" if method else "encode"))
        return shape

    def lacks(self, coder: str) -> str:
        """A line for who takes the model for an autoencoder."""
        ends = {"encode": " from sound", "decode": " to sound"}[coder] if coder in self.methods else ""
        return f"'{self.path.name}' has no {coder}{ends}: [lp.model~ {self.path.name}] plays its {', '.join(self.methods)}"

    def states(self, channels: int) -> int:
        """How many streams run side by side, each with its own latents: one a channel in a mono model, else one."""
        return max(channels, 1) if self.info.channels == 1 else 1

    def encode(self, audio: ArrayLike, seed: int = 0, *, end: bool = True) -> NDArray[np.float32]:
        """Sound to latents: float32 (latents, frames), a frame every ``ratio`` samples.

        ``audio``: of any length, at the model's rate, full scale at 1; (samples,), (channels, samples) or (samples,
        channels), for the model's own channels. ``end``: True, what does not fill a frame is filled up with silence, so
        that n samples give ceil(n / ratio) frames. False, more is to come: the rest is kept and stands before the next
        block, so that blocks of any length give what the whole sound gives. ``seed``: for models that draw noise, 0 and
        up. BadValue for other shapes and for values that are not finite, ModelError when the model fails.
        """
        channels, in_ratio, _, out_ratio = self.shape(ENCODE)
        sound = arrays.finite(arrays.sound(audio, channels=channels), "a sound")
        if len(sound) != channels:
            raise BadValue(f"a sound of {len(sound)} channels: '{self.name}' encodes {channels}: give as many (or their mean)")
        return self._run(ENCODE, self._whole_frames(sound, max(out_ratio // in_ratio, 1), end), seed)

    def decode(self, latents: ArrayLike, seed: int = 0) -> NDArray[np.float32]:
        """Latents to sound: float32 (channels, frames x ratio).

        ``latents``: (latents, frames), any number of frames, or (latents,), a single one. ``seed``: for models that draw
        noise, 0 and up. BadValue for other shapes and for values that are not finite, ModelError when the model fails.
        """
        count, in_ratio, _, out_ratio = self.shape(DECODE)
        values = arrays.finite(arrays.latents(latents, count), "latents")
        step = max(out_ratio // in_ratio, 1)  # of a decoder that takes several values a hop
        return self._run(DECODE, np.pad(values, ((0, 0), (0, -values.shape[1] % step))), seed)

    def play(self, method: str, values: np.ndarray, seed: int = 0) -> NDArray[np.float32]:
        """Any method by its name: float32 (channels, values) in and out, whole blocks of the model."""
        return self._run(self.number(method), values, seed)

    def set(self, attribute: str, *values: float | str | np.ndarray) -> None:
        """Sets an attribute of the model for ``encode``, ``decode`` and ``play``; ModelError when it refuses."""
        try:
            self._running_net().set(attribute, *values)
        except RuntimeError as error:
            raise ModelError(f"'{self.path.name}': {error}") from error

    def get(self, attribute: str) -> list[Any]:
        """The values of an attribute."""
        try:
            return self._running_net().get(attribute)
        except RuntimeError as error:
            raise ModelError(f"'{self.path.name}': {error}") from error

    def reset(self) -> None:
        """Forgets what was streamed so far; attributes stay as they were set."""
        self._waiting = None
        if self._net is not None:
            self._net.reset()

    def _whole_frames(self, sound: NDArray[np.float32], step: int, end: bool) -> NDArray[np.float32]:
        """What waits and the sound after it, in whole frames: filled up at the end, else the rest waits."""
        if self._waiting is not None:
            sound = np.concatenate([self._waiting, sound], axis=1)
        rest = sound.shape[1] % step
        self._waiting = sound[:, sound.shape[1] - rest :].copy() if rest and not end else None
        return sound[:, : sound.shape[1] - rest] if not end else np.pad(sound, ((0, 0), (0, -rest % step)))

    def _run(self, method: int, values: NDArray[np.float32], seed: int) -> NDArray[np.float32]:
        channels = self.shape(method)[2]
        seed = whole("seed", seed, 0, 2**63 - 1)
        if not values.shape[1]:
            return np.zeros((channels, 0), np.float32)
        try:
            result: NDArray[np.float32] = self._running_net().run(method, np.ascontiguousarray(values, np.float32), seed)
        except RuntimeError as error:
            raise ModelError(f"'{self.path.name}': {error}") from error
        return result

    def _running_net(self) -> _engine.Net:
        if self._net is None:
            self._net = self.weights.net()
            self._net.set_layers(self.weights, self.bends)
        return self._net

    def layer(self, name: str) -> NDArray[np.float32]:
        """A layer's weights as ``encode`` and ``decode`` use them: a flat float32 copy; ModelError when there is none."""
        try:
            values: NDArray[np.float32] = self.bends[name].copy() if name in self.bends else self.weights.layer(name)
        except RuntimeError as error:
            raise ModelError(f"'{self.path.name}': {error}") from error
        return values

    def set_layers(self, changes: Mapping[str, NDArray[np.float32]]) -> None:
        """Other weights for ``encode`` and ``decode`` of this Model, {name: float32 flat}, from their next call on; the
        file and what plays elsewhere stay as they are. ModelError, and nothing changed, when one does not fit."""
        try:
            self.weights.check_layers(changes)
            if self._net is not None:
                self._net.set_layers(self.weights, changes)
        except RuntimeError as error:
            raise ModelError(f"'{self.path.name}': {error}") from error
        self.bends.update(changes)

    def frame_seconds(self, method: int) -> float:
        """What a frame costs on this machine, in seconds, once that is steady; 0 when the method is missing.

        Of the thread's own time: what else the machine does while we load must not lengthen the delay for good.
        """
        what = ("cost", method, *self.form(method)[:1], self.precision)
        cost = self._measured(what, lambda: steady_cost(one_frame(self.weights, method)) if self.has(method) else 0.0)
        return float(cost)

    @property
    def delay(self) -> int:
        """The model's own delay through encode and decode, in samples at its rate; ``measured_delay`` says how sure."""
        return self.measured_delay.samples

    @property
    def measured_delay(self) -> Delay:
        """The same, with the reason why it is not clear where it is not."""
        return self._delay(0, lambda: TOO_SLOW if self._is_slow(ENCODE, DECODE) else own_delay(self))

    def delay_of(self, method: str) -> Delay:
        """A method's own delay from sound to sound; 0 where latents come in or go out."""
        number = self.number(method)
        return self._delay(number, lambda: TOO_SLOW if self._is_slow(number) else own_delay(self, method))

    def _delay(self, number: int, measure: Callable[[], Delay]) -> Delay:
        samples, unclear = self._measured(("delay", number), lambda: astuple(measure()))
        return Delay(samples, unclear)

    def _is_slow(self, *methods: int) -> bool:
        """Whether what is played to find a delay would take long, once the first calls are over."""
        hops = {method: self.weights.hop(method) for method in methods if self.has(method)}
        frames = {method: one_frame(self.weights, method) for method in hops}
        seconds = sum(min(frames[method]() for _ in range(3)) / hop for method, hop in hops.items())
        return listened(longest(self), max(hops.values(), default=1)) * seconds > LONGEST_MEASURE

    @property
    def delay_note(self) -> str:
        """A line for the musician when the delay is not clear; else empty."""
        return self.measured_delay.note(self.name)

    def _measured(self, what: tuple[Any, ...], measure: Callable[[], Any]) -> Any:
        return once((self.info.hash, *what), lambda: plan_cache.measured(self.info.hash, what, measure))

    def form(self, method: int) -> tuple[str, str]:
        """How a method plays: "plan" and "", or "torchscript" and the reason."""
        if self.weights.has_plan(method):
            return "plan", ""
        name = next((name for name, number in self.methods.items() if number == method), "")
        own = [reason for reason in self._opened.reasons if reason.startswith(f"{name}: ")]
        return "torchscript", own[0].partition(": ")[2] if own else "; ".join(self._opened.reasons)


def load(path: str | Path, trust: bool = False, precision: str = FULL) -> Model:
    """The model of a file, by path or by name as the objects find it; one that is loaded already is shared. ``trust``:
    whatever its code does. ``precision``: "full", or "half" for weights of 16 bits, which are read in half the time.

    One file is read at a time. ModelError, one line, when there is none or it is no model.
    """
    if precision not in (FULL, HALF):
        raise BadValue(f"precision {quoted(precision)}: expected '{FULL}' or '{HALF}'")
    path = find_model(path)
    left_alone.check(path)
    with _loading:
        try:
            stat = path.stat()
            key = (str(path.resolve()), stat.st_mtime_ns, stat.st_size, precision)
        except OSError:
            key = (str(path), 0, 0, precision)
        model = _loaded.get(key)
        if model is None or (model.trusted and not trust):
            model = Model(path, trust, precision)
            _loaded[key] = model
        return model
