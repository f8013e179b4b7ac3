"""Off-line rendering: a sound through encode, modulation and decode, to the last bit what Pd plays in -batch."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from latentplay.errors import BadValue, ModelError
from latentplay.host.offline import OfflineHost
from latentplay.model.model import DECODE, ENCODE, Model, load
from latentplay.render.chain import Chain, LatentProcessor, MethodChain, Sound
from latentplay.render.mixer import Mixer
from latentplay.render.performance import Performance

LARGEST_BLOCK = 4096
LOWEST_SEED, HIGHEST_SEED = -(2**31), 2**31 - 1


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
    method: str | None = None,
    channels: int | None = None,
    block: int = 1024,
    seed: int = 0,
    modulator: LatentProcessor | Callable[[int, float], LatentProcessor | None] | None = None,
    mixer: Mixer | Callable[[int, float], Mixer | None] | None = None,
    performance: Performance | None = None,
    align: bool = False,
    progress: Callable[[int, int], object] | None = None,
) -> Rendering:
    """Sends a sound through a chain: encode, ``modulator``, decode, ``mixer``. The objects are those of Pd.

    ``sound``: (channels, samples) at ``rate`` Hz, resampled to the model's rate when that is another. ``model``: a
    ``.ts`` file for both ends; ``encoder`` and ``decoder`` replace it at one end. ``method``: of ``model``, plays instead of both,
    as lp.model~ does; a model without encode and decode plays its main one. ``channels``: how many streams a mono
    model runs side by side; without it the channels are averaged. ``block``: 1 to 4096 samples; it changes nothing that
    is heard. ``seed``: for models that draw noise, as ``-seed`` of the objects. ``modulator``: see LatentProcessor, or a
    function that makes one from (latents, rate): with ``channels`` 2 those of the left come first, then those of the right,
    and ``Modulator(latents, rate, channels=2)`` moves both alike. ``mixer``: the strip at the end, or a function that makes one from
    (channels, rate); dry is the sound at the model's rate, channel by channel where there are as many, else the average;
    its limiter's delay adds to the latency. ``performance``: a preset and an automation, told to all of these; a modulator
    and a mixer that it mentions are there by themselves. ``align``: takes the reported delay out. ``progress`` is told the
    samples done, and how many there are.

    The result has the sound's length and the delay's: nothing is cut. Raises ModelError, BadValue.
    """
    check(block, seed, channels)
    first, last, method = load_ends(model, encoder, decoder, method)
    sound, rate, note = at_rate(as_sound(sound), rate, first.rate or last.rate)
    host = OfflineHost(rate, performance.folder if performance else ".", fixed_models=True)
    try:
        made_of = (host, first, last, len(sound), channels or 1, seed)
        chain = MethodChain(*made_of, method) if method else Chain(*made_of)
        chain.add_modulator(made(modulator, chain.latents, rate) if chain.latents else None, performance)
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


def load_ends(
    model: str | Path | None, encoder: str | Path | None, decoder: str | Path | None, method: str | None
) -> tuple[Model, Model, str | None]:
    """The model that encodes, the one that decodes, and the method that plays instead; a file that does both is read once."""
    if model is not None and encoder is None and decoder is None:
        only = load(model)
        if method is None and not (only.has(ENCODE) or only.has(DECODE)):
            method = only.info.main_method
        if method is not None:
            only.number(method)  # tells when it is missing
            return only, only, method
    elif method is not None:
        raise BadValue(f"method '{method}' of which model? Give a model, no encoder and no decoder")
    ends = []
    for path, number, name in ((encoder or model, ENCODE, "encode"), (decoder or model, DECODE, "decode")):
        if path is None:
            raise BadValue(f"no model to {name} with: give a model, or an encoder and a decoder")
        end = load(path)
        if not end.has(number):
            raise ModelError(f"'{end.path.name}' has no {name}: name another file for it ({name}r)")
        ends.append(end)
    return ends[0], ends[1], None


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
