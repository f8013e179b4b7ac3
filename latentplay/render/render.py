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

from latentplay.errors import BadValue, ModelError
from latentplay.host.offline import OfflineHost, OfflineObject
from latentplay.model.model import DECODE, ENCODE, Model, load
from latentplay.modulation.modulator import Modulator
from latentplay.render.mixer import Mixer
from latentplay.render.performance import Performance

Sound = NDArray[np.float32]
"""(channels, samples), full scale at 1."""
LARGEST_BLOCK = 4096
LOWEST_SEED, HIGHEST_SEED = -(2**31), 2**31 - 1


class LatentProcessor(Protocol):
    """What may stand between encode and decode, as lp.mod~ does: latentplay.modulation.modulator.Modulator is one."""

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
    modulator: LatentProcessor | Callable[[int, float], LatentProcessor | None] | None = None,
    mixer: Mixer | Callable[[int, float], Mixer | None] | None = None,
    performance: Performance | None = None,
    align: bool = False,
    progress: Callable[[int, int], object] | None = None,
    trust: bool = False,
) -> Rendering:
    """Sends a sound through a chain: encode, ``modulator``, decode, ``mixer``. The objects are those of Pd.

    ``sound``: (channels, samples) at ``rate`` Hz, resampled to the model's rate when that is another. ``model``: a
    ``.ts`` file for both ends; ``encoder`` and ``decoder`` replace it at one end. ``channels``: how many streams a mono
    model runs side by side; without it the channels are averaged. ``block``: 1 to 4096 samples; it changes nothing that
    is heard. ``seed``: for models that draw noise, as ``-seed`` of the objects. ``modulator``: see LatentProcessor, or a
    function that makes one from (latents, rate): with ``channels`` 2 those of the left come first, then those of the right,
    and ``Modulator(latents, rate, channels=2)`` moves both alike. ``mixer``: the strip at the end, or a function that makes one from
    (channels, rate); dry is the sound at the model's rate, channel by channel where there are as many, else the average;
    its limiter's delay adds to the latency. ``performance``: a preset and an automation, told to all of these; a modulator
    and a mixer that it mentions are there by themselves. ``align``: takes the reported delay out. ``progress`` is told the
    samples done, and how many there are. ``trust``: a model is played whatever its code does, as with ``-trust 1``.

    The result has the sound's length and the delay's: nothing is cut. Raises ModelError, BadValue.
    """
    check(block, seed, channels)
    first, last = load_ends(model, encoder, decoder, trust)
    sound, rate, note = at_rate(as_sound(sound), rate, first.rate or last.rate)
    host = OfflineHost(rate, performance.folder if performance else ".", fixed_models=True)
    try:
        chain = Chain(host, first, last, len(sound), channels or 1, seed)
        chain.add_modulator(made(modulator, chain.latents, rate), performance)
        chain.add_mixer(made(mixer, chain.outlets, rate), sound, performance)
        if performance is not None:
            performance.begin(host, chain.name, last.name)
        latency = chain.latency()
        start = time.perf_counter()
        audio, latents = chain.run(sound, sound.shape[1] + latency, block, progress)
        seconds = time.perf_counter() - start
        notes = [*([f"{note}: the model is made for that"] if note else []), *out_of_tune(first, last), *chain.notes]
        notes += notes_of(host, performance)
    finally:
        host.close()
    return Rendering(audio[:, latency:] if align else audio, latents, rate, 0 if align else latency, seconds, notes)


def notes_of(host: OfflineHost, performance: Performance | None) -> list[str]:
    """What the objects complained of, and what a performance could not do."""
    output = [line for line in host.take_output() if line.is_error or line.number == 0]
    lines = [f"at {s.milliseconds / 1000:g} s: {s.values[0]}" if s.milliseconds else str(s.values[0]) for s in output]
    if performance is not None:
        performance.notes += lines
        return performance.notes
    return lines


def out_of_tune(first: Model, last: Model) -> list[str]:
    """A line when the two ends are made for different rates."""
    if not (first.rate and last.rate) or first.rate == last.rate:
        return []
    return [
        f"'{last.name}' is made for {last.rate:g} Hz, '{first.name}' for {first.rate:g} Hz: "
        f"it sounds {abs(12 * math.log2(first.rate / last.rate)):.2f} semitones off"
    ]


def made(part: Any, count: int, rate: float) -> Any:
    """A modulator or a mixer, or what a function makes for so many signals."""
    return part if part is None or hasattr(part, "process") else part(count, rate)


def check(block: int, seed: int, channels: int | None) -> None:
    """BadValue for what no box would take."""
    if not 1 <= block <= LARGEST_BLOCK:
        raise BadValue(f"a block of {block} samples: ask for 1 to {LARGEST_BLOCK}")
    if not LOWEST_SEED <= seed <= HIGHEST_SEED:
        raise BadValue(f"seed {seed}: ask for {LOWEST_SEED} to {HIGHEST_SEED}")
    if channels is not None and not 1 <= channels <= 64:
        raise BadValue(f"{channels} channels: ask for 1 to 64")


