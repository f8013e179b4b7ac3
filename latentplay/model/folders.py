"""Where models are kept: the folders that the objects search too, and how a name becomes a file."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

from latentplay.errors import ModelError

DATA = Path(__file__).parents[1] / "data"
"""The folder of the demo model and its sound."""


def model_folders() -> list[Path]:
    """$LATENTPLAY_MODELS, the user's models folder, the package's own; as pyext_src/objects/model_folders.cpp searches."""
    chosen = os.environ.get("LATENTPLAY_MODELS")
    return [*([Path(chosen)] if chosen else []), user_folder(), DATA]


def user_folder() -> Path:
    """The folder for the user's models: ~/.local/share/latentplay/models on Linux."""
    return platformdirs.user_data_path("latentplay", appauthor=False) / "models"


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
