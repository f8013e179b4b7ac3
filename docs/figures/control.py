"""The figure of the XY pad: ``python docs/figures/control.py`` writes docs/figures/control.png. Needs matplotlib."""

from __future__ import annotations

from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

from latentplay.control import Mapper

POINTS, GRID = 12, 121
SHOWN = (("scale of voice 1", 6), ("scale of voice 2", 7), ("offset of voice 1", 14))
"""Titles, and where they stand in a vector of eight voices."""


def main(target: Path) -> None:
    """A dozen points with random settings; what the pad plays between them."""
    dice = np.random.default_rng(4)
    mapper = Mapper()
    for _ in range(POINTS):
        mapper.add(dice.random(2), dice.random(22))
    mapper.train()
    line = np.linspace(0, 1, GRID)
    values = np.array([[mapper.predict((x, y)) for x in line] for y in line])
    figure, pads = plt.subplots(1, len(SHOWN), figsize=(9, 3.2), constrained_layout=True)
    for pad, (title, place) in zip(pads, SHOWN, strict=True):
        shown = pad.imshow(6 * values[..., place] - 3, origin="lower", extent=(0, 1, 0, 1), cmap="RdYlBu", vmin=-3, vmax=3)
        for number, point in mapper.points.items():
            pad.scatter(*point.xy, c=[6 * point.vector[place] - 3], cmap="RdYlBu", vmin=-3, vmax=3, s=70, edgecolors="black")
            pad.annotate(str(number), point.xy, (7, 4), textcoords="offset points", fontsize=7)
        pad.set(title=title, xticks=(0, 1), yticks=(0, 1))
    figure.colorbar(shown, ax=pads, ticks=(-3, 0, 3), shrink=0.9)
    figure.savefig(target, dpi=110)


if __name__ == "__main__":
    main(Path(__file__).with_suffix(".png"))
