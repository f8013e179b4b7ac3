"""Where models are kept: the folders that the objects search too, and how a name becomes a file."""

from __future__ import annotations

import os
from pathlib import Path

from latentplay.errors import ModelError, path_of, quoted

DATA = Path(__file__).parents[1] / "data"
"""The folder of the demo model and its sound."""


def model_folders() -> list[Path]:
    """$LATENTPLAY_MODELS, the user's models folder (on Linux ~/.local/share/latentplay/models), the package's own."""
    from latentplay import _model_info  # not at the top: the doctor runs before the first build, too

    return [Path(os.fsdecode(folder)) for folder in _model_info.model_folders(os.fsencode(DATA))]


def find_model(name: str | Path) -> Path:
    """A model's file: a path, or a name in a models folder, with or without .ts, as the objects find it. ModelError says
    where it looked."""
    wanted = path_of(name, "model")
    folders = [Path(), *model_folders()]
    endings = [""] if wanted.suffix == ".ts" else ["", ".ts"]
    for path in (folder / f"{wanted}{ending}" for ending in endings for folder in folders):
        if path.is_file():
            return path
    if wanted.exists():
        raise ModelError(f"{quoted(wanted)} is no file: give a model file (.ts)")
    if wanted.is_absolute():
        raise ModelError(f"model {quoted(wanted)} is not there: give the path of a .ts file, or a name in a models folder")
    searched = ", ".join(str(folder.absolute()) for folder in folders)
    raise ModelError(f"model {quoted(f'{wanted}{endings[-1]}')} not found in: {searched}")


def models() -> list[str]:
    """The names of the models in the models folders, as ``load`` and ``render`` take them."""
    return sorted({path.stem for folder in model_folders() if folder.is_dir() for path in folder.glob("*.ts")})
