"""`latentplay install --max` as a whole: every Max of this user, the settings, and what is to be said of it."""

from __future__ import annotations

import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from latentplay import __version__
from latentplay.errors import path_of
from latentplay.files import settings
from latentplay.install import InstallError
from latentplay.max import install as placing
from latentplay.max import package
from latentplay.max.folders import documents, packages_folders
from latentplay.max.install import Placed
from latentplay.max.package import SYSTEM_NAMES, Package

FOR_A_WHILE = ("archive-v", "environments-v", "builds-v")
"""Folders of uv's cache, in which `uvx` makes an environment that may be gone tomorrow."""


@dataclass
class Report:
    """What was done; ``notes`` are lines for people, ``next_steps`` too."""

    installed: bool
    folders: list[Placed]
    settings: Path | None = None
    notes: list[str] = field(default_factory=list)
    next_steps: list[str] = field(default_factory=list)

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        folders = [{**asdict(placed), "folder": str(placed.folder)} for placed in self.folders]
        where = str(self.settings) if self.settings else None
        return {"host": "max", "installed": self.installed, "folders": folders, "settings": where, "notes": self.notes}

    def lines(self) -> list[str]:
        """For people."""
        verb = "files in" if self.installed else "files taken away from"
        said = [f"{placed.files} {verb} {placed.folder}" for placed in self.folders]
        said += [f"  your own stay{'' if len(p.kept) > 1 else 's'} there: {', '.join(p.kept)}" for p in self.folders if p.kept]
        said += [f"settings: {self.settings}, and latentplay.cfg in the package"] if self.settings and self.installed else []
        said += [f"{self.settings} taken away"] if self.settings and not self.installed else []
        return [*said, *self.notes, *self.next_steps]


def install(to: Path | None, source: Path | None) -> Report:
    """The package for every Max of this user, or in the Packages folder ``to``."""
    with package.source(absolute(source)) as found:
        notes = notes_on(found)
        folders = wanted_folders(to)
        for packages in folders:
            placing.check(packages)
        placed = [placing.install(found, packages) for packages in folders]
        return Report(True, placed, placing.write_user_settings(), notes, next_steps(to))


def uninstall(to: Path | None) -> Report:
    """Takes it away again."""
    folders = [absolute(to)] if to else packages_folders()
    placed = [gone for packages in folders if packages and (gone := placing.uninstall(packages))]
    forgotten = placing.forget_user_settings()
    where = settings.user_folder()
    notes = [] if placed else [f"nothing of latentplay in {', '.join(map(str, folders)) or documents()}"]
    if placed:
        notes.append("quit Max and Live and start them again")
    return Report(False, placed, where / settings.NAME if where and forgotten else None, notes)


def absolute(path: Path | None) -> Path | None:
    return path_of(path, "--to").absolute() if path else None


def wanted_folders(to: Path | None) -> list[Path]:
    """Where to; InstallError where no Max was ever started."""
    chosen = absolute(to)
    folders = [chosen] if chosen else packages_folders()
    if folders:
        return folders
    raise InstallError(
        f"no folder 'Max 8', 'Max 9' or later in '{documents()}': start Max once (in Live: edit a Max device), then again; "
        "or name a Packages folder with --to"
    )


def notes_on(found: Package) -> list[str]:
    """What is not as it should be; InstallError where Max could load nothing."""
    system = SYSTEM_NAMES.get(sys.platform, sys.platform)
    if sys.platform in ("darwin", "win32") and not found.plays_on(sys.platform):
        raise InstallError(f"this package holds no externals for {system}: {package.how_to_get_one()}")
    notes = []
    if sys.platform not in ("darwin", "win32"):
        notes.append(f"note: Max runs on macOS and Windows, this is {system}: latentplay.cfg names a Python of this machine")
        if not any(found.plays_on(other) for other in ("darwin", "win32")):
            notes.append("note: the package holds no externals for macOS or Windows: make max-package builds them")
    if found.version != __version__:
        notes.append(f"note: the package is version {found.version}, latentplay is {__version__}: they may not understand each other")
    if lives_for_a_while(Path(sys.prefix)):
        notes.append(f"note: {sys.prefix} may be emptied any time (uvx, pipx run): install latentplay to stay, then again")
    return notes


def lives_for_a_while(prefix: Path) -> bool:
    """Whether this Python's environment is one of a cache."""
    in_uv = any(part.startswith(FOR_A_WHILE) for part in prefix.parts)
    return in_uv or ("pipx" in prefix.parts and "venvs" not in prefix.parts)


def next_steps(to: Path | None) -> list[str]:
    """How to go on, and back."""
    where = f' --to "{to}"' if to else ""
    return [
        "next: quit Max and Live and start them again. In a new patcher: lp.encode~, then right click, Open lp.encode~ Help",
        f"is all well? latentplay doctor --max{where}     undo: latentplay install --max --uninstall{where}",
    ]
