"""Where models are kept: the folders that the objects search too, and how a name becomes a file."""

from __future__ import annotations

import os
from pathlib import Path

from latentplay.errors import ModelError

DATA = Path(__file__).parents[1] / "data"
"""The folder of the demo model and its sound."""


def model_folders() -> list[Path]:
    """$LATENTPLAY_MODELS, the user's models folder (on Linux ~/.local/share/latentplay/models), the package's own."""
    from latentplay import _model_info  # not at the top: the doctor runs before the first build, too

    return [Path(os.fsdecode(folder)) for folder in _model_info.model_folders(os.fsencode(DATA))]


def find_model(name: str | Path) -> Path:
    """A model's file: a path, or a name in a models folder, with or without .ts. ModelError says where it looked."""
    folders = [Path(), *model_folders()]
    for folder in folders:
        for path in (folder / name, folder / f"{name}.ts"):
            if path.is_file():
                return path
    if Path(name).exists():
        raise ModelError(f"'{name}' is no file: give a model file (.ts)")
    raise ModelError(f"model '{name}' not found in: {', '.join(str(folder.absolute()) for folder in folders)}")
