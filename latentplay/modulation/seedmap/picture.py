"""The picture of a map: its points coloured by a descriptor, and the loops of some seeds beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from latentplay.files.colours import INK, PAPER, QUIET
from latentplay.files.pictures import new_figure, save
from latentplay.modulation.seedmap.describe import DESCRIPTORS
from latentplay.modulation.seedmap.loops import DEFAULT, play
from latentplay.modulation.seedmap.points import dusk

if TYPE_CHECKING:
    from latentplay.modulation.seedmap.build import Made

PLACES = {"A": (0.1, 0.9), "B": (0.9, 0.9), "C": (0.1, 0.1), "D": (0.9, 0.1)}
"""Where on the map loops are taken: those of the seeds nearest to each place, to see how alike they are."""

EACH = 3
"""Seeds that are drawn for each place."""

LETTER: dict[str, Any] = {"fontsize": 11, "weight": "bold", "color": INK}


def draw_map(made: Made, path: Path, colour: str) -> None:
    """Writes a PNG of 1650 x 900 pixels. LatentPlayError where matplotlib is missing or the file cannot be written."""
    figure = new_figure(11, 6, dpi=150)
    palette = dusk()
    values = made.descriptors[:, list(DESCRIPTORS).index(colour)]
    chosen = examples(made.points)
    dots = draw_points(figure.add_axes((0.035, 0.07, 0.455, 0.834)), made, values, palette, colour)
    draw_examples(figure, made, chosen, dots.to_rgba(values))
    mark(figure.axes[0], made.points, chosen)
    save(figure, path)


def examples(points: NDArray[np.float64]) -> dict[str, list[int]]:
    """For each of PLACES the point nearest to it, and that point's own nearest neighbours."""
    found = {}
    for letter, place in PLACES.items():
        here = points[np.linalg.norm(points - place, axis=1).argmin()]
        order = np.argsort(np.linalg.norm(points - here, axis=1), kind="stable")
        found[letter] = [int(point) for point in order[:EACH]]
    return found


def draw_points(axes: Any, made: Made, values: NDArray[np.float64], palette: Any, colour: str) -> Any:
    """The square and its points, with the scale of their colours."""
    low, high = np.percentile(values, (2, 98))
    dots = axes.scatter(*made.points.T, c=values, s=30, cmap=palette, vmin=low, vmax=high, linewidths=0)
    axes.set(xlim=(-0.04, 1.04), ylim=(-0.04, 1.04), aspect="equal", facecolor=PAPER)
    axes.set_xticks((0, 0.5, 1), ("0", "x", "1"))
    axes.set_yticks((0, 0.5, 1), ("0", "y", "1"))
    axes.tick_params(length=0, labelsize=8, colors=QUIET)
    axes.text(0, 1.02, f"{made.basis}: {len(made.seeds)} seeds", transform=axes.transAxes, fontsize=12, color=INK)
    bar = axes.figure.colorbar(dots, cax=axes.inset_axes((0.72, 1.028, 0.2, 0.018)), orientation="horizontal")
    bar.set_ticks(())
    bar.outline.set_visible(False)
    for x, word, side in ((0.71, f"{colour}  {low:.3g}", "right"), (0.93, f"{high:.3g}", "left")):
        axes.text(x, 1.037, word, transform=axes.transAxes, fontsize=8, ha=side, va="center_baseline", color=INK)
    frame(axes)
    return dots


def mark(axes: Any, points: NDArray[np.float64], chosen: dict[str, list[int]]) -> None:
    """Rings round the points whose loops are drawn, and their letter."""
    for letter, group in chosen.items():
        axes.scatter(*points[group].T, s=90, facecolors="none", edgecolors=INK, linewidths=1)
        x, y = points[group].mean(axis=0)
        away = np.sign(np.array((x, y)) - 0.5) * -0.045
        axes.text(x + away[0], y + away[1], letter, ha="center", va="center_baseline", **LETTER)


def draw_examples(figure: Any, made: Made, chosen: dict[str, list[int]], colours: Any) -> None:
    """The loops, in groups from top to bottom."""
    rows, top = len(chosen) * EACH, 0.904
    height = (top - 0.07) / (rows + 0.6 * (len(chosen) - 1))
    figure.text(0.545, 0.925, f"loop of {EACH} neighbours at each place", fontsize=9, color=INK)
    points = sorted({point for group in chosen.values() for point in group})
    loops = dict(zip(points, play(made.basis, made.seeds[points], [DEFAULT])[0], strict=True))
    for g, (letter, group) in enumerate(chosen.items()):
        for i, point in enumerate(group):
            bottom = top - height * (g * (EACH + 0.6) + i + 1)
            axes = figure.add_axes((0.545, bottom, 0.435, height * 0.86))
            draw_loop(axes, loops[point], colours[point])
            if i == 1:
                axes.text(-0.02, 0.5, letter, transform=axes.transAxes, ha="right", va="center", **LETTER)
    axes.set_xticks(range(3))
    axes.tick_params(length=2, labelsize=8, colors=QUIET)
    axes.set_xlabel("seconds, at jump 300", fontsize=8, labelpad=1, color=QUIET)


def draw_loop(axes: Any, loop: NDArray[np.float64], colour: Any) -> None:
    """One loop as a voice plays it, step by step."""
    edges = np.linspace(0, DEFAULT.time / 1000, len(loop) + 1)
    axes.stairs(loop, edges, baseline=-1, color=colour, alpha=0.2, fill=True)
    axes.stairs(loop, edges, baseline=None, color=colour, linewidth=1.3)
    axes.set(xlim=(0, edges[-1]), ylim=(-1.08, 1.08), facecolor=PAPER, xticks=(), yticks=())
    frame(axes)


def frame(axes: Any) -> None:
    """A thin one."""
    for spine in axes.spines.values():
        spine.set(color="#3a3f47", linewidth=0.8)
