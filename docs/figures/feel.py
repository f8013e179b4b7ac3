"""Draws what a hand feels, before and after: ``python docs/figures/feel.py`` writes feel.png from feel-before.json, feel-after.json.

The figures come from ``python tests/bench/hand --json docs/figures/feel-after.json``.
"""

from __future__ import annotations

import json
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

HERE = Path(__file__).parent
INK, PALE, RED = "#1d3557", "#a8b5c8", "#c1121f"
BASES = ("cell", "simplex", "perlin", "distorted", "voronoi", "fractal")


def figures(name: str) -> dict[str, float]:
    """What was measured, by its words."""
    return {row["what"]: row["value"] for row in json.loads((HERE / f"feel-{name}.json").read_text())}


BEFORE, AFTER = figures("before"), figures("after")


def pairs(axis: plt.Axes, title: str, labels: list[str], whats: list[str]) -> None:
    """Two bars for each label."""
    places = np.arange(len(labels))
    axis.bar(places - 0.2, [BEFORE[what] for what in whats], 0.38, color=PALE, label="before")
    axis.bar(places + 0.2, [AFTER[what] for what in whats], 0.38, color=INK, label="after")
    axis.set_xticks(places, labels, fontsize=7)
    finish(axis, title)


def finish(axis: plt.Axes, title: str) -> None:
    """No more ink than is needed."""
    axis.set_title(title, fontsize=8, loc="left")
    axis.spines[["top", "right"]].set_visible(False)
    axis.tick_params(labelsize=7, length=2)


def chaos(axis: plt.Axes) -> None:
    """The sound moves with the percentage."""
    percents = (0, 10, 30, 50, 70, 100)
    for model, style in (("demo", "-"), ("rave_v2", "--"), ("rave_v3", ":")):
        for found, colour in ((BEFORE, PALE), (AFTER, INK)):
            heard = [0, *(found[f"{model}: chaos {percent}"] for percent in percents[1:])]
            axis.plot(percents, np.array(heard) / heard[-1], style, color=colour, lw=1.4)
    axis.set_xlabel("chaos, %", fontsize=7)
    finish(axis, "bending: change of sound, of that at 100 %")


def smooth(axis: plt.Axes) -> None:
    """The first percents of smooth."""
    percents = (0, 5, 10, 15, 30, 60, 100)
    for found, colour in ((BEFORE, PALE), (AFTER, INK)):
        axis.plot(percents, [0, *(found[f"smooth {p}: the demo's sound moves by"] for p in percents[1:])], color=colour, lw=1.4)
    axis.set_xlabel("smooth, %", fontsize=7)
    finish(axis, "smooth: change of the demo's sound, dB")


def main() -> None:
    """All panels."""
    figure, axes = plt.subplots(2, 4, figsize=(14, 5.4))
    flat = iter(axes.ravel())
    short = [basis[:5] for basis in BASES]
    pairs(next(flat), "drag over the map: restarts a voice and second", short,
          [f"{basis}: restarts in a drag over the map in 10 s" for basis in BASES])  # fmt: skip
    pairs(next(flat), "short loops: voices that stand still, of 5760", short,
          [f"{basis}: voices that stand still, of 5760 in short loops" for basis in BASES])  # fmt: skip
    pairs(next(flat), "standard deviation of n", short, [f"{basis}: standard deviation" for basis in BASES])
    smooth(next(flat))
    chaos(next(flat))
    layers = (19, 37, 47)
    pairs(next(flat), "a set a hop: peak above 9 kHz, dBFS", [f"layer {n}" for n in layers],
          [f"above 9 kHz, layer {n} scaled once a hop" for n in layers])  # fmt: skip
    points = ("12 random points", "10 in the middle fifth")
    pairs(next(flat), "of the pad at -3 or 3, %", list(points), [f"of the pad at -3 or 3, {p}" for p in points])
    sounds = ("square of 6 kHz", "white noise, +12 dB", "noise in bursts, +12 dB")
    pairs(next(flat), "limiter: true peak, dBTP", ["square", "noise", "bursts"], [f"{sound}, true_peak 1" for sound in sounds])
    axes[0][1].legend(fontsize=7, frameon=False, loc="center right")
    figure.tight_layout()
    figure.savefig(HERE / "feel.png", dpi=110)


if __name__ == "__main__":
    main()
