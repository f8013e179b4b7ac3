"""Puts the Max package together: documents, externals, views, demo model; a folder and a zip. ``make max-package`` runs it."""

from __future__ import annotations

import argparse
import importlib.util
import shutil
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import latentplay
from latentplay.files import settings
from latentplay.generate.max.check import machine, problems

ROOT = Path(__file__).parents[3]
DOCUMENTS, VIEWS, DATA = ROOT / "m4l_device" / "max_package", ROOT / "m4l_device" / "views", ROOT / "latentplay" / "data"
PACKAGE, DIST = ROOT / "build" / "max-package" / "latentplay", ROOT / "dist"
MEDIA = ("demo.ts", "demo-input.wav", "seedmap.txt", "NOTICE.md")
SYSTEMS = ("macos", "windows")
THEN = (1980, 1, 1, 0, 0, 0)
"""The date of every file in the zip: the same files make the same zip."""
Build = Callable[[str, str], Path]
"""Host and system: the folder with externals/ and support/."""


def builder() -> Build:
    """What builds externals for any system; it is no part of the Python package."""
    path = ROOT / "pyext_src" / "build_externals.py"
    if not path.exists():
        sys.exit(f"latentplay: no {path.relative_to(ROOT)} here: the package is made in a checkout")
    sys.path.insert(0, str(path.parent))
    spec = importlib.util.spec_from_file_location("build_externals", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["build_externals"] = module
    spec.loader.exec_module(module)
    found: Build = module.build
    return found


def assemble(package: Path, build: Build | None = None, systems: tuple[str, ...] = SYSTEMS) -> Path:
    """The folder ``package``, made anew."""
    shutil.rmtree(package, ignore_errors=True)
    shutil.copytree(DOCUMENTS, package)
    copy(sorted(VIEWS.glob("*.js")), package / "javascript")
    copy([DATA / name for name in MEDIA], package / "media")
    copy(sorted((ROOT / "m4l_device").glob("*.amxd")), package / "devices")
    copy([ROOT / "LICENSE"], package)
    for system in systems:
        made = (build or builder())("max", system)
        for folder in ("externals", "support"):
            shutil.copytree(made / folder, package / folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(settings.NAME))
    return package


def copy(paths: list[Path], folder: Path) -> None:
    """Files into a folder, which is made when there are any."""
    for path in paths:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, folder / path.name)


def zipped(package: Path, path: Path) -> Path:
    """The folder as a zip whose bytes depend on its files alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(p for p in package.rglob("*") if p.is_file()):
            entry = zipfile.ZipInfo(f"{package.name}/{file.relative_to(package).as_posix()}", THEN)
            mode = 0o755 if file.parent.name == "MacOS" or file.suffix == ".dylib" else 0o644
            entry.external_attr, entry.compress_type, entry.create_system = (0o100000 | mode) << 16, zipfile.ZIP_DEFLATED, 3
            archive.writestr(entry, file.read_bytes())
    return path


def main(words: list[str] | None = None) -> None:
    """Makes it, looks at it, zips it."""
    parser = argparse.ArgumentParser(prog="latentplay.generate.max.package", description=__doc__)
    parser.add_argument("--systems", nargs="*", default=list(SYSTEMS), choices=(*SYSTEMS, "linux"), help="whose externals go in")
    systems = tuple(parser.parse_args(words).systems)
    try:
        package = assemble(PACKAGE, systems=systems)
    except Exception as error:
        if type(error).__name__ != "BuildError":  # its class is that of a script that is loaded late
            raise
        says = [line for line in str(error).splitlines() if line.strip()]
        sys.exit(f"latentplay: max package: {says[0]} {next((line for line in says if 'error' in line), '')}".rstrip())
    found = problems(package, systems, machine())
    if found:
        sys.exit("\n".join(f"latentplay: max package: {line}" for line in found))
    path = zipped(package, DIST / f"latentplay-max-{latentplay.__version__}.zip")
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1e6:.1f} MB, for {' and '.join(systems) or 'no system'}")


if __name__ == "__main__":
    main()
