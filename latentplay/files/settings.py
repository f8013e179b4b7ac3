"""latentplay.cfg, the file beside the external or in the user's data folder: which Python serves it, where package and demo model are."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import sys
from collections.abc import Iterable
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

NAME = "latentplay.cfg"
PACKAGE = Path(__file__).parents[1]
EMBEDDED = PACKAGE / f"_embedded{EXTENSION_SUFFIXES[0]}"
"""The module with Python inside that the external brings in for the embedded engine."""


def text(placed: Iterable[str] = (), engine: str = "", language: str = "", embedded: bool = True) -> str:
    """``python``, ``path``, ``data`` and ``embedded`` (where the host may hold Python) are for the external, ``engine`` and
    ``language`` where one was chosen; a ``file`` line for each thing that install placed."""
    lines = [f"python={sys.executable}", f"path={PACKAGE.parent}", f"data={PACKAGE / 'data'}"]
    lines += [f"embedded={EMBEDDED}"] if embedded else []
    lines += [f"engine={engine}"] if engine else []
    lines += [f"language={language}"] if language else []
    return "\n".join([*lines, *(f"file={name}" for name in placed)]) + "\n"


def read(folder: Path) -> dict[str, list[str]]:
    """The values of each key; empty when there is no such file."""
    found: dict[str, list[str]] = {}
    with contextlib.suppress(OSError):
        for line in (folder / NAME).read_text(encoding="utf-8").splitlines():
            key, equals, value = line.partition("=")
            if equals:
                found.setdefault(key, []).append(value)
    return found


def user_folder() -> Path | None:
    """The user's own data folder, where externals without a file of their own look for one; None where the system has none."""
    from latentplay import _model_info  # not at the top: setup.py reads this module before the first build

    file = _model_info.user_data(os.fsencode(NAME))
    return Path(os.fsdecode(file)).parent if file else None


def ensure(folder: Path) -> None:
    """Writes the file where it is missing and can be: pip cannot know the Python that a package will be used with. A Python
    without torch is not the one."""
    if not (folder / NAME).exists() and importlib.util.find_spec("torch") is not None:
        with contextlib.suppress(OSError):
            (folder / NAME).write_text(text(), encoding="utf-8")
