"""The picture of a map: its points coloured by a descriptor, and the movements of some seeds beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from latentplay.errors import LatentPlayError
from latentplay.seedmap.describe import DESCRIPTORS
from latentplay.texture import SIZE, UNITS, texture

if TYPE_CHECKING:
    from latentplay.seedmap.build import Made

PLACES = ((0.1, 0.85), (0.5, 0.85), (0.9, 0.85), (0.1, 0.5), (0.5, 0.5), (0.9, 0.5), (0.1, 0.15), (0.5, 0.15), (0.9, 0.15))
"""Where on the map the drawn movements are taken: the nearest seed to each."""

HEARD = 16
"""Noise units that are drawn from the start of a texture."""

INK, PAPER = "#222222", "#fbfaf7"


def draw_map(made: Made, path: Path, colour: str) -> None:
    """Writes a PNG of 1500 x 760 pixels. LatentPlayError where matplotlib is missing or the file cannot be written."""
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise LatentPlayError("--plot needs matplotlib: install it with: pip install matplotlib") from error
    figure = Figure(figsize=(10, 5.07), dpi=150, facecolor=PAPER)
    values = made.descriptors[:, list(DESCRIPTORS).index(colour)]
    chosen = examples(made.points)
    dots = draw_points(figure.add_axes((0.05, 0.1, 0.44, 0.8)), made, values, chosen, colour)
    for row, point in enumerate(chosen):
        axes = figure.add_axes((0.56, 0.9 - 0.8 * (row + 1) / len(chosen) + 0.012, 0.4, 0.8 / len(chosen) - 0.024))
        draw_movement(axes, made, point, row + 1, dots.to_rgba(values[point]), last=row == len(chosen) - 1)
    try:
        figure.savefig(path)
    except OSError as error:
        raise LatentPlayError(f"--plot '{path}' cannot be written ({error.strerror}): choose another name") from error


def examples(points: NDArray[np.float64]) -> list[int]:
    """The points nearest to PLACES, each once."""
    distance = np.linalg.norm(points[None] - np.array(PLACES)[:, None], axis=2)
    return list(dict.fromkeys(int(point) for point in distance.argmin(axis=1)))


def draw_points(axes: Any, made: Made, values: NDArray[np.float64], chosen: list[int], colour: str) -> Any:
    """The square; the points whose movements are drawn have numbers."""
    low, high = np.percentile(values, (2, 98))
    dots = axes.scatter(*made.points.T, c=values, s=26, cmap="plasma", vmin=low, vmax=high, linewidths=0)
    axes.scatter(*made.points[chosen].T, s=150, facecolors=PAPER, edgecolors=INK, linewidths=1)
    for number, point in enumerate(chosen, 1):
        axes.text(*made.points[point], str(number), ha="center", va="center_baseline", fontsize=8, color=INK)
    axes.set(xlim=(-0.04, 1.04), ylim=(-0.04, 1.04), aspect="equal", facecolor=PAPER)
    axes.set_xticks((0, 0.5, 1), ("0", "x", "1"))
    axes.set_yticks((0, 0.5, 1), ("0", "y", "1"))
    axes.tick_params(length=0, labelsize=8)
    axes.set_title(f"{made.basis}: {len(made.seeds)} seeds", fontsize=11, color=INK, loc="left")
    bar = axes.figure.colorbar(dots, cax=axes.inset_axes((0.68, 1.025, 0.32, 0.02)), orientation="horizontal")
    bar.set_ticks((low, high), labels=(f"{low:.2f}", f"{high:.2f}"))
    bar.ax.xaxis.set_ticks_position("top")
    bar.ax.tick_params(length=0, labelsize=7, pad=1)
    bar.outline.set_visible(False)
    bar.ax.set_ylabel(colour, rotation=0, ha="right", va="center", fontsize=8)
    frame(axes)
    return dots


def draw_movement(axes: Any, made: Made, point: int, number: int, colour: Any, last: bool) -> None:
    """One texture as a voice walks along it, from its seed on."""
    values = texture(made.basis, int(made.seeds[point]))[: HEARD * SIZE // UNITS]
    units = np.arange(len(values)) * UNITS / SIZE
    axes.fill_between(units, values, 0.5, color=colour, alpha=0.18, linewidth=0)
    axes.plot(units, values, color=colour, linewidth=1.2)
    axes.set(xlim=(0, HEARD), ylim=(-0.05, 1.05), facecolor=PAPER)
    axes.set_yticks(())
    axes.set_xticks((0, 4, 8, 12, 16) if last else ())
    axes.tick_params(length=2, labelsize=8)
    axes.text(-0.015, 0.5, str(number), transform=axes.transAxes, ha="right", va="center", fontsize=8, color=INK)
    axes.text(1.01, 0.5, str(made.seeds[point]), transform=axes.transAxes, ha="left", va="center", fontsize=5.5, color="#888888", rotation=0)
    if last:
        axes.set_xlabel("noise units from the seed", fontsize=8, labelpad=1)
    frame(axes)


def frame(axes: Any) -> None:
    """A thin grey one."""
    for spine in axes.spines.values():
        spine.set(color="#bbbbbb", linewidth=0.6)
