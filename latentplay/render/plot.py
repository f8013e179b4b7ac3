"""A picture of a chain at work: the sound that went in, the latents on their way, the sound that came out."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from latentplay.files.colours import INK, PAPER, QUIET
from latentplay.files.pictures import new_figure

WINDOW, HOP = 2048, 512
LOWEST, HIGHEST, ROWS = 50.0, 16000.0, 320
"""The frequencies shown, in Hz, and how many rows they fill."""
FLOOR_DB = -80.0
STRIPS = ((0.895, 0.06), (0.67, 0.225), (0.38, 0.25), (0.115, 0.225), (0.055, 0.06))
"""Bottom and height of each strip, of the picture's height."""
TICKS = {100: "100", 1000: "1k", 10000: "10k"}


def levels(sound: NDArray[np.float32], rate: float) -> NDArray[np.float64]:
    """Levels in dB under the loudest, (rows, columns): frequency goes up by equal ratios, a column is HOP samples."""
    window = np.hanning(WINDOW)
    padded = np.pad(sound.astype(np.float64), (WINDOW // 2, WINDOW))
    columns = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[: len(sound) : HOP] * window
    magnitude = np.abs(np.fft.rfft(columns, axis=1)).T
    wanted = np.geomspace(LOWEST, min(HIGHEST, rate / 2), ROWS) * WINDOW / rate
    below = np.minimum(wanted.astype(int), len(magnitude) - 2)
    part = (wanted - below)[:, None]
    rows = magnitude[below] * (1 - part) + magnitude[below + 1] * part
    return np.maximum(20 * np.log10(rows / max(rows.max(), 1e-9) + 1e-9), FLOOR_DB)


def chain_figure(
    sent: NDArray[np.float32],
    latents: NDArray[np.float32],
    heard: NDArray[np.float32],
    *,
    rate: float,
    hop: int,
    latency: int = 0,
    titles: tuple[str, str, str] = ("in", "latents", "out"),
) -> Any:
    """A chain as a figure. ``sent``, ``heard``: (samples,) at ``rate`` Hz; ``latents``: (latents, hops of ``hop`` samples)."""
    figure = new_figure(12, 9)
    wave_in, picture_in, curves, picture_out, wave_out = (
        figure.add_axes((0.07, y, 0.905, height)) for y, height in STRIPS
    )
    seconds = max(len(sent), len(heard)) / rate
    for axes, sound in ((wave_in, sent), (wave_out, heard)):
        draw_wave(axes, sound, rate)
    for axes, sound in ((picture_in, sent), (picture_out, heard)):
        draw_levels(axes, sound, rate)
    draw_latents(curves, latents, hop / rate)
    for axes, title in zip((wave_in, curves, picture_out), titles, strict=True):
        axes.set_title(title, loc="left", color=INK, fontsize=12, weight="bold", pad=6)
    for axes in figure.axes:
        finish(axes, seconds, last=axes is wave_out)
    if latency:
        mark_delay(picture_out, latency / rate)
    wave_out.set_xlabel("seconds", color=QUIET, fontsize=10, labelpad=1)
    return figure


def draw_wave(axes: Any, sound: NDArray[np.float32], rate: float) -> None:
    """The outline of a sound."""
    step = 240
    whole = np.pad(sound, (0, -len(sound) % step)).reshape(-1, step)
    time = np.arange(len(whole)) * step / rate
    axes.fill_between(time, whole.min(axis=1), whole.max(axis=1), color="#e0a458", lw=0)
    most = max(float(np.abs(sound).max()), 1e-6)
    axes.set_ylim(-1.1 * most, 1.1 * most)
    axes.set_yticks([])


def draw_levels(axes: Any, sound: NDArray[np.float32], rate: float) -> None:
    """A spectrogram with musical spacing."""
    top = min(HIGHEST, rate / 2)
    axes.imshow(
        levels(sound, rate),
        origin="lower",
        aspect="auto",
        cmap="inferno",
        vmin=FLOOR_DB,
        vmax=0,
        extent=(0, len(sound) / rate, np.log10(LOWEST), np.log10(top)),
        interpolation="bilinear",
    )
    ticks = {f: name for f, name in TICKS.items() if f < top}
    axes.set_yticks([np.log10(f) for f in ticks], ticks.values())
    axes.set_ylabel("Hz", color=QUIET, fontsize=10)


def draw_latents(axes: Any, latents: NDArray[np.float32], seconds: float) -> None:
    """One curve above the other, held as they sound; the first latent is the uppermost."""
    from matplotlib import colormaps

    count = len(latents)
    shown = latents[: min(count, 16)]
    reach = max(float(np.percentile(np.abs(shown), 99.5)), 1e-6)
    time = np.arange(shown.shape[1] + 1) * seconds
    for i, curve in enumerate(shown):
        base = len(shown) - 1 - i
        held = base + 0.62 * np.clip(np.append(curve, curve[-1:]) / reach, -1, 1)
        colour = colormaps["plasma"](0.25 + 0.65 * i / max(len(shown) - 1, 1))
        axes.axhline(base, color=QUIET, lw=0.4, alpha=0.35)
        axes.fill_between(time, base, held, step="post", color=colour, alpha=0.22, lw=0)
        axes.step(time, held, where="post", color=colour, lw=1.3)
    axes.set_ylim(-0.75, len(shown) - 0.05)
    axes.set_yticks(range(len(shown)), range(len(shown), 0, -1))
    axes.set_ylabel("latent", color=QUIET, fontsize=10)


def mark_delay(axes: Any, seconds: float) -> None:
    """Where the first sound can be: the delay of the chain."""
    axes.axvline(seconds, color=INK, lw=0.8, ls=(0, (2, 3)), alpha=0.8)
    axes.text(
        seconds + 0.08,
        0.05,
        f"{1000 * seconds:.0f} ms late",
        transform=axes.get_xaxis_transform(),
        color=INK,
        fontsize=9,
        va="bottom",
        bbox={"facecolor": PAPER, "alpha": 0.65, "lw": 0, "pad": 2},
    )


def finish(axes: Any, seconds: float, last: bool) -> None:
    """One look for all, one time axis under the last."""
    axes.set_facecolor(PAPER)
    axes.set_xlim(0, seconds)
    axes.tick_params(colors=QUIET, labelsize=9, length=0 if not last else 3, labelbottom=last)
    for side, spine in axes.spines.items():
        spine.set_visible(side == "bottom")
        spine.set_color("#2a2e36")
