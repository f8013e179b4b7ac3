"""latentplay: play with the inside of neural audio models, from Pure Data, Max, Python or the command line."""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_HOMES = {
    "Automation": "preset.automation",
    "BadValue": "errors",
    "Bender": "bend",
    "Control": "control.control",
    "LatentPlayError": "errors",
    "Mapper": "control",
    "Mixer": "render.mixer",
    "Model": "model.model",
    "ModelError": "errors",
    "ModelInfo": "model.info",
    "Modulator": "modulation.modulator",
    "Performance": "render.performance",
    "Preset": "preset",
    "Presets": "preset",
    "Rendering": "render.rendering",
    "SeedMap": "modulation.seedmap",
    "find_model": "model.folders",
    "info": "model.info",
    "load": "model.model",
    "models": "model.folders",
    "plot": "render.look",
    "read_sound": "files.sound_files",
    "render": "render",
    "texture": "modulation.texture",
    "time_form": "control.control",
    "vector_of": "control.control",
    "write_sound": "files.sound_files",
}
"""Where the names of the API live; each module is imported when its name is first used: importing the engine takes a while.
What editors and type checkers see of them stands in __init__.pyi."""

__all__ = ["__version__", *_HOMES]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'latentplay' has no attribute '{name}': it has {', '.join(_HOMES)}")
    home = import_module(f"latentplay.{_HOMES[name]}")
    return home if name == "render" else getattr(home, name)  # `render` is a module that can be called


def __dir__() -> list[str]:
    return sorted({*__all__, *(name for name in globals() if name.startswith("__"))})
