"""Seed maps: for each basis some hundred seeds on a square, chosen and laid out so that neighbours sound alike."""

from __future__ import annotations

import math
import os
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from latentplay import _seedmap
from latentplay.errors import LatentPlayError, number, one_line, path_of, quoted, whole
from latentplay.model.folders import DATA
from latentplay.modulation.texture import basis_number

MOST_POINTS: int = _seedmap.MOST_POINTS
"""Seeds that a map holds at most: 4096."""

SHIPPED = DATA / "seedmap.txt"
"""The maps that come with latentplay, 256 seeds for each basis."""


class SeedMapError(LatentPlayError, ValueError):
    """A seed map file that cannot be used; the message names the line and says what to do."""


class SeedMap:
    """The map of one basis.

    ``path``: a file made by ``latentplay seedmap``. Without it, the maps that ``lp.mod~`` uses: the user's own
    (:func:`own_path`) where it has this basis, else the shipped one. SeedMapError when a file is not good, BadValue
    for a basis that does not exist::

        SeedMap("voronoi").nearest(0.2, 0.7)    # the seeds that `seedmap 0.2 0.7` gives to eight voices
    """

    def __init__(self, basis: str, path: str | os.PathLike[str] | None = None) -> None:
        self.basis = basis
        self._number = basis_number(basis)
        self._maps = read_maps(path_of(path, "seed map")) if path is not None else current_maps()
        self.seeds, self.points = self._maps.points(self._number)
        """Seeds: int32 (n,). Their places: float32 (n, 2), x and y from 0 to 1."""
        if not len(self.seeds):
            line = f"seed map '{path or SHIPPED}' has no basis '{basis}': make it with `latentplay seedmap`"
            raise SeedMapError(line)

    def __repr__(self) -> str:
        return f"<SeedMap '{self.basis}': {len(self)} seeds>"

    def plot(self) -> Any:
        """A picture (a matplotlib figure) of the map: neighbours move alike. LatentPlayError without matplotlib."""
        from latentplay.modulation.seedmap.picture import points_figure

        return points_figure(self.basis, self.seeds, self.points)

    def __len__(self) -> int:
        return len(self.seeds)

    def nearest(self, x: float, y: float, n: int = 8) -> list[int]:
        """The ``n`` seeds nearest to (x, y), nearest first; of two as near, the one that stands first in the file.

        x and y from 0 to 1, n from 1 to 4096; where the map has fewer than n seeds, they come round again.
        """
        place = number("seed map: x", x, 0, 1), number("seed map: y", y, 0, 1)
        found = self._maps.nearest(self._number, *place, whole("seed map: n", n, 1, MOST_POINTS))
        return [] if found is None else [int(seed) for seed in found]


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
