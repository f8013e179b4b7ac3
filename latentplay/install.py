"""Pd's externals folder: what goes there (external, object names, help, settings), and how it is taken away."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from latentplay.errors import LatentPlayError
from latentplay.files import settings
from latentplay.model.folders import DATA
from latentplay.render import pd

PACKAGE = Path(__file__).parent


class InstallError(LatentPlayError, OSError):
    """The folder cannot be used; the message says why and what to do."""


def default_folder() -> Path:
    """Where Pd looks for this user's externals. macOS and Windows: untested."""
    if sys.platform in ("darwin", "win32"):
        return Path.home() / "Documents" / "Pd" / "externals" / "latentplay"
    return Path.home() / ".local" / "lib" / "pd" / "extra" / "latentplay"


def object_names() -> list[str]:
    """Every object of the table."""
    from latentplay.spec.table import objects

    return [o.name for o in objects()]


def help_folder() -> Path | None:
    """The help patches: beside the package in a checkout, under share/ when pip installed them."""
    places = (PACKAGE.parent / "help_patches", Path(sys.prefix) / "share" / "latentplay" / "help_patches")
    return next((place for place in places if place.is_dir()), None)


def wanted_files() -> dict[str, Path]:
    """Name in the folder: the file that it stands for."""
    external = pd.external_file()
    if not external.exists():
        raise InstallError(f"'{external.name}' is not built: run make build, or pip install . in latentplay's folder")
    files = {external.name: external}
    files.update({f"{name}{external.suffix}": external for name in object_names()})
    patches = help_folder()
    if patches is not None:
        files.update({str(p.relative_to(patches)): p for p in sorted(patches.rglob("*")) if p.is_file()})
        files["demo-input.wav"] = DATA / "demo-input.wav"  # what the help patches play, found beside them
    return files


def install(folder: Path) -> list[str]:
    """Places everything in ``folder``, which may hold an older latentplay; the names placed."""
    if folder.is_dir() and any(folder.iterdir()) and not settings.read(folder):
        raise InstallError(f"'{folder}' holds something else than latentplay: empty it, or choose another with --to")
    files = wanted_files()
    engine = settings.read(folder).get("engine", [""])[0]
    uninstall(folder)
    try:
        for name, source in files.items():
            place(source, folder / name)
        (folder / settings.NAME).write_text(settings.text(list(files), engine), encoding="utf-8")
    except OSError as error:
        raise InstallError(f"'{folder}' cannot be written ({error.strerror}): choose another with --to") from error
    return list(files)


def place(source: Path, target: Path) -> None:
    """A link, or a copy where the system makes no links."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.symlink(source, target)
    except (OSError, NotImplementedError):
        shutil.copy(source, target)


def uninstall(folder: Path) -> list[str]:
    """Takes away what ``install`` placed and nothing else; the names taken away, none when nothing was there."""
    names = settings.read(folder).get("file", [])
    gone = [name for name in names if remove(folder / name)]
    if names:
        (folder / settings.NAME).unlink()
    folders = sorted({(folder / name).parent for name in names}, key=lambda p: len(p.parts), reverse=True)
    for empty in folders:
        if empty.is_dir() and not any(empty.iterdir()):
            empty.rmdir()
    return gone


def remove(path: Path) -> bool:
    """True when there was such a file, or a link to one that is gone."""
    if not (path.is_symlink() or path.exists()):
        return False
    path.unlink()
    return True
