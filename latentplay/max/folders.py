"""Where Max looks for packages: a folder for each version of Max, in the user's documents."""

from __future__ import annotations

import re
from pathlib import Path

OLDEST = 8
NAME = "latentplay"


def documents() -> Path:
    """The user's documents as the system names them: on Windows they may lie in OneDrive. macOS and Windows: untested."""
    from platformdirs import user_documents_path

    return user_documents_path()


def packages_folders() -> list[Path]:
    """``Max 9/Packages``, ``Max 8/Packages``: of each Max that was ever started by this user, the newest first. The Max inside Live
    uses the same ones."""
    found = {}
    for folder in documents().glob("Max *"):
        version = re.fullmatch(r"Max (\d+)", folder.name)
        if version and int(version[1]) >= OLDEST and folder.is_dir():
            found[int(version[1])] = folder / "Packages"
    return [found[version] for version in sorted(found, reverse=True)]
