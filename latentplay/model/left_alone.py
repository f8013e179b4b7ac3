"""Models that have ended the engine again and again: they are not loaded until somebody asks for them anew."""

from __future__ import annotations

from pathlib import Path

from latentplay.errors import ModelError

_files: set[str] = set()


def leave_alone(file: str) -> None:
    """From now on."""
    _files.add(file)


def try_again(file: str) -> None:
    """Somebody asked for it anew."""
    _files.discard(file)


def check(path: Path) -> None:
    """ModelError for one of them."""
    if str(path) in _files:
        raise ModelError(f"'{path.name}' has ended the engine several times in a row and is left alone: open it again to try once more")
