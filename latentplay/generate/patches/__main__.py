"""Writes the patches into help_patches/ (or the folder that is given)."""

from __future__ import annotations

import sys
from pathlib import Path

from latentplay.generate.patches import instrument, patches


def main(folder: Path) -> None:
    """One file for each patch."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, canvas in {**patches(), **instrument.patches()}.items():
        canvas.save(folder / name)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[3] / "help_patches")
