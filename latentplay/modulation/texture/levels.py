"""What brings every basis to the same level: run ``python -m latentplay.modulation.texture.levels [--write]``."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import root

from latentplay.modulation.texture import BASES, raw_texture

SEEDS = 1024
MEAN, DEVIATION = 0.5, 0.25
HEADER = Path(__file__).parents[3] / "pyext_src" / "noise" / "levels.hpp"


def seeds() -> list[int]:
    """The seeds that are measured: spread over all 32 bits by the golden ratio."""
    return [(i * 2654435769) % 2**32 - 2**31 for i in range(SEEDS)]


def levelled(raw: NDArray[np.float64], centre: float, gain: float) -> NDArray[np.float64]:
    """The values of a texture, as ``to_level`` in C++: ``1/2 + y / (2 (1 + y^4)^(1/4))``, ``y = gain (raw - centre)``."""
    y = gain * (raw - centre)
    return 0.5 + 0.5 * y / np.sqrt(np.sqrt(1 + np.square(np.square(y))))


def level(basis: str) -> tuple[float, float]:
    """Centre and gain of a basis, rounded to five decimals: over all seeds mean MEAN and standard deviation DEVIATION."""
    raw = np.stack([raw_texture(basis, seed)[::16] for seed in seeds()])

    def miss(at: NDArray[np.float64]) -> list[float]:
        n = levelled(raw, *at)
        return [n.mean() - MEAN, n.std() - DEVIATION]

    centre, gain = root(miss, [raw.mean(), 0.5 / raw.std()]).x
    return round(float(centre), 5), round(float(gain), 5)


def row(basis: str) -> str:
    """One row of ``levels.hpp``."""
    centre, gain = level(basis)
    return f"    {{{centre:.5f}, {gain:.5f}}},  // {basis}\n"


def table() -> str:
    """The rows of ``levels.hpp``."""
    return "".join(row(basis) for basis in BASES)


def write(rows: str) -> None:
    """Puts the rows between the braces of ``levels.hpp``."""
    text = HEADER.read_text()
    start = text.index("kLevels[] = {\n") + len("kLevels[] = {\n")
    HEADER.write_text(text[:start] + rows + text[text.index("};\n", start) :])


if __name__ == "__main__":
    ROWS = table()
    print(ROWS, end="")
    if "--write" in sys.argv[1:]:
        write(ROWS)
