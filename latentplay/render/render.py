"""Off-line rendering: a sound through encode, modulation and decode, to the last bit what Pd plays in -batch."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from latentplay.errors import BadValue, ModelError, number, quoted, whole
from latentplay.files import arrays
from latentplay.host.offline import OfflineHost
from latentplay.model.model import DECODE, ENCODE, FULL, Model, load
from latentplay.render.chain import Chain, LatentProcessor, MethodChain
from latentplay.render.mixer import Mixer
from latentplay.render.performance import Performance
from latentplay.render.rendering import Rendering, Sound
from latentplay.spec.limits import MAX_CHANNELS

LARGEST_BLOCK = 4096
SLOWEST_RATE, FASTEST_RATE = 100.0, 1e6
LOWEST_SEED, HIGHEST_SEED = -(2**31), 2**31 - 1




def render(
    sound: ArrayLike,
    rate: float,
    model: str | Path | Model | None = None,
    *,
    encoder: str | Path | Model | None = None,
    decoder: str | Path | Model | None = None,
    method: str | None = None,
    channels: int | None = None,
    block: int = 1024,
    seed: int = 0,
    modulator: LatentProcessor | Callable[[int, float], LatentProcessor | None] | None = None,
    mixer: Mixer | Callable[[int, float], Mixer | None] | None = None,
    performance: Performance | None = None,
    align: bool = False,
    progress: Callable[[int, int], object] | None = None,
    channels_first: bool | None = None,
    trust: bool = False,
    precision: str = FULL,
) -> Rendering:
    """Sends a sound through a chain: encode, ``modulator``, decode, ``mixer``. The objects are those of Pd.

    ``sound``: an array (samples,), (channels, samples) or (samples, channels), full scale at 1, at ``rate`` Hz; resampled to
    the model's rate when that is another. The axis of at most 64 is that of the channels; ``channels_first`` tells where
    both axes are so short. ``model``: for both ends, a path, a name as the objects find it, or a Model of ``load``, which
    is heard as it was bent; ``encoder`` and ``decoder`` replace it at one end. ``method``: of ``model``, plays instead of
    both, as lp.model~ does; a model without encode and decode plays its main one. ``channels``: 1 to 64, how many streams a
    mono model runs side by side; without it the channels are averaged. ``block``: 1 to 4096 samples; it changes nothing
    that is heard. ``seed``: for models that draw noise, 32 bits with sign, as ``-seed`` of the objects. ``modulator``: see
    LatentProcessor, or a function that makes one from (latents, rate): with ``channels`` 2 those of the left come first,
    then those of the right, and ``Modulator(latents, rate, channels=2)`` moves both alike. ``mixer``: the strip at the end,
    or a function that makes one from (channels, rate); dry is the sound at the model's rate, channel by channel where there
    are as many, else the average; its limiter's delay adds to the latency. ``performance``: a preset and an automation,
    told to all of these; a modulator and a mixer that it mentions are there by themselves. ``align``: takes the reported
    delay out. ``progress`` is told the samples done, and how many there are. ``trust``: a model is played whatever its code
    does; ``precision``: "full" or "half" (``-precision``). The result has the sound's length and the delay's. ModelError, BadValue.
    """
    block, seed, streams = checked(block, seed, channels)
    check_performance(performance)
    heard = as_sound(sound, channels_first)
    rate = number("a sampling rate of", rate, SLOWEST_RATE, FASTEST_RATE)
    first, last, method = load_ends(model, encoder, decoder, method, trust, precision)
    sound, rate, note = at_rate(heard, rate, first.rate or last.rate)
    host = OfflineHost(rate, performance.folder if performance else ".", fixed_models=True)
    try:
        chain = (partial(MethodChain, method=method) if method else Chain)(host, first, last, len(sound), streams, seed)
        chain.bend([end for end in (model, encoder, decoder) if isinstance(end, Model)])
        chain.add_modulator(made(modulator, chain.latents, rate) if chain.latents else None, performance)
        chain.add_mixer(made(mixer, chain.outlets, rate), sound, performance)
        if performance is not None:
            performance.begin(host, chain.name, last.name)
        latency, start = chain.latency(), time.perf_counter()
        audio, latents = chain.run(sound, sound.shape[1] + latency, block, progress)
        seconds = time.perf_counter() - start
        silent = chain.silent_frames()
        notes = [*filter(None, [note]), *out_of_tune(first, last), *chain.notes, *notes_of(host, performance)]
    finally:
        host.close()
    late, heard = (0, audio[:, latency:]) if align else (latency, audio)
    return Rendering(heard, latents, rate, late, seconds, notes, sound, last.ratio, silent)


def check_performance(performance: object) -> None:
    """BadValue for what is none."""
    if not (performance is None or isinstance(performance, Performance)):
        raise BadValue(f"{quoted(performance)} is no performance: make one with Performance(automation, preset)")


def notes_of(host: OfflineHost, performance: Performance | None) -> list[str]:
    """What the objects complained of, and what a performance could not do."""
    output = [line for line in host.take_output() if line.is_error or line.number == 0]
    lines = [f"at {s.milliseconds / 1000:g} s: {s.values[0]}" if s.milliseconds else str(s.values[0]) for s in output]
    if performance is not None:
        performance.notes += lines
        return performance.notes
    return list(dict.fromkeys(lines))  # two ends of one model say the same


def out_of_tune(first: Model, last: Model) -> list[str]:
    """A line when the two ends are made for different rates."""
    if not (first.rate and last.rate) or first.rate == last.rate:
        return []
    return [
        f"'{last.name}' is made for {last.rate:g} Hz, '{first.name}' for {first.rate:g} Hz: "
        f"it sounds {abs(12 * math.log2(first.rate / last.rate)):.2f} semitones off"
    ]


def made(part: Any, count: int, rate: float) -> Any:
    """A modulator or a mixer, or what a function makes for so many signals; BadValue for what is neither."""
    if part is None or hasattr(part, "process"):
        return part
    if not callable(part):
        raise BadValue(f"{quoted(part)} is no modulator or mixer: give one, or a function that makes one")
    part = part(count, rate)
    if not (part is None or hasattr(part, "process")):
        raise BadValue(f"{quoted(part)} is no modulator or mixer: a function is to make one")
    return part


def checked(block: int, seed: int, channels: int | None) -> tuple[int, int, int]:
    """Block, seed and streams; BadValue for what no box would take."""
    block = whole("a block of", block, 1, LARGEST_BLOCK)
    seed = whole("seed", seed, LOWEST_SEED, HIGHEST_SEED)
    return block, seed, 1 if channels is None else whole("channels", channels, 1, MAX_CHANNELS)


End = str | Path | Model | None


def load_ends(model: End, encoder: End, decoder: End, method: str | None, trust: bool, precision: str) -> tuple[Model, Model, str | None]:
    """The model that encodes, the one that decodes, and the method that plays instead; a file that does both is read once."""
    if model is not None and encoder is None and decoder is None:
        only = loaded(model, trust, precision)
        if method is None and not (only.has(ENCODE) or only.has(DECODE)):
            method = only.info.main_method
        if method is not None:
            only.number(method)  # tells when it is missing
            return only, only, method
    elif method is not None:
        raise BadValue(f"method '{method}' of which model? Give a model, no encoder and no decoder")
    ends = []
    for own, kind, name in ((encoder, ENCODE, "encode"), (decoder, DECODE, "decode")):
        path = model if own is None else own
        if path is None:
            raise BadValue(f"no model to {name} with: give a model, or an encoder and a decoder")
        end = loaded(path, trust, precision)
        if not end.has(kind):
            raise ModelError(f"'{end.path.name}' has no {name}: name another file for it ({name}r)")
        ends.append(end)
    return ends[0], ends[1], None


def loaded(model: str | Path | Model, trust: bool, precision: str) -> Model:
    """A Model as it is, or that of a file."""
    return model if isinstance(model, Model) else load(model, trust, precision)


def as_sound(values: Any, channels_first: bool | None = None) -> Sound:
    """(channels, samples) float32 of a sound in any layout; BadValue for what is none."""
    if isinstance(values, (str, Path)):
        raise BadValue(f"a sound of {quoted(values)}: give an array and its rate: read_sound({str(values)!r}) reads both")
    return arrays.finite(arrays.sound(values, channels_first), "a sound")


def at_rate(sound: Sound, rate: float, wanted: float) -> tuple[Sound, float, str]:
    """The sound at the wanted rate in Hz (0: as it is), the rate that it has now, and a line when that is another."""
    if wanted in (0, rate):
        return sound, float(rate), ""
    from scipy.signal import resample_poly

    common = math.gcd(round(wanted), round(rate))
    resampled = resample_poly(sound, round(wanted) // common, round(rate) // common, axis=1).astype(np.float32)
    return resampled, float(wanted), f"resampled from {rate:g} to {wanted:g} Hz: the model is made for that"
