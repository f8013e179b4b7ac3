"""The patches of help_patches/, made from the table: ``python -m latentplay.generate.patches`` writes them."""

from __future__ import annotations

from latentplay.generate.patches import bend, coder, control, examples, library, mix, mod, model, play, preset
from latentplay.generate.patches.canvas import Canvas


def patches() -> dict[str, Canvas]:
    """File name: patch."""
    return {
        "lp.encode~-help.pd": coder.encode(),
        "lp.decode~-help.pd": coder.decode(),
        "lp.model~-help.pd": model.model(),
        "lp.mod~-help.pd": mod.mod(),
        "lp.mix~-help.pd": mix.mix(),
        "lp.bend-help.pd": bend.bend(),
        "lp.control-help.pd": control.control(),
        "lp.preset-help.pd": preset.preset(),
        "latentplay-play.pd": play.play(),
        **{name: patch for name, (_, patch) in examples.examples().items()},
        "latentplay-overview.pd": library.overview(),
        "latentplay-meta.pd": library.meta(),
        "README.deken.pd": library.readme(),
    }
