"""Presets: the whole state of a chain under a name, kept, recalled with a glide, morphed, written and read."""

from latentplay.preset.document import Preset
from latentplay.preset.bank import Presets

__all__ = ["Preset", "Presets"]
