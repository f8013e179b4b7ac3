"""Draws the figures of the modulation pages: ``python docs/figures/modulation.py`` writes modulation-*.png."""

from __future__ import annotations

from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

from latentplay.modulation.modulator import Modulator
from latentplay.modulation.texture import BASES, BLOCKY, SIZE, UNITS, texture
from latentplay.modulation.texture.levels import seeds

HERE = Path(__file__).parent
RATE = 8000  # Hz: enough to draw
SEED = 7
INK, PALE, RED = "#1d3557", "#a8b5c8", "#c1121f"


def play(seconds: float, voices: int = 1, **params) -> tuple[np.ndarray, np.ndarray]:
    """Times in seconds, and the moved latents (voices, n) of a modulator that is on."""
    settings = {"enable": 1, "scale": [1.0] * voices, "time": 10000, "seed": range(SEED, SEED + voices), **params}
    modulator = Modulator(voices, RATE, **settings)
    n = int(seconds * RATE)
    return np.arange(n) / RATE, modulator.process(n=n)


def save(figure: plt.Figure, name: str) -> None:
    figure.tight_layout()
    figure.savefig(HERE / f"modulation-{name}.png", dpi=110)
    plt.close(figure)


def bare(axis: plt.Axes) -> None:
    """No more ink than is needed."""
    axis.spines[["top", "right"]].set_visible(False)
    axis.tick_params(labelsize=8, length=2)


def spectrum(basis: str) -> tuple[np.ndarray, np.ndarray]:
    """Cycles a noise unit, and the mean power over 64 seeds, of the largest."""
    values = np.stack([texture(basis, seed) for seed in seeds()[::16]])
    power = (np.abs(np.fft.rfft(values - values.mean(axis=1, keepdims=True), axis=1)) ** 2).mean(axis=0)[1:]
    return np.arange(1, SIZE // 2 + 1) / UNITS, power / power.max()


def draw_bases() -> None:
    """Each basis along 24 noise units, and its spectrum."""
    figure, axes = plt.subplots(6, 2, figsize=(10, 9), gridspec_kw={"width_ratios": [2.6, 1]}, sharex="col")
    units = np.arange(24 * SIZE // UNITS) * UNITS / SIZE
    for (left, right), basis in zip(axes, BASES, strict=True):
        for seed, colour in ((SEED + 1, PALE), (SEED, INK)):
            left.plot(units, texture(basis, seed)[: len(units)], color=colour, lw=1.1,
                      drawstyle="steps-post" if basis in BLOCKY else "default")  # fmt: skip
        left.set_ylabel(basis, rotation=0, ha="right", va="center")
        left.set(ylim=(-0.05, 1.05), yticks=[0, 0.5, 1])
        right.loglog(*spectrum(basis), color=INK, lw=0.9)
        right.set(ylim=(1e-8, 3), yticks=[1e-6, 1e-3, 1])
        bare(left), bare(right)
    axes[0][0].set_title("n along 24 noise units, two seeds", fontsize=10)
    axes[0][1].set_title("power, 64 seeds", fontsize=10)
    axes[-1][0].set_xlabel("noise units")
    axes[-1][1].set_xlabel("cycles a noise unit")
    save(figure, "bases")


def draw_values(name: str, values: tuple[int, ...], seconds: float, unit: str, **params) -> None:
    """One voice at several values of one parameter."""
    figure, axes = plt.subplots(len(values), 1, figsize=(8, 1.35 * len(values)), sharex=True, sharey=True)
    for axis, value in zip(axes, values, strict=True):
        time, moved = play(seconds, **{**params, name: value})
        axis.plot(time, moved[0], color=INK, lw=1.1)
        axis.set_ylabel(f"{name} {value}{unit}", rotation=0, ha="right", va="center")
        axis.set(ylim=(-1.1, 1.1), yticks=[-1, 0, 1])
        bare(axis)
    axes[-1].set_xlabel("seconds")
    save(figure, name)


def loops(chaos: float, seconds: float) -> list[np.ndarray]:
    """When each of eight voices is back at its seed."""
    block = 8
    modulator = Modulator(8, RATE, enable=1, time=500, chaos=chaos, seed=range(SEED, SEED + 8))
    places = []
    while modulator.position < seconds * RATE:
        modulator.process(n=block)
        places.append(modulator.positions)
    back = np.diff(np.array(places), axis=0) < 0
    return [np.concatenate([[0], (np.flatnonzero(back[:, v]) + 1) * block / RATE]) for v in range(8)]


def draw_chaos() -> None:
    """The restarts of eight voices."""
    figure, axes = plt.subplots(3, 1, figsize=(8, 5.4), sharex=True)
    for axis, chaos in zip(axes, (0, 20, 80), strict=True):
        for voice, times in enumerate(loops(chaos, 5)):
            axis.vlines(times, voice + 0.6, voice + 1.4, color=INK, lw=1.4)
        axis.set_ylabel(f"chaos {chaos} %", rotation=0, ha="right", va="center")
        axis.set(yticks=[1, 8], ylim=(8.7, 0.3))
        bare(axis)
    axes[0].set_title("restarts of eight voices, time 500 ms", fontsize=10)
    axes[-1].set_xlabel("seconds")
    save(figure, "chaos")


def draw_mode() -> None:
    """One movement that would leave -3 and 3, kept in four ways."""
    figure, axes = plt.subplots(4, 1, figsize=(8, 6), sharex=True, sharey=True)
    params = {"scale": 3.0, "offset": 1.5, "jump": 330}
    time, free = play(6, **params, mode="none")
    for axis, mode in zip(axes, ("none", "clip", "warp", "fold"), strict=True):
        axis.axhspan(-3, 3, color="#eef1f6", lw=0)
        axis.plot(time, free[0], color=PALE, lw=1)
        axis.plot(time, play(6, **params, mode=mode)[1][0], color=INK, lw=1.2)
        axis.set_ylabel(mode, rotation=0, ha="right", va="center")
        axis.set(ylim=(-4.9, 4.9), yticks=[-3, 0, 3])
        bare(axis)
    axes[0].set_title("scale 3, offset 1.5", fontsize=10)
    axes[-1].set_xlabel("seconds")
    save(figure, "mode")


if __name__ == "__main__":
    draw_bases()
    draw_values("jump", (100, 300, 600, 1000), 4, "", basis="simplex")
    draw_values("smooth", (0, 30, 60, 100), 8, " %", basis="cell", jump=500)
    draw_chaos()
    draw_mode()
