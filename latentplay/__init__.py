"""latentplay: play with the inside of neural audio models, from Pure Data, Max, Python or the command line."""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_HOMES = {
    "Automation": "latentplay.preset.automation",
    "Bender": "latentplay.bend",
    "Control": "latentplay.control.control",
    "Mapper": "latentplay.control",
    "Mixer": "latentplay.render.mixer",
    "Model": "latentplay.model.model",
    "Modulator": "latentplay.modulation.modulator",
    "Performance": "latentplay.render.performance",
    "Preset": "latentplay.preset",
    "Presets": "latentplay.preset",
    "SeedMap": "latentplay.modulation.seedmap",
    "load": "latentplay.model.model",
    "time_form": "latentplay.control.control",
    "vector_of": "latentplay.control.control",
}
"""Where the names of the API live; each module is imported when its name is first used: importing the engine takes a while."""

__all__ = ["__version__", *_HOMES]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'latentplay' has no attribute '{name}': it has {', '.join(_HOMES)}")
    return getattr(import_module(_HOMES[name]), name)
