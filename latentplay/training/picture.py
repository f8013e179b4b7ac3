"""Draws what went into the demo model, the latents, and what came out."""

from pathlib import Path
from typing import Any

import numpy as np
import torch
from matplotlib.figure import Figure
from torch import Tensor

from latentplay.training.net import RATIO, SR
from latentplay.training.stream import quieten, stream

SHOWN = ("kit_standard", "kit_808", "mallet_marimba", "sung", "whispered", "swept_noise", "bursts", "bells")
BLOCKS = 70


def levels(x: Tensor) -> np.ndarray:
    """(T,) -> dB, (bins, columns)."""
    columns = torch.stft(x, 2048, 256, window=torch.hann_window(2048), return_complex=True)
    return (20 * torch.log10(columns.abs() + 1e-3)).numpy()


def draw(net: Any, sounds: dict[str, np.ndarray], path: Path) -> None:
    """One row per kind of sound: spectrogram in, latents, spectrogram out; writes a PNG."""
    names = [n for n in SHOWN if n in sounds]
    figure = Figure((16, 2.6 * len(names)), layout="constrained")
    grid = figure.subplots(len(names), 3, squeeze=False)
    for row, name in zip(grid, names, strict=True):
        x = torch.from_numpy(sounds[name][: BLOCKS * RATIO].copy())
        quieten(net)
        z = net.encode(x[None, None])[0]
        row[0].set_ylabel(name)
        for axes, picture in ((row[0], levels(x)), (row[2], levels(stream(net, x)))):
            axes.imshow(picture, origin="lower", aspect="auto", vmin=-50, vmax=40, cmap="magma",
                        extent=(0, len(x) / SR, 0, SR / 2000))
            axes.set_yscale("symlog", linthresh=1)
        row[1].plot(np.arange(z.shape[1]) * RATIO / SR, z.t().numpy(), lw=0.8)
        row[1].set_ylim(-4, 4)
    for axes, title in zip(grid[0], ("in, kHz", "latents", "out, kHz"), strict=True):
        axes.set_title(title)
    figure.savefig(path, dpi=70)
