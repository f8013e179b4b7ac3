"""The Max for Live devices, in English and in French, made from the table."""

from __future__ import annotations

from latentplay.generate.live.banks import banks
from latentplay.generate.live.container import packed
from latentplay.generate.live.device import text

DEVICES = {"Latentplay.amxd": 0, "Latentplay FR.amxd": 1}


def devices() -> dict[str, bytes]:
    """File name and content of each."""
    return {name: packed(text(language, banks())) for name, language in DEVICES.items()}
