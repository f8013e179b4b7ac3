"""The instrument: its panels as abstractions, and the patches made of them."""

from __future__ import annotations

from latentplay.generate.patches.canvas import Canvas
from latentplay.generate.patches.instrument import (
    chain,
    core,
    help,
    meters,
    modulators,
    movements,
    pad,
    presets,
    seedmap,
    weights,
    whole,
)  # fmt: skip


def patches() -> dict[str, Canvas]:
    """File name: patch."""
    return {
        "lp.chain~.pd": chain.chain(), "lp.core.pd": core.core(), "lp.modulators.pd": modulators.modulators(),
        "lp.seedmap.pd": seedmap.seedmap(), "lp.movements.pd": movements.movements(), "lp.pad.pd": pad.pad(),
        "lp.weights.pd": weights.weights(), "lp.presets.pd": presets.presets(), "lp.meters.pd": meters.meters(),
        "latentplay~.pd": whole.abstraction(), "latentplay.pd": whole.instrument(), **help.helps(),
    }  # fmt: skip
