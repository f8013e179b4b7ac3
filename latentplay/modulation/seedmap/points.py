"""The picture of a map's points alone."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from latentplay.files.pictures import new_figure, plain
from latentplay.modulation.seedmap.loops import DEFAULT, play


def dusk() -> Any:
    """The colours of points: those of plasma without its darkest, which would be lost on the paper."""
    from matplotlib import colormaps
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("dusk", colormaps["plasma"](np.linspace(0.2, 1, 64)))


def points_figure(basis: str, seeds: NDArray[np.int32], points: NDArray[Any]) -> Any:
    """A figure of a map's points alone, coloured by where their loops lie on the whole."""
    figure = new_figure(6, 6.4)
    axes = figure.add_axes((0.07, 0.05, 0.88, 0.86))
    loops = np.asarray(play(basis, seeds, [DEFAULT])[0])
    axes.scatter(*points.T, c=loops.mean(axis=1), s=30, cmap=dusk(), linewidths=0)
    plain(axes, f"{basis}: {len(seeds)} seeds")
    axes.set(xlim=(-0.04, 1.04), ylim=(-0.04, 1.04), aspect="equal", xticks=(0, 0.5, 1), yticks=(0, 0.5, 1))
    return figure
