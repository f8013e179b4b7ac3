"""The maps of seeds as they lie on disk: the shipped ones, and over them the user's own."""

from __future__ import annotations

import math
import os
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from latentplay import _seedmap
from latentplay.errors import LatentPlayError, one_line, quoted
from latentplay.model.folders import DATA
from latentplay.modulation.texture import basis_number


class SeedMapError(LatentPlayError, ValueError):
    """A seed map file that cannot be used; the message names the line and says what to do."""


def read_maps(path: str | os.PathLike[str]) -> _seedmap.Maps:
    """All maps of a file; SeedMapError when it is not good."""
    maps = _seedmap.Maps()
    name = os.fsencode(path)
    if b"\0" in name:
        raise SeedMapError(f"seed map {quoted(os.fspath(path))}: not a name for a file")
    if line := maps.load(name):
        raise SeedMapError(one_line(line))
    return maps


def current_maps() -> _seedmap.Maps:
    """The shipped maps and over them the user's own, as they are on disk; SeedMapError when one is not good."""
    maps = _seedmap.Maps()
    if line := maps.reload(os.fsencode(DATA)):
        raise SeedMapError(line)
    return maps


@cache
def shared_maps() -> _seedmap.Maps:
    """The maps of all modulators of this process, read once; :func:`reload` reads them again. Bad ones are left out."""
    maps = _seedmap.Maps()
    maps.reload(os.fsencode(DATA))
    return maps


def reload() -> None:
    """Reads the shipped and the user's own map again. SeedMapError when one is not good; the old maps stay then."""
    if line := shared_maps().reload(os.fsencode(DATA)):
        raise SeedMapError(line)


def lookup(basis: str, x: float, y: float, count: int) -> NDArray[np.int32]:
    """The seeds of a place, for ``Modulator.use_seed_map``; LookupError where the basis has no map."""
    found = shared_maps().nearest(basis_number(basis), x, y, count) if math.isfinite(x + y) else None
    if found is None:
        raise LookupError(basis)
    return found


def own_path() -> Path:
    """The user's own map: $LATENTPLAY_SEEDMAP, else ``seedmap.txt`` in the user's data folder."""
    name = os.fsdecode(_seedmap.own_path())
    return Path(name) if name else Path("seedmap.txt").absolute()
