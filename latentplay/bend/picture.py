"""The picture of a layer: its weights in their order, and how they are spread, before and after."""

from __future__ import annotations

from typing import Any

import numpy as np

from latentplay.bend.layers import LayerInfo, same_bits
from latentplay.bend.view import view
from latentplay.files.colours import QUIET
from latentplay.files.pictures import new_figure, plain

POINTS, MOST_BINS = 2000, 120
BEFORE, AFTER = "#8a8f98", "#e0a458"


def draw_layer(info: LayerInfo, before: np.ndarray, after: np.ndarray) -> Any:
    """A figure: every weight (where there are many, the smallest and largest of each stretch), and their histogram."""
    figure = new_figure(11, 4)
    order, spread = figure.add_axes((0.07, 0.14, 0.62, 0.74)), figure.add_axes((0.75, 0.14, 0.22, 0.74))
    both = [(before, BEFORE, "as last set"), (after, AFTER, "as set would send it")]
    shown = both[1:] if same_bits(before, after) else both
    lo, hi = (float(edge([edge(values) for values, _, _ in shown])) for edge in (np.min, np.max))
    bins = np.linspace(lo, hi if hi > lo else lo + 1, min(MOST_BINS, 12 + after.size // 16))
    for values, colour, label in shown:
        points = view(values, POINTS)
        order.plot(np.linspace(0, values.size, points.size), points, color=colour, lw=0.7, label=label)
        spread.hist(values, bins, orientation="horizontal", color=colour, alpha=0.7)
    plain(order, f"{info.name}: {info.size} weights, {' x '.join(map(str, info.shape))}")
    plain(spread)
    spread.set_yticklabels([])
    order.set_xlabel("weight", color=QUIET, fontsize=10)
    spread.set_xlabel("how many", color=QUIET, fontsize=10)
    if len(shown) > 1:
        order.legend(frameon=False, labelcolor=QUIET, fontsize=9)
    return figure
