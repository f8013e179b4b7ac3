"""Where each basis has its 1st and 99th percentile: run ``python -m latentplay.modulation.texture.ranges [--write]``."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from latentplay.modulation.texture import BASES, raw_texture

SEEDS = 1024
PERCENTILES = (1, 99)
HEADER = Path(__file__).parents[3] / "pyext_src" / "noise" / "ranges.hpp"


def seeds() -> list[int]:
    """The seeds that are measured: spread over all 32 bits by the golden ratio."""
    return [(i * 2654435769) % 2**32 - 2**31 for i in range(SEEDS)]


def span(basis: str) -> tuple[float, float]:
    """The two percentiles of a basis over all seeds, rounded to five decimals."""
    values = np.stack([raw_texture(basis, seed) for seed in seeds()])
    low, high = np.percentile(values, PERCENTILES)
    return round(float(low), 5), round(float(high), 5)


def row(basis: str) -> str:
    """One row of ``ranges.hpp``."""
    low, high = span(basis)
    return f"    {{{low:.5f}, {high:.5f}}},  // {basis}\n"


def table() -> str:
    """The rows of ``ranges.hpp``."""
    return "".join(row(basis) for basis in BASES)


def write(rows: str) -> None:
    """Puts the rows between the braces of ``ranges.hpp``."""
    text = HEADER.read_text()
    start = text.index("kRanges[] = {\n") + len("kRanges[] = {\n")
    HEADER.write_text(text[:start] + rows + text[text.index("};\n", start) :])


if __name__ == "__main__":
    ROWS = table()
    print(ROWS, end="")
    if "--write" in sys.argv[1:]:
        write(ROWS)