def load_ends(model: str | Path | None, encoder: str | Path | None, decoder: str | Path | None, trust: bool) -> tuple[Model, Model]:
    """The model that encodes and the one that decodes; a file that does both is read once."""
    ends = []
    for path, method, name in ((encoder or model, ENCODE, "encode"), (decoder or model, DECODE, "decode")):
        if path is None:
            raise BadValue(f"no model to {name} with: give a model, or an encoder and a decoder")
        end = load(path, trust)
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
    """The objects of a render, with the cords between them. ``streams``: side by side through a mono model."""

    def __init__(self, host: OfflineHost, first: Model, last: Model, inlets: int, streams: int, seed: int) -> None:
        self.host = host
        self.name = last.name
        self._encode = self._codec("lp.encode~", first, streams, seed, own=first is not last)
        self._decode = self._codec("lp.decode~", last, streams, seed, own=False)
        states = [end.states(streams) for end in (first, last)]
        self._states = states[1]
        self.ratio = last.ratio
        self.latents: int = last.shape(DECODE)[0] * states[1]
        self.outlets: int = last.shape(DECODE)[2] * states[1]
        given: int = first.shape(ENCODE)[2] * states[0]
        self.notes = mismatch(first, last, given, self.latents)
        self._encode.prepare(inlets, given)
        self._decode.prepare(self.latents, self.outlets)
        self._modulator: OfflineObject | LatentProcessor | None = None
        self._mixer: OfflineObject | None = None

    def _codec(self, kind: str, model: Model, streams: int, seed: int, own: bool) -> OfflineObject:
        flags: list[str | float] = ["-seed", seed, *(["-own"] if own else [])]
        if model.trusted:
            flags += ["-trust", 1]
        if model.info.channels == 1:
            flags += ["-channels", streams]
        return self.host.make(kind, self.name, str(model.path), *flags)

    def add_modulator(self, modulator: Any, performance: Performance | None) -> None:
        """lp.mod~ between encode~ and decode~, or something else that processes latents."""
        if isinstance(modulator, Modulator):
            self._modulator = self.host.make("lp.mod~", self.name, modulator=modulator.address)
        elif modulator is not None:
            self._modulator = modulator
        elif performance is not None and performance.mentions("lp.mod~", "lp.control"):
            self._modulator = self.host.make("lp.mod~", self.name, "-latents", self.latents, "-channels", self._states)
        if isinstance(self._modulator, OfflineObject):
            self._modulator.prepare()

    def add_mixer(self, mixer: Mixer | None, sound: Sound, performance: Performance | None) -> None:
        """lp.mix~ after decode~, with cords from the sound to its dry inlets."""
        if mixer is not None and mixer.channels != self.outlets:
            raise BadValue(f"a mixer of {mixer.channels} channels: the model gives {self.outlets}")
        average = sound.mean(axis=0, keepdims=True, dtype=np.float32)
        self._dry = sound if len(sound) == self.outlets else average.repeat(self.outlets, axis=0)
        if mixer is not None or (performance is not None and performance.mentions("lp.mix~")):
            address = 0 if mixer is None else mixer.address
            self._mixer = self.host.make("lp.mix~", self.name, "-channels", self.outlets, mixer=address)
            self._mixer.prepare()

    def latency(self) -> int:
        """Samples from the sound to the end of the chain, as its last object reports."""
        last = self._mixer or self._decode
        last.send("latency")
        return int(self.host.latest(last, "latency")[0])

    def run(
        self, sound: Sound, length: int, block: int, progress: Callable[[int, int], object] | None
    ) -> tuple[Sound, NDArray[np.float32]]:
        """``length`` samples of output, and the latents at each hop."""
        heard, hops = [], []
        while (start := self.host.position) < length:
            n = min(block, length - start, self.host.play_events() - start)
            latents = self._process_latents(self._encode.process(piece(sound, start, n)))
            hops.append(latents[:, -start % self.ratio :: self.ratio])
            heard.append(self._mixed(self._decode.process(latents), start))
            self.host.advance(n)
            if progress is not None:
                progress(start + n, length)
        # The first hop ends with frame 0: what stands before it is the empty memory of encode~.
        return np.concatenate(heard, axis=1), np.concatenate(hops, axis=1)[:, 1:]

    def _process_latents(self, latents: NDArray[np.float32]) -> NDArray[np.float32]:
        fitted = fit(latents, self.latents)
        if self._modulator is None:
            return fitted
        return np.ascontiguousarray(self._modulator.process(fitted), np.float32)

    def _mixed(self, wet: Sound, start: int) -> Sound:
        if self._mixer is None:
            return wet
        return self._mixer.process(np.concatenate([wet, piece(self._dry, start, wet.shape[1])]))


def mismatch(first: Model, last: Model, given: int, taken: int) -> list[str]:
    """A line when the two ends have different counts of latents."""
    if given == taken:
        return []
    what = "the extra ones are left out" if given > taken else "the missing ones are 0"
    return [f"'{first.name}' gives {given} latents, '{last.name}' takes {taken}: {what}"]


def fit(latents: NDArray[np.float32], wanted: int) -> NDArray[np.float32]:
    """As cords between two objects: latents too many hang in the air, inlets too many hear 0."""
    if len(latents) == wanted:
        return latents
    fitted = np.zeros((wanted, latents.shape[1]), np.float32)
    shared = min(len(latents), wanted)
    fitted[:shared] = latents[:shared]
    return fitted


def piece(sound: Sound, start: int, n: int) -> Sound:
    """A block, with silence after the sound's end."""
    block = sound[:, start : start + n]
    return np.ascontiguousarray(np.pad(block, ((0, 0), (0, n - block.shape[1]))))
