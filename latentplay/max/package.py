"""The Max package as a folder: what makes it ours, which systems it is for, where the built one is."""

from __future__ import annotations

import json
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from latentplay import __version__
from latentplay.files import settings
from latentplay.install import InstallError
from latentplay.max.folders import NAME

INFO = "package-info.json"
SUPPORT = "support"
PARTS = {"darwin": (".mxo", "latentplay.dylib"), "win32": (".mxe64", "latentplay.dll"), "linux": (".mxl", "latentplay.so")}
"""For each system: how its externals end, and the library that they share. Linux has no Max: those are for tests."""
SYSTEM_NAMES = {"darwin": "macOS", "win32": "Windows", "linux": "Linux"}
UNWANTED = {".DS_Store", "__MACOSX", "Thumbs.db", "desktop.ini"}


@dataclass(frozen=True)
class Package:
    """A folder that says of itself that it is latentplay."""

    folder: Path
    version: str

    def files(self) -> list[str]:
        """Every file, named from the folder on, with slashes."""
        found = (path.relative_to(self.folder) for path in sorted(self.folder.rglob("*")) if path.is_file())
        return [name.as_posix() for name in found if UNWANTED.isdisjoint(name.parts)]

    def plays_on(self, system: str) -> bool:
        """Whether it holds externals for a system (as sys.platform says), and the library that they share."""
        ending, library = PARTS.get(system, ("", ""))
        externals = self.folder / "externals"
        return bool(ending) and any(externals.glob(f"*{ending}")) and (self.folder / SUPPORT / library).is_file()

    def settings(self) -> dict[str, list[str]]:
        """What its latentplay.cfg says; empty where it has none."""
        return settings.read(self.folder / SUPPORT)


def read(folder: Path) -> Package | None:
    """The package in a folder; None where there is another one, or none."""
    try:
        info = json.loads((folder / INFO).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(info, dict) or info.get("name") != NAME:
        return None
    return Package(folder, str(info.get("version", "")))


def built() -> Path | None:
    """The package that came with this latentplay: beside it in a checkout, under share/ when pip installed it."""
    places = (settings.PACKAGE.parent / "build" / "max-package", Path(sys.prefix) / "share" / "latentplay" / "max-package")
    return next((place / NAME for place in places if (place / NAME).is_dir()), None)


def how_to_get_one() -> str:
    """For a line that says that there is none."""
    archive = f"latentplay-max-{__version__}.zip"
    return f"download {archive} from a release, then: latentplay install --max --from {archive}; or, in a checkout: make max-package"


@contextmanager
def source(chosen: Path | None) -> Iterator[Package]:
    """The package to install: the built one, or a folder or an archive of one's choice. InstallError says what to do."""
    with tempfile.TemporaryDirectory(prefix="latentplay-") as scratch:
        folder = chosen if chosen is not None else built()
        if folder is None:
            raise InstallError(f"no Max package came with this latentplay: {how_to_get_one()}")
        if not folder.exists():
            raise InstallError(f"'{folder}' is not there: give --from the archive of a release, or the folder that it holds")
        if folder.is_file():
            folder = unpacked(folder, Path(scratch))
        package = read(folder) or read(folder / NAME)
        if package is None:
            raise InstallError(f"'{chosen or folder}' is no latentplay package (no {INFO} that says so): {how_to_get_one()}")
        yield package


def unpacked(archive: Path, scratch: Path) -> Path:
    """The contents of an archive, in ``scratch``."""
    try:
        with zipfile.ZipFile(archive) as file:
            outside = [name for name in file.namelist() if leads_outside(name)]
            if outside:
                raise InstallError(f"'{archive}' wants to write '{outside[0]}', outside its folder: fetch it again from a release")
            file.extractall(scratch)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise InstallError(f"'{archive}' cannot be unpacked ({error}): fetch it again from a release") from error
    except OSError as error:
        raise InstallError(f"'{archive}' cannot be unpacked ({error.strerror or error}): is the disk full?") from error
    return scratch


def leads_outside(name: str) -> bool:
    """Whether a name from a list or an archive is no place inside a folder."""
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or ":" in path.parts[0] if path.parts else True
