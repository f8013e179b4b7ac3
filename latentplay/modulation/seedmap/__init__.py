"""Seed maps: for each basis some hundred seeds on a square, chosen and laid out so that neighbours sound alike."""

from __future__ import annotations

import os
from typing import Any

from latentplay import _seedmap
from latentplay.errors import number, path_of, whole
from latentplay.model.folders import DATA
from latentplay.modulation.seedmap.maps import (
    SeedMapError,
    current_maps,
    lookup,
    own_path,
    read_maps,
    reload,
    shared_maps,
)
from latentplay.modulation.texture import basis_number

__all__ = ["MOST_POINTS", "SHIPPED", "SeedMap", "SeedMapError", "current_maps", "lookup", "own_path", "read_maps", "reload", "shared_maps"]

MOST_POINTS: int = _seedmap.MOST_POINTS
"""Seeds that a map holds at most: 4096."""

SHIPPED = DATA / "seedmap.txt"
"""The maps that come with latentplay, 256 seeds for each basis."""


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
        from latentplay.modulation.seedmap.points import points_figure

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
