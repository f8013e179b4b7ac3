"""The patches of help_patches/, made from the table: ``python -m latentplay.patches`` writes them."""

from __future__ import annotations

from latentplay.patches import coder
from latentplay.patches.sheet import Sheet


def patches() -> dict[str, Sheet]:
    """File name: patch."""
    return {
        "lp.encode~-help.pd": coder.encode(),
        "lp.decode~-help.pd": coder.decode(),
    }
