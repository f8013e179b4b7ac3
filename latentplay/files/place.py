"""The file that a patch names: relative to the patch, or from a home folder."""

from __future__ import annotations

from pathlib import Path

from latentplay.errors import LatentPlayError, quoted


def place(folder: Path, name: str) -> Path:
    """Where it is; LatentPlayError for what can be no file's name."""
    try:
        name.encode()
        path = folder / Path(name).expanduser()
    except RuntimeError:
        raise LatentPlayError(f"{quoted(name)}: there is no such user: write the whole path") from None
    except UnicodeError:
        raise LatentPlayError(f"{quoted(name)} cannot be written as a file's name: give it another one") from None
    if not path.name or "\0" in name:
        raise LatentPlayError(f"{quoted(name)} is no name of a file: write one behind the folder")
    return path
