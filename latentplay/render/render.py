"""Off-line rendering: a sound through encode, modulation and decode, to the last bit what Pd plays in -batch."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from latentplay.model.engine import load_engine
from latentplay.errors import BadValue, ModelError
from latentplay.render.mixer import Mixer
from latentplay.model.model import DECODE, ENCODE, Model, load
from latentplay.modulation.modulator import Modulator
from latentplay.render.performance import Performance

Sound = NDArray[np.float32]
"""(channels, samples), full scale at 1."""
LARGEST_BLOCK = 4096
LOWEST_SEED, HIGHEST_SEED = -(2**31), 2**31 - 1


class Mover(Protocol):
    """What may stand between encode and decode, as lp.mod~ does in a patch: latentplay.modulation.modulator.Modulator is one."""

    def process(self, latents: NDArray[np.float32], /) -> NDArray[np.float32]:
        """Latents (latents, n) in, the same shape out; blocks follow one another."""


@dataclass
class Rendering:
    """What came out, and how.

    ``audio`` (channels, samples) at ``rate`` Hz; ``latents`` (latents, hops) as decode heard them; ``latency`` in
    samples, 0 when it was taken out; ``seconds`` of work, loading not counted; ``notes``: lines for the musician.
    """

    audio: Sound
    latents: NDArray[np.float32]
    rate: float
    latency: int
    seconds: float
    notes: list[str] = field(default_factory=list)

    @property
    def speed(self) -> float:
        """Seconds of sound made in a second of work."""
        return self.audio.shape[1] / self.rate / max(self.seconds, 1e-9)


def render(
    sound: Sound,
    rate: float,
    model: str | Path | None = None,
    *,
    encoder: str | Path | None = None,
    decoder: str | Path | None = None,
    channels: int | None = None,
    block: int = 1024,
    seed: int = 0,
    mover: Mover | Callable[[int, float], Mover | None] | None = None,
    mixer: Mixer | Callable[[int, float], Mixer | None] | None = None,
    performance: Performance | None = None,
    align: bool = False,
    progress: Callable[[int, int], object] | None = None,
) -> Rendering:
    """Sends a sound through a chain: encode, ``mover``, decode, ``mixer``.

    ``sound``: (channels, samples) at ``rate`` Hz, resampled to the model's rate when that is another. ``model``: a
    ``.ts`` file for both ends; ``encoder`` and ``decoder`` replace it at one end. ``channels``: how many streams a mono
    model runs side by side; without it the channels are averaged. ``block``: 1 to 4096 samples; it changes nothing that
    is heard. ``seed``: for models that draw noise, as ``-seed`` of the boxes. ``mover``: see Mover, or a function that
    makes one from (latents, rate). ``mixer``: the strip at the end, or a function that makes one from (channels, rate); dry
    is the sound at the model's rate, channel by channel where there are as many, else the average; its limiter's delay
    adds to the latency. ``performance``: a preset and an automation, played to all of these; a modulator and a mixer that
    it mentions are there by themselves. ``align``: takes the reported delay out. ``progress`` is told the samples done,
    and how many there are.

    The result has the sound's length and the delay's: nothing is cut. Raises ModelError, BadValue.
    """
    check(block, seed, channels)
    first, last = load_ends(model, encoder, decoder)
    sound, rate, note = at_rate(as_sound(sound), rate, first.rate or last.rate)
    chain = Chain(first, last, len(sound), channels or 1, seed)
    notes = [*([f"{note}: the model is made for that"] if note else []), *out_of_tune(first, last), *chain.notes]
    mover, mixer = made(mover, chain.latents, rate), made(mixer, chain.outlets, rate)
    if performance is not None and mover is None and performance.mentions("lp.mod~", "lp.control"):
        mover = Modulator(chain.latents, rate)
    if performance is not None and mixer is None and performance.mentions("lp.mix~"):
        mixer = Mixer(chain.outlets, rate)
    strip = OutputStrip(mixer, sound, chain.outlets)
    if performance is not None:
        performance.begin(rate, last, chain.worker, chain.coders, mover if isinstance(mover, Modulator) else None, strip.mixer)
    latency = max(first.ratio, last.ratio) + last.delay
    latency += strip.follow(latency)
    start = time.perf_counter()
    try:
        audio, latents = chain.run(sound, sound.shape[1] + latency, block, mover, strip, performance, progress)
    finally:
        chain.stop()
    return Rendering(
        audio[:, latency:] if align else audio,
        latents,
        rate,
        0 if align else latency,
        time.perf_counter() - start,
        notes + (performance.notes if performance is not None else []),
    )


def out_of_tune(first: Model, last: Model) -> list[str]:
    """A line when the two ends are made for different rates."""
    if not (first.rate and last.rate) or first.rate == last.rate:
        return []
    return [
        f"'{last.name}' is made for {last.rate:g} Hz, '{first.name}' for {first.rate:g} Hz: "
        f"it sounds {abs(12 * math.log2(first.rate / last.rate)):.2f} semitones off"
    ]


def made(part: Any, count: int, rate: float) -> Any:
    """A mover or a mixer, or what a function makes for so many signals."""
    return part if part is None or hasattr(part, "process") else part(count, rate)


def check(block: int, seed: int, channels: int | None) -> None:
    """BadValue for what no box would take."""
    if not 1 <= block <= LARGEST_BLOCK:
        raise BadValue(f"a block of {block} samples: ask for 1 to {LARGEST_BLOCK}")
    if not LOWEST_SEED <= seed <= HIGHEST_SEED:
        raise BadValue(f"seed {seed}: ask for {LOWEST_SEED} to {HIGHEST_SEED}")
    if channels is not None and not 1 <= channels <= 64:
        raise BadValue(f"{channels} channels: ask for 1 to 64")


def load_ends(model: str | Path | None, encoder: str | Path | None, decoder: str | Path | None) -> tuple[Model, Model]:
    """The model that encodes and the one that decodes; a file that does both is read once."""
    ends = []
    for path, method, name in ((encoder or model, ENCODE, "encode"), (decoder or model, DECODE, "decode")):
        if path is None:
            raise BadValue(f"no model to {name} with: give a model, or an encoder and a decoder")
        end = load(path)
        if not end.has(method):
            raise ModelError(f"'{end.path.name}' has no {name}: name another file for it ({name}r)")
        ends.append(end)
    return ends[0], ends[1]


def as_sound(values: Any) -> Sound:
    """(channels, samples) float32 of what may be one channel alone."""
    sound = np.ascontiguousarray(np.atleast_2d(np.asarray(values, np.float32)))
    if sound.ndim != 2 or sound.size == 0:
        raise BadValue(f"a sound of shape {sound.shape}: give (channels, samples), one sample at least")
    if not np.isfinite(sound).all():
        raise BadValue("the sound holds values that are no numbers (NaN or infinite)")
    return sound


def at_rate(sound: Sound, rate: float, wanted: float) -> tuple[Sound, float, str]:
    """The sound at the wanted rate in Hz (0: as it is), the rate that it has now, and a line when that is another."""
    if wanted in (0, rate):
        return sound, float(rate), ""
    from scipy.signal import resample_poly

    common = math.gcd(round(wanted), round(rate))
    resampled = resample_poly(sound, round(wanted) // common, round(rate) // common, axis=1).astype(np.float32)
    return resampled, float(wanted), f"resampled from {rate:g} to {wanted:g} Hz"


class Chain:
    """encode~ and decode~ with the cords between them. ``streams``: side by side through a mono model."""

    def __init__(self, first: Model, last: Model, inlets: int, streams: int, seed: int) -> None:
        engine = load_engine()
        states = [streams if end.info.channels == 1 else 1 for end in (first, last)]
        self.ratio = last.ratio
        self.worker = engine.Chain("render")
        self._encode = engine.OfflineCodec(
            self.worker, first.weights, ENCODE, states=states[0], seed=seed % 2**63, inlets=inlets
        )
        self._decode = engine.OfflineCodec(self.worker, last.weights, DECODE, states=states[1], seed=seed % 2**63)
        given = first.weights.shape(ENCODE)[2] * states[0]
        self.latents: int = last.weights.shape(DECODE)[0] * states[1]
        self.outlets: int = last.weights.shape(DECODE)[2] * states[1]
        self.notes = (
            []
            if given == self.latents
            else [
                f"'{first.name}' gives {given} latents, '{last.name}' takes {self.latents}: "
                + ("the extra ones are left out" if given > self.latents else "the missing ones are 0")
            ]
        )

    @property
    def coders(self) -> tuple[Any, Any]:
        """What encodes and what decodes."""
        return self._encode, self._decode

    def run(
        self,
        sound: Sound,
        length: int,
        block: int,
        mover: Any,
        strip: OutputStrip,
        performance: Performance | None,
        progress: Callable[[int, int], object] | None,
    ) -> tuple[Sound, NDArray[np.float32]]:
        """``length`` samples of output, and the latents at each hop."""
        heard, hops, start = [], [], 0
        while start < length:
            due = length if performance is None else performance.play(start)
            n = min(block, length - start, due - start)
            latents = self._fit(self._encode.process(piece(sound, start, n)))
            if mover is not None:
                latents = np.ascontiguousarray(mover.process(latents), np.float32)
            hops.append(latents[:, -start % self.ratio :: self.ratio])
            heard.append(strip.process(self._decode.process(latents), start))
            start += n
            if progress is not None:
                progress(start, length)
        # The first hop ends with frame 0: what stands before it is the empty memory of encode~.
        return np.concatenate(heard, axis=1), np.concatenate(hops, axis=1)[:, 1:]

    def _fit(self, latents: NDArray[np.float32]) -> NDArray[np.float32]:
        """As cords between two boxes: latents too many hang in the air, inlets too many hear 0."""
        if len(latents) == self.latents:
            return latents
        fitted = np.zeros((self.latents, latents.shape[1]), np.float32)
        shared = min(len(latents), self.latents)
        fitted[:shared] = latents[:shared]
        return fitted

    def stop(self) -> None:
        """Ends the worker."""
        self.worker.stop()


class OutputStrip:
    """lp.mix~ after decode~, with cords from the sound to its dry inlets; without a mixer everything passes."""

    def __init__(self, mixer: Any, sound: Sound, channels: int) -> None:
        if mixer is not None and mixer.channels != channels:
            raise BadValue(f"a mixer of {mixer.channels} channels: the model gives {channels}")
        self.mixer = mixer
        average = sound.mean(axis=0, keepdims=True, dtype=np.float32)
        self.dry = sound if len(sound) == channels else average.repeat(channels, axis=0)

    def follow(self, latency: int) -> int:
        """Tells the mixer the chain's latency; the samples that its limiter adds."""
        if self.mixer is None:
            return 0
        self.mixer.follow(latency)
        return int(self.mixer.latency)

    def process(self, wet: Sound, start: int) -> Sound:
        """A block that begins at sample ``start``."""
        return wet if self.mixer is None else self.mixer.process(wet, piece(self.dry, start, wet.shape[1]))


def piece(sound: Sound, start: int, n: int) -> Sound:
    """A block, with silence after the sound's end."""
    block = sound[:, start : start + n]
    return np.ascontiguousarray(np.pad(block, ((0, 0), (0, n - block.shape[1]))))
