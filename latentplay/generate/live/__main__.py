"""Writes the devices into m4l_device/ (or the folder that is given)."""

from __future__ import annotations

import sys
from pathlib import Path

from latentplay.generate.live import devices

FOLDER = Path(__file__).parents[3] / "m4l_device"


def main(folder: Path) -> None:
    """One file for each language."""
    for name, content in devices().items():
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
