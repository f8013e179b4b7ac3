"""The documents of the Max package, made from the table: ``python -m latentplay.generate.max`` writes them."""

from __future__ import annotations

from latentplay.generate.max import bend, coder, control, mc, mix, mod, preset
from latentplay.generate.max.mc import mc_page
from latentplay.generate.max.page import Page, help_file


def pages() -> list[Page]:
    """One for each object, and for each name with one cord."""
    encode, decode, move = coder.encode(), coder.decode(), mod.mod()
    one_cord = [mc_page(page, example) for page, example in ((encode, mc.encode), (decode, mc.decode), (move, mc.mod))]
    return [encode, decode, move, mix.mix(), bend.bend(), control.control(), preset.preset(), *one_cord]


def documents() -> dict[str, bytes]:
    """Path in the package: contents."""
    return {f"help/{page.thing.name}.maxhelp": help_file(page).text().encode() for page in pages()}
