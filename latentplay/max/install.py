"""Puts the package where Max looks, and takes it away: written beside, then renamed, so that what was there stays if anything fails."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from latentplay.files import settings
from latentplay.install import InstallError
from latentplay.max.folders import NAME, packages_folders
from latentplay.max.package import SUPPORT, Package, leads_outside, read

NEW, BEFORE = ".latentplay-new", ".latentplay-before"
ENGINE = "process"
"""Live holds a Python of its own: the engine never runs inside Max."""
COMPILED = ("externals", SUPPORT)
"""What an older version left in these folders would be loaded beside the new: it goes, unless the user put it there."""


@dataclass(frozen=True)
class Placed:
    """``folder`` is the package; ``files`` how many were placed or taken away; ``kept``: the user's own in it."""

    folder: Path
    files: int
    kept: list[str]


def check(packages: Path) -> None:
    """InstallError where a package of that name is somebody else's, or the place is no folder."""
    target = packages / NAME
    if packages.exists() and not packages.is_dir():
        raise InstallError(f"'{packages}' is no folder: give --to a Packages folder")
    if not (os.path.lexists(target) and is_foreign(target)):
        return
    raise InstallError(f"'{target}' holds something else than latentplay: move it away, or choose another Packages folder with --to")


def is_foreign(target: Path) -> bool:
    """Whether it is something else than a package of ours or an empty folder."""
    if target.is_dir() and not any(target.iterdir()):
        return False
    return read(target) is None


def install(package: Package, packages: Path) -> Placed:
    """The package in a Packages folder, in the place of an older one; what the user put into that one comes along."""
    put_back_what_was_interrupted(packages)
    check(packages)
    target, new = packages / NAME, packages / NEW
    old = read(target) if not target.is_symlink() else None
    with told(packages), removed_on_failure(new):
        files = package.files()
        kept = own_files(old, files) if old else []
        for name in files:
            copy(package.folder / name, new / name)
        for name in kept:
            copy(target / name, new / name)
        write_settings(new / SUPPORT, old.settings() if old else {}, files)
        clear_quarantine(new)
        swap(new, target, packages / BEFORE)
    return Placed(target, len(files), kept)


def copy(source: Path, target: Path) -> None:
    """A file with its date and permissions."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, target)


def own_files(old: Package, placed: list[str]) -> list[str]:
    """What the user put into an installed package. Without a list of what was placed (an unpacked archive), compiled parts are not."""
    listed = old.settings().get("file", [])
    known = {*listed, *placed, f"{SUPPORT}/{settings.NAME}"}
    own = [name for name in old.files() if name not in known]
    return own if listed else [name for name in own if name.split("/")[0] not in COMPILED]


def write_settings(folder: Path, before: dict[str, list[str]], placed: list[str]) -> None:
    """latentplay.cfg, whole or not at all; what was chosen in it ``before`` stays chosen."""
    engine, language = (before.get(key, [usual])[0] for key, usual in (("engine", ENGINE), ("language", "")))
    folder.mkdir(parents=True, exist_ok=True)
    beside = folder / f".{settings.NAME}"
    beside.write_text(settings.text(placed, engine, language, embedded=False), encoding="utf-8")
    beside.replace(folder / settings.NAME)


def write_user_settings() -> Path | None:
    """The same in the user's data folder, for an external without its own; where it is, None where that cannot be."""
    folder = settings.user_folder()
    if folder is None:
        return None
    with told(folder):
        write_settings(folder, settings.read(folder), [])
    return folder / settings.NAME


def clear_quarantine(folder: Path) -> None:
    """macOS refuses compiled code that a browser fetched, until this mark is gone. Untested on a Mac."""
    if sys.platform == "darwin":
        with contextlib.suppress(OSError):
            subprocess.run(["xattr", "-dr", "com.apple.quarantine", str(folder)], capture_output=True, check=False)


# --- all or nothing -----------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def told(folder: Path) -> Iterator[None]:
    """A system's error as a line."""
    try:
        yield
    except PermissionError as error:
        cure = "quit Max and Live and try again, or choose another Packages folder with --to"
        raise InstallError(f"'{folder}' cannot be changed ({error.strerror}): {cure}") from error
    except OSError as error:
        raise InstallError(f"'{folder}' cannot be written ({error.strerror or error}): choose another with --to") from error


@contextlib.contextmanager
def removed_on_failure(new: Path) -> Iterator[None]:
    """Nothing half done is left."""
    remove(new)
    try:
        yield
    except BaseException:
        remove(new)
        raise


def remove(path: Path) -> None:
    """A folder or a link, where there is one."""
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.exists():
        shutil.rmtree(path, ignore_errors=True)


def swap(new: Path, target: Path, before: Path) -> None:
    """``new`` in the place of ``target``, which is back there if that fails."""
    remove(before)
    was_there = os.path.lexists(target)
    if was_there:
        target.rename(before)
    try:
        new.rename(target)
    except OSError:
        if was_there:
            before.rename(target)
        raise
    remove(before)


def put_back_what_was_interrupted(packages: Path) -> None:
    """Where an earlier run was ended between two renames."""
    if os.path.lexists(packages / BEFORE) and not os.path.lexists(packages / NAME):
        with told(packages):
            (packages / BEFORE).rename(packages / NAME)


# --- away ---------------------------------------------------------------------------------------------------------------


def uninstall(packages: Path) -> Placed | None:
    """Takes away what ``install`` placed, and nothing else; None where nothing of ours is."""
    put_back_what_was_interrupted(packages)
    target = packages / NAME
    package = read(target)
    if package is None:
        return None
    if not target.is_symlink() and not package.settings().get("file"):
        raise InstallError(f"'{target}' was not put there by latentplay install, nothing lists its files: delete the folder by hand")
    with told(packages):
        if target.is_symlink():
            target.unlink()
            return Placed(target, 1, [])
        listed = {*package.settings().get("file", []), f"{SUPPORT}/{settings.NAME}"}
        kept = [name for name in package.files() if name not in listed]
        gone = [name for name in listed if not leads_outside(name) and remove_file(target / name)]
        remove_empty_folders(target)
    return Placed(target, len(gone), kept)


def remove_empty_folders(target: Path) -> None:
    """From the innermost outwards, what is empty but for what the system leaves in folders."""
    folders = [path for path in target.rglob("*") if path.is_dir()]
    for folder in sorted([*folders, target], key=lambda path: len(path.parts), reverse=True):
        for litter in [path for path in folder.iterdir() if path.name in (".DS_Store", "Thumbs.db", "desktop.ini")]:
            litter.unlink()
        if not any(folder.iterdir()):
            folder.rmdir()


def forget_user_settings() -> bool:
    """Takes the user's latentplay.cfg away once no Max has the package; True when it did."""
    folder = settings.user_folder()
    if folder is None or any(read(packages / NAME) for packages in packages_folders()):
        return False
    return remove_file(folder / settings.NAME)


def remove_file(path: Path) -> bool:
    """True when there was one."""
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    return True
