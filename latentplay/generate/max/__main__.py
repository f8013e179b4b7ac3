"""Writes the documents into m4l_device/max_package/ (or the folder that is given)."""

from __future__ import annotations

import sys
from pathlib import Path

from latentplay.generate.max import documents

FOLDER = Path(__file__).parents[3] / "m4l_device" / "max_package"


def main(folder: Path) -> None:
    """One file for each document."""
    for name, content in documents().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
