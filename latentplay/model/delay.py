"""How long a model itself takes: what it gives back of a probe, or else how it answers to a click."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

from latentplay.errors import ModelError
from latentplay.files.later import np
from latentplay.model.answer import Answer, listen
from latentplay.model.info import ModelInfo
from latentplay.model.match import matched_lag, probe

if TYPE_CHECKING:
    from latentplay import _engine

LONGEST_SECONDS, LONGEST_SAMPLES, LONGEST_HOPS = 0.75, 40_000, 8
"""The longest delay looked for is the largest of the three: centred models of 48 kHz reach 0.6 s, and the same network
at 16 kHz as many samples."""
FURTHER = 4
"""Times as far is looked once more where nothing was heard: looping and echoing effects are that late, networks are not."""
SHORT_LOOK = 4.0
"""Seconds of computing: after a first look that took longer there is no second one."""
PROBE_SAMPLES, PROBE_HOPS = 48_000, 24
"""What the probe is longer than the longest delay, the larger of the two: few bursts match something by chance."""
TOGETHER = 0.02
"""Seconds within which two attacks are heard as one."""
SMALLEST_CALL = 256
"""Samples: a model of a short hop is not called for each hop."""


class Measured(Protocol):
    """A loaded model, as far as its delay depends on it: see latentplay.model.model.Model."""

    info: ModelInfo
    weights: _engine.Model

    @property
    def ratio(self) -> int: ...
    @property
    def rate(self) -> float: ...
    @property
    def methods(self) -> dict[str, int]: ...
    def has(self, method: int) -> bool: ...
    def shape(self, method: int) -> tuple[int, int, int, int]: ...


@dataclass(frozen=True)
class Delay:
    """``samples`` at the model's rate. ``unclear`` says why they are a guess; empty when they are measured."""

    samples: int
    unclear: str = ""

    @property
    def is_clear(self) -> bool:
        """Whether the number can be relied upon."""
        return not self.unclear

    def note(self, name: str) -> str:
        """A line for the musician about the model ``name``; empty when there is nothing to say."""
        return f"the delay of '{name}' is not clear: {self.unclear}" if self.unclear else ""


Play: TypeAlias = "Callable[[np.ndarray], np.ndarray]"
"""Sound (channels, whole hops) to what is heard of it first, (samples,), from an empty memory and with the same draws each time."""


@dataclass(frozen=True)
class Way:
    """A way of sound through a model. ``hop``: samples that it takes at once."""

    play: Play
    channels: int
    hop: int


def own_delay(model: Measured, method: str = "") -> Delay:
    """From a sound at encode to the same sound at decode, or through one method; 0 when sound does not go in and out, or it fails."""
    way = _through(model, method) if method else _around(model)
    if way is None:
        return Delay(0)
    most, start = longest(model), time.thread_time()
    try:
        found = _look(model, way, most)
        if found is None and time.thread_time() - start < SHORT_LOOK:
            most *= FURTHER
            found = _look(model, way, most)
        seconds = f"{most / _rate(model):.1f}"
        return found or Delay(0, f"nothing that it hears changes what it says within {seconds} s, 0 samples are reported")
    except (RuntimeError, ValueError, ModelError):
        return Delay(0)  # the worker tells how it fails


def _around(model: Measured) -> Way | None:
    if not (model.has(0) and model.has(1)):
        return None
    return Way(lambda sound: play(model, sound), model.shape(0)[0], model.ratio)


def _through(model: Measured, method: str) -> Way | None:
    number = model.methods[method]
    channels, in_ratio, _, out_ratio = model.shape(number)
    if in_ratio != 1 or out_ratio != 1:
        return None
    hop = model.weights.hop(number)
    return Way(lambda sound: _in_calls(model.weights.net(), number, sound, hop), channels, hop)


def _in_calls(net: _engine.Net, number: int, sound: np.ndarray, hop: int) -> np.ndarray:
    """As in a patch, hop by hop: an effect may look at the whole of a call."""
    starts = enumerate(range(0, sound.shape[1], hop))
    return np.concatenate([net.run(number, np.ascontiguousarray(sound[:, i : i + hop]), seed)[0] for seed, i in starts])


def longest(model: Measured) -> int:
    """The longest delay that is looked for, in samples."""
    return max(int(LONGEST_SECONDS * _rate(model)), LONGEST_SAMPLES, LONGEST_HOPS * model.ratio)


def listened(most: int, hop: int) -> int:
    """Samples that have to be played for a delay of ``most`` samples to be found."""
    return most + max(PROBE_SAMPLES, PROBE_HOPS * hop)


def play(model: Measured, sound: np.ndarray) -> np.ndarray:
    """``sound`` (channels, whole hops) through a fresh encode and decode, seeded alike at each call: the first channel.

    What streams gives the same in one call as hop by hop, and is faster so; what does not is played as in a patch.
    """
    encode, decode, latents = model.weights.net(), model.weights.net(), model.shape(1)[0]
    length = sound.shape[1]
    step = length if model.info.streaming else _call(model)
    heard = []
    for seed, start in enumerate(range(0, length, step)):
        heard.append(decode.run(1, _fit(encode.run(0, np.ascontiguousarray(sound[:, start : start + step]), seed), latents), seed)[0])
    return np.concatenate(heard)


def _call(model: Measured) -> int:
    """Samples of a call in which a model that does not stream may look ahead: a hop, or a few short ones."""
    return -(-SMALLEST_CALL // model.ratio) * model.ratio


def _rate(model: Measured) -> float:
    return model.rate or 48000.0


def _look(model: Measured, way: Way, most: int) -> Delay | None:
    """The delay within ``most`` samples; None when nothing is heard."""
    return _match(way, most) or _answer(model, way, most)


def _match(way: Way, most: int) -> Delay | None:
    """The delay of a model that gives back what it hears, in its waveform or in its loudness."""
    hops = -(-listened(most, way.hop) // way.hop)
    sent = probe(way.channels, hops * way.hop, way.hop)
    lag = matched_lag(way.play(sent), sent[0], most)
    return None if lag is None else Delay(lag)


def _answer(model: Measured, way: Way, most: int) -> Delay | None:
    """The delay of any other model: the centre of its answer to a click where that is one event, else its beginning."""
    narrow = max(float(way.hop), TOGETHER * _rate(model))
    call = -(-SMALLEST_CALL // way.hop) * way.hop
    answer = listen(way.play, way.channels, call, most, narrow)
    return _judged(answer, narrow) if answer else None


def _judged(answer: Answer, narrow: float) -> Delay:
    if answer.spread <= narrow:
        return Delay(max(0, round(answer.centre)))
    first = max(0, answer.first)
    return Delay(first, f"its answer to a click lasts {answer.length} samples, {first} samples is its first answer")


def _fit(latents: np.ndarray, wanted: int) -> np.ndarray:
    """Latents cut, or filled with zeros, to what decode takes."""
    fitted = np.zeros((wanted, latents.shape[1]), dtype=np.float32)
    fitted[: min(wanted, len(latents))] = latents[:wanted]
    return fitted
