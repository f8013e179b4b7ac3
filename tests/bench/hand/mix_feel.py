"""The limiter: how high its sound goes between the samples, through another program's oversampling, and what that costs."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
from scipy.signal import resample_poly

from bench.hand.row import Row
from latentplay.errors import BadValue
from latentplay.model.folders import find_model
from latentplay.render.mixer import Mixer
from latentplay.render.render import render

RATE = 48000
TIME = np.arange(2 * RATE)


def sounds() -> Iterator[tuple[str, np.ndarray]]:
    """By name, mono."""
    dice = np.random.default_rng(0)
    clicks = np.zeros(2 * RATE)
    clicks[dice.integers(500, RATE, 60)] = dice.choice([-1, 1], 60) * dice.uniform(1, 8, 60)
    yield "full-scale tone at a quarter of the rate, between its samples", np.sin(np.pi / 2 * TIME + np.pi / 4)
    yield "square of 1 kHz, +12 dB", 4 * np.sign(np.sin(2 * np.pi * 997 / RATE * TIME + 0.1))
    yield "square of 6 kHz", np.sign(np.sin(2 * np.pi * 5923 / RATE * TIME + 0.1))
    yield "white noise, +12 dB", 4 * dice.uniform(-1, 1, 2 * RATE)
    yield "noise in bursts, +12 dB", 4 * dice.standard_normal(2 * RATE) * (TIME // 700 % 3 == 0)
    yield "clicks, up to +18 dB", clicks
    demo = render(0.3 * dice.standard_normal((1, 2 * RATE)), RATE, find_model("demo.ts")).audio[0]
    yield "the demo model's answer to noise, +12 dB over full scale", 4 * demo / np.abs(demo).max()


def strip(true_peak: int, **params: float) -> Mixer:
    """A limiter; one from before there was `true_peak` holds the samples alone."""
    mixer = Mixer(1, RATE, limit=1, **params)
    with suppress(BadValue):
        mixer.set("true_peak", true_peak)
    return mixer


def dbtp(sound: np.ndarray) -> float:
    """The highest place, 16 times oversampled."""
    return float(20 * np.log10(np.abs(resample_poly(np.pad(sound.astype(float), 200), 16, 1)).max()))


def limited(sound: np.ndarray, true_peak: int) -> np.ndarray:
    """With what is still in the limiter at the end."""
    return strip(true_peak).process(np.pad(sound, (0, 400))[None].astype(np.float32))[0]


def processor() -> str:
    """Its name, for figures of time."""
    found = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    return found[1] if found else "unknown processor"


def nanoseconds() -> dict[str, float]:
    """Of a sample of loud noise through the whole strip; the shortest of many turns that take each other's place."""
    noise = np.random.default_rng(1).standard_normal((1, 4800)).astype(np.float32)
    strips = {"limit 0": Mixer(1, RATE), "true_peak 0": strip(0), "true_peak 1": strip(1)}
    best = dict.fromkeys(strips, np.inf)
    for _ in range(1000):
        for name, mixer in strips.items():
            start = time.perf_counter()
            mixer.process(noise)
            best[name] = min(best[name], 1e9 * (time.perf_counter() - start) / noise.size)
    return best


def rows() -> Iterator[Row]:
    """True peaks of both settings, the largest sample, latency, cost."""
    largest = -np.inf
    for name, sound in sounds():
        for true_peak in (0, 1):
            made = limited(sound, true_peak)
            largest = max(largest, float(20 * np.log10(np.abs(made).max())))
            yield Row("14", f"{name}, true_peak {true_peak}", dbtp(made), "dBTP", "<= -0.9 with true_peak 1")
    yield Row("14", "largest sample of all of them", largest, "dBFS", "<= -1")
    for true_peak in (0, 1):
        yield Row("14", f"latency, true_peak {true_peak}", strip(true_peak).latency, "samples", "72")
    for name, cost in nanoseconds().items():
        yield Row("14", f"cost of lp.mix~, mono, {name}, {processor()}", cost, "ns a sample", "little")
