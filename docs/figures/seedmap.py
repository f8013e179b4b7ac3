"""Draws the figures of the seed map pages: ``python docs/figures/seedmap.py`` writes seedmap-*.png from the shipped maps."""

from __future__ import annotations

from pathlib import Path

from latentplay.modulation.seedmap import SHIPPED, SeedMap
from latentplay.modulation.seedmap.build import Made
from latentplay.modulation.seedmap.describe import describe_seeds
from latentplay.modulation.seedmap.picture import draw_map

HERE = Path(__file__).parent
COLOURS = {
    "cell": "octave",
    "simplex": "octave",
    "perlin": "deviation",
    "distorted": "mean",
    "voronoi": "mean",
    "fractal": "speed",
}
"""The descriptor that colours each map: another one, another view of the same order."""


def main() -> None:
    """One picture for each basis."""
    for basis, colour in COLOURS.items():
        shipped = SeedMap(basis, SHIPPED)
        made = Made(basis, shipped.seeds, shipped.points.astype(float), describe_seeds(basis, shipped.seeds), {})
        draw_map(made, HERE / f"seedmap-{basis}.png", colour)


if __name__ == "__main__":
    main()
