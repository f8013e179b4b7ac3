"""Presets: the whole state of a chain under a name, kept, recalled with a glide, morphed, written and read."""

from latentplay.preset.bank import Presets
from latentplay.preset.document import Preset

__all__ = ["Preset", "Presets"]
