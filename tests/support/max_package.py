"""A small made-up Max package, as make max-package would make it, and a user with Max 8 and Max 9, neither of them on this machine."""

import json

import pytest

from latentplay import __version__
from latentplay.cli import main

CONTENTS = {
    "package-info.json": json.dumps({"name": "latentplay", "version": __version__}),
    "externals/lp.encode~.mxo/Contents/MacOS/lp.encode~": "mac",
    "externals/lp.encode~.mxo/Contents/Info.plist": "plist",
    "externals/lp.encode~.mxe64": "windows",
    "support/latentplay.dylib": "mac",
    "support/latentplay.dll": "windows",
    "help/lp.encode~.maxhelp": "{}",
    "media/demo.ts": "model",
}


@pytest.fixture
def small_package(tmp_path):
    """The package."""
    return make(tmp_path / "built" / "latentplay")


@pytest.fixture
def max_home(tmp_path, monkeypatch):
    """The user's folder."""
    home = tmp_path / "home zoé"
    for name in ("Max 8", "Max 9", "Max 7", "Max notes"):
        (home / "Documents" / name).mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    return home


def make(folder, contents=CONTENTS):
    """Files with these texts."""
    for name, text in contents.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def contents(folder):
    """Every file, by its name from the folder on."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def place_of(home, version=9):
    """Where that Max finds it."""
    return home / "Documents" / f"Max {version}" / "Packages" / "latentplay"


def install(package, *words):
    """`latentplay install --max` of a package."""
    return main(["install", "--max", "--from", str(package), *words])
