"""What bending feels like: the seam of a set, how evenly chaos grows, whether one hears which distribution is on."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lookalikes
import numpy as np
import torch
from bent_sound import bent
from live import JackServer, number
from signal_patch import SignalPatch

from bench.hand.row import Row
from latentplay.bend import Bender
from latentplay.bend.layers import ArrayLayers, LayerInfo
from latentplay.spec.bend import DISTRIBUTIONS
from latentplay.training.distance import log as log_of
from latentplay.training.distance import pooling, power

DEMO = Path(__file__).parents[3] / "latentplay/data/demo.ts"
RATE, HOP = 48000, 2048
CHAOS = (10, 30, 50, 70, 100)
SEEDS = (1, 2)


def rows() -> Iterator[Row]:
    """Every figure, the slowest last."""
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        yield from seams()
        yield from complex_layer(folder)
        yield from late_frames(folder)
        for kind in ("demo", "rave_v2", "rave_v3"):
            yield from chaos_rows(kind, DEMO if kind == "demo" else lookalikes.make(kind, folder))


# --- the seam of a set --------------------------------------------------------------------------------------------------


def seams() -> Iterator[Row]:
    """A tone at -14 dBFS, bent once a hop in live mode, no louder than it was: what is there above 9 kHz that the tone has not."""
    tone = (10 ** (-14 / 20) * np.sin(2 * np.pi * 440 * np.arange(4 * RATE) / RATE)).astype(np.float32)[None]
    yield Row("5", "above 9 kHz, the tone alone", above(bent(tone)), "dBFS, peak", "")
    for layer in (19, 37, 47):
        moves = [(1007 + 1000 * i * HOP / RATE, "scale", 0.8 + 0.2 * np.cos(i / 9)) for i in range(60)]
        found = above(bent(tone, (0, "layer", layer), (0, "live", 1), *moves))
        yield Row("5", f"above 9 kHz, layer {layer} scaled once a hop", found, "dBFS, peak", "-84, the tone's own")


def above(sound: np.ndarray) -> float:
    """The peak above 9 kHz in dBFS, while the layer moves."""
    from scipy.signal import butter, sosfiltfilt

    high = sosfiltfilt(butter(8, 9000, "high", fs=RATE, output="sos"), sound.astype(float))
    return float(20 * np.log10(np.abs(high[52000 : 52000 + 50 * HOP]).max() + 1e-12))


def late_frames(folder: Path) -> Iterator[Row]:
    """Pd in real time, 23 sets a second on the demo for ten seconds."""
    patch = SignalPatch(RATE)
    bend, noise = patch.box("lp.bend a"), patch.box("noise~")
    encode, decode = patch.box(f"lp.encode~ a {DEMO}"), patch.box("lp.decode~ a -latents 8")
    patch.connect(noise, 0, encode)
    for latent in range(8):
        patch.connect(encode, latent, decode, latent)
    patch.tell(encode, 8, "ENC")
    patch.tell(decode, 1, "DEC")
    patch.start(100)
    patch.say(4000, bend, "layer 37", "live 1")
    for step in range(230):
        patch.say(4100 + 43 * step, bend, f"scale {0.8 + 0.2 * np.cos(step / 9):.4f}")
    ask = patch.message("info")
    for box in (encode, decode):
        patch.connect(ask, 0, box)
    patch.at(3900, ask)
    patch.at(14500, ask)
    path = patch.finish(folder, 14600)
    try:
        with JackServer() as jack:
            said = jack.run(path, 60)
    except (OSError, RuntimeError):
        return
    before = said[: said.rfind("ENC: info late")]
    late = [sum(number(log, who, "info late") for who in ("ENC", "DEC")) for log in (said, before)]
    yield Row("5", "late frames while 230 sets are made in 10 s", late[0] - late[1], "frames", "0")


# --- a complex layer ----------------------------------------------------------------------------------------------------


def complex_layer(folder: Path) -> Iterator[Row]:
    """What is complained of when a complex layer is chosen, and when it is bent."""
    path = lookalikes.turning(folder / "complex.ts")
    for what, words in (("chosen", []), ("scaled", ["--scale", "2"])):
        command = [sys.executable, "-m", "latentplay", "bend", str(path), "--layer", "turn", *words]
        done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PYTHONWARNINGS": "default::UserWarning"})
        yield Row("7", f"warnings of C++ when a complex layer is {what}", done.stderr.count("Casting complex"), "lines", "0")


# --- chaos --------------------------------------------------------------------------------------------------------------


class Ear:
    """A model, a sound through it, and how far that is from the same sound through bent layers."""

    def __init__(self, path: Path) -> None:
        self.module = torch.jit.load(str(path)).eval()
        self.weights = dict(self.module.named_parameters())
        self.start = {name: value.clone() for name, value in self.module.named_buffers()}
        self.sound = music().repeat(1, int(self.module.encode_params[0]), 1)
        with torch.inference_mode():
            self.latents = self.encode()
        self.plain = self.hear(None, None)

    def layers(self) -> list[str]:
        """Six of the larger layers, from the first to the last."""
        known = [name for name in self.weights if "pqmf" not in name and "inverse" not in name]
        large = [name for name in known if self.weights[name].dim() > 1 and self.weights[name].numel() > 500]
        return [large[i] for i in np.linspace(0, len(large) - 1, 6).round().astype(int)]

    def bender(self, layer: str) -> Bender:
        """A bender of that layer alone, under its own name and shape."""
        shape = tuple(self.weights[layer].shape)
        layers = ArrayLayers({layer: self.weights[layer].detach().numpy()})
        layers._infos = [LayerInfo.of(layer, shape)]
        bender = Bender(layers)
        bender.layer(0)
        return bender

    @torch.inference_mode()
    def hear(self, layer: str | None, values: np.ndarray | None) -> torch.Tensor:
        """Levels in mel bands in dB, frame by frame, of the sound with other weights in a layer."""
        if layer is None or values is None:
            return levels(self.decode(self.latents))
        kept = self.weights[layer].detach().clone()
        self.weights[layer].data.copy_(torch.from_numpy(values.copy()).view(kept.shape))
        try:
            return levels(self.decode(self.encode() if "encoder" in layer else self.latents))
        finally:
            self.weights[layer].data.copy_(kept)

    def encode(self) -> torch.Tensor:
        self.forget()
        return self.module.encode(self.sound)

    def decode(self, latents: torch.Tensor) -> torch.Tensor:
        self.forget()
        return self.module.decode(latents)[0, :1]

    def forget(self) -> None:
        for name, value in self.module.named_buffers():
            value.copy_(self.start[name]) if value.dim() != 3 else value.zero_()
        torch.manual_seed(0)


def music() -> torch.Tensor:
    """Three seconds: held notes that swell, a glide, bursts of noise."""
    n = 3 * RATE // HOP * HOP
    t, sound = np.arange(n) / RATE, np.zeros(n)
    for k, (hertz, height) in enumerate([(110, 0.2), (220, 0.15), (331, 0.1), (554, 0.08), (880, 0.05)]):
        sound += height * np.sin(2 * np.pi * hertz * t + k) * (0.5 + 0.5 * np.sin(2 * np.pi * (0.5 + 0.3 * k) * t))
    sound += 0.05 * np.random.default_rng(3).standard_normal(n) * (np.sin(4 * np.pi * t) > 0.6)
    sound += 0.15 * np.sin(2 * np.pi * (200 * t + 300 * t * t))
    return torch.tensor(0.7 * sound, dtype=torch.float32)[None, None]


def levels(sound: torch.Tensor) -> torch.Tensor:
    """dB in 80 mel bands, frame by frame; the floor of training.distance."""
    bands = pooling(2048, 80, RATE)
    return 8.686 * log_of(power(sound[:, 9000:], 2048) @ (bands / bands.sum(0).clamp(min=1e-9)))


def apart(one: torch.Tensor, other: torch.Tensor) -> float:
    """dB of log-mel distance."""
    return float((one - other).abs().mean())


def chaos_rows(kind: str, path: Path) -> Iterator[Row]:
    """The mean over layers, distributions and seeds of how far chaos moves the sound; distributions against seeds."""
    ear = Ear(path)
    far: dict[int, list[float]] = {chaos: [] for chaos in CHAOS}
    ratios = []
    for layer in ear.layers():
        bender = ear.bender(layer)
        heard: dict[Any, torch.Tensor] = {}
        for shape in DISTRIBUTIONS:
            bender.distribution(shape)
            for seed in SEEDS:
                bender.random(seed)
                for chaos in CHAOS if shape in ("gaussian", "beta") else CHAOS[-1:]:
                    bender.chaos(chaos)
                    heard[shape, seed, chaos] = ear.hear(layer, bender.candidate)
        for (shape, _, chaos), sound in heard.items():
            if shape in ("gaussian", "beta"):
                far[chaos].append(apart(ear.plain, sound))
        full = {key[:2]: sound for key, sound in heard.items() if key[2] == 100}
        seeds = np.mean([apart(full[shape, 1], full[shape, 2]) for shape in DISTRIBUTIONS])
        shapes = np.mean([apart(full[a, s], full[b, s]) for s in SEEDS for a in DISTRIBUTIONS for b in DISTRIBUTIONS if a < b])
        ratios.append(shapes / seeds)
    for chaos in CHAOS:
        yield Row("11", f"{kind}: chaos {chaos}", float(np.mean(far[chaos])), "dB", "grows evenly")
    yield Row("11", f"{kind}: distributions apart, in distances of two seeds of one", float(np.median(ratios)), "times", "1.5 or more")
