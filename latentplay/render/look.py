"""`latentplay.plot`: a picture of whatever there is to look at."""

from __future__ import annotations

from typing import Any

import numpy as np

from latentplay.bend.layer_bender import LayerBender
from latentplay.errors import BadValue, number
from latentplay.files.arrays import floats
from latentplay.files.colours import QUIET
from latentplay.files.pictures import new_figure, plain
from latentplay.modulation.seedmap import SeedMap
from latentplay.render.plot import draw_latents
from latentplay.render.rendering import Rendering


def plot(thing: Any, rate: float | None = None) -> Any:
    """A picture, as a matplotlib figure: notebooks show it, ``savefig("x.png")`` writes it.

    ``thing``: a Rendering (sound in, latents, sound out), latents (latents, frames), a SeedMap (its points), or a Bender
    (the chosen layer). ``rate``: of latents, frames a second, for an axis in seconds. BadValue for anything else,
    LatentPlayError without matplotlib.
    """
    if isinstance(thing, (Rendering, SeedMap, LayerBender)):
        return thing.plot()
    latents = floats(thing, "plot: latents")
    if latents.ndim != 2 or not latents.size:
        raise BadValue(f"plot: latents of shape {latents.shape}: give (latents, frames), a rendering, a seed map or a bender")
    frame_rate = 1 if rate is None else number("plot: a rate of", rate, 1e-3, 1e6)
    figure = new_figure(11, 4.5)
    axes = figure.add_axes((0.06, 0.12, 0.92, 0.78))
    draw_latents(axes, np.nan_to_num(latents), 1 / frame_rate)
    plain(axes, f"{len(latents)} latents" + (" (the first 16)" if len(latents) > 16 else ""))
    axes.set_xlim(0, latents.shape[1] / frame_rate)
    axes.set_xlabel("seconds" if rate else "frames", color=QUIET, fontsize=10)
    return figure
