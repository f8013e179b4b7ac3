"""latentplay.cfg, the file beside the external: which Python serves it, where package and demo model are."""

from __future__ import annotations

import contextlib
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path

NAME = "latentplay.cfg"
PACKAGE = Path(__file__).parents[1]
EMBEDDED = PACKAGE / f"_embedded{sysconfig.get_config_var('EXT_SUFFIX')}"
"""The module with Python inside that the external brings in for the embedded engine."""


def text(placed: Iterable[str] = (), engine: str = "") -> str:
    """``python``, ``path``, ``data`` and ``embedded`` are for the external, ``engine`` where one was chosen; a ``file`` line
    for each thing that install placed."""
    lines = [f"python={sys.executable}", f"path={PACKAGE.parent}", f"data={PACKAGE / 'data'}", f"embedded={EMBEDDED}"]
    lines += [f"engine={engine}"] if engine else []
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


def ensure(folder: Path) -> None:
    """Writes the file where it is missing and can be: pip cannot know the Python that a package will be used with."""
    if not (folder / NAME).exists():
        with contextlib.suppress(OSError):
            (folder / NAME).write_text(text(), encoding="utf-8")
