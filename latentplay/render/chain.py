"""The objects of a render, with the cords between them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from latentplay.errors import BadValue, quoted
from latentplay.host.offline import OfflineHost, OfflineObject
from latentplay.model.model import DECODE, ENCODE, Model
from latentplay.modulation.modulator import Modulator
from latentplay.render.mixer import Mixer
from latentplay.render.performance import Performance
from latentplay.render.rendering import Sound


class LatentProcessor(Protocol):
    """What may stand between encode and decode, as lp.mod~ does: latentplay.modulation.modulator.Modulator is one."""

    def process(self, latents: NDArray[np.float32], /) -> NDArray[np.float32]:
        """Latents (latents, n) in, the same shape out; blocks follow one another."""


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
        self._empty = max(first.weights.hop(ENCODE) // self.ratio, 1)
        self.latents: int = last.shape(DECODE)[0] * states[1]
        self.outlets: int = last.shape(DECODE)[2] * states[1]
        given: int = first.shape(ENCODE)[2] * states[0]
        self.notes = mismatch(first, last, given, self.latents)
        self._encode.prepare(inlets, given)
        self._decode.prepare(self.latents, self.outlets)
        self._modulator: OfflineObject | LatentProcessor | None = None
        self._mixer: OfflineObject | None = None

    def _codec(self, kind: str, model: Model, streams: int, seed: int, own: bool) -> OfflineObject:
        flags: list[str | float] = ["-seed", seed, "-trust", float(model.trusted), "-precision", model.precision]
        flags += ["-own"] if own else []
        if model.info.channels == 1:
            flags += ["-channels", streams]
        return self.host.make(kind, self.name, str(model.path), *flags)

    def bend(self, ends: list[Model]) -> None:
        """The layers that were replaced in these models, heard from the first frame on."""
        for end in ends:
            if end.bends:
                self.host.server.chains[self.name].worker().bend(end.weights, end.bends)

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
        if not (mixer is None or isinstance(mixer, Mixer)):
            raise BadValue(f"{quoted(mixer)} is no Mixer: make one with Mixer(channels, rate)")
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

    def silent_frames(self) -> int:
        """How many frames the models could not give: silence stands in their place."""
        told = [self.host.info(box) for box in {self._encode.number: self._encode, self._decode.number: self._decode}.values()]
        return int(sum(info.get("failed", 0) + info.get("not_finite", 0) for info in told))

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
        # The first hop, of several frames where the ratio is short, ends with frame 0: before it is the empty memory of encode~.
        return np.concatenate(heard, axis=1), np.concatenate(hops, axis=1)[:, self._empty :]

    def _process_latents(self, latents: NDArray[np.float32]) -> NDArray[np.float32]:
        fitted = fit(latents, self.latents)
        if self._modulator is None:
            return fitted
        return np.ascontiguousarray(self._modulator.process(fitted), np.float32)

    def _mixed(self, wet: Sound, start: int) -> Sound:
        if self._mixer is None:
            return wet
        return self._mixer.process(np.concatenate([wet, piece(self._dry, start, wet.shape[1])]))


class MethodChain(Chain):
    """lp.model~ alone, in place of encode~ and decode~. What is no sound comes out as it is held."""

    def __init__(self, host: OfflineHost, first: Model, last: Model, inlets: int, streams: int, seed: int, method: str) -> None:
        self.host, self.name, self.ratio = host, last.name, 1
        flags: list[str | float] = ["-seed", seed, "-trust", float(last.trusted), "-precision", last.precision]
        if last.states(streams) > 1:
            flags += ["-channels", streams]
        self._encode = self._decode = host.make("lp.model~", last.name, str(last.path), method, *flags)
        self._states, self.latents, self.outlets = last.states(streams), 0, self._decode.outlets
        self._decode.prepare(inlets, self.outlets)
        self.notes: list[str] = []
        self._modulator = self._mixer = None

    def add_modulator(self, modulator: Any, performance: Performance | None) -> None:
        """There are no latents to move."""

    def run(
        self, sound: Sound, length: int, block: int, progress: Callable[[int, int], object] | None
    ) -> tuple[Sound, NDArray[np.float32]]:
        """``length`` samples of output; no latents."""
        heard = []
        while (start := self.host.position) < length:
            n = min(block, length - start, self.host.play_events() - start)
            heard.append(self._mixed(self._decode.process(piece(sound, start, n)), start))
            self.host.advance(n)
            if progress is not None:
                progress(start + n, length)
        return np.concatenate(heard, axis=1), np.zeros((0, 0), np.float32)


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
