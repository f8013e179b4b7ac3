"""The documents of the Max package, made from the table: ``python -m latentplay.generate.max`` writes them."""

from __future__ import annotations

from latentplay.generate.max import bend, coder, control, mc, mix, mod, model, preset
from latentplay.generate.max.icon import icon
from latentplay.generate.max.mc import mc_page
from latentplay.generate.max.overview import PATCHER, README, overview, package_info
from latentplay.generate.max.page import Page, help_file
from latentplay.generate.max.reference import reference


def pages() -> list[Page]:
    """One for each object, and for each name with one cord."""
    encode, decode, move, whole = coder.encode(), coder.decode(), mod.mod(), model.model()
    one_cord = [mc_page(page, example) for page, example in ((encode, mc.encode), (decode, mc.decode), (move, mc.mod), (whole, mc.model))]
    return [encode, decode, whole, move, mix.mix(), bend.bend(), control.control(), preset.preset(), *one_cord]


def documents() -> dict[str, bytes]:
    """Path in the package: contents."""
    found = {
        "package-info.json": package_info().encode(), "icon.png": icon(), "README.md": README.encode(),
        f"extras/{PATCHER}": overview().text().encode(),
    }
    for page in pages():
        found[f"help/{page.thing.name}.maxhelp"] = help_file(page).text().encode()
        found[f"docs/{page.thing.name}.maxref.xml"] = reference(page)
    return found
