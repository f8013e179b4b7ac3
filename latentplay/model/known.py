"""Where a model is that somebody kept the name and the hash of."""

from __future__ import annotations

from pathlib import Path

from latentplay.errors import LatentPlayError
from latentplay.model import former_demo
from latentplay.model.folders import model_folders
from latentplay.model.info import read_model_info

_known: dict[str, Path] = {}
"""The files that this process has played, by hash."""


def remember(path: Path, model_hash: str) -> None:
    """A model that plays."""
    _known[model_hash] = path


def known() -> dict[str, Path]:
    """All of them."""
    return dict(_known)


def put_back(files: dict[str, Path]) -> None:
    """Those that another process has played."""
    _known.update(files)


def find(name: str, model_hash: str, folder: Path) -> tuple[Path | None, str]:
    """The file of a model, or a line that says what is there instead."""
    if model_hash == former_demo.HASH:
        return former_demo.make(), ""
    folders = [folder, *model_folders()]
    others = []
    for path in [*filter(None, [_known.get(model_hash)]), *(place / f"{name}.ts" for place in folders)]:
        if path.is_file():
            if _hash(path) == model_hash:
                return path, ""
            others.append(str(path))
    if others:
        return None, f"'{others[0]}' is another model than the '{name}' of the preset"
    return None, f"the preset's model '{name}.ts' is not in {', '.join(map(str, folders))}"


def _hash(path: Path) -> str:
    try:
        return read_model_info(path).hash
    except LatentPlayError:
        return ""
