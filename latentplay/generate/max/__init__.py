"""The documents of the Max package, made from the table: ``python -m latentplay.generate.max`` writes them."""

from __future__ import annotations

from latentplay.generate.max import bend, coder, control, mix, mod, preset
from latentplay.generate.max.page import Page, help_file


def pages() -> list[Page]:
    """One for each object."""
    return [coder.encode(), coder.decode(), mod.mod(), mix.mix(), bend.bend(), control.control(), preset.preset()]


def documents() -> dict[str, bytes]:
    """Path in the package: contents."""
    return {f"help/{page.thing.name}.maxhelp": help_file(page).text().encode() for page in pages()}
