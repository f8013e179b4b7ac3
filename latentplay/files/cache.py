"""The cache of this user: files that can be made again. The least used ones go when they take more than their share of the disk."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from latentplay.files.whole import replaced

PLACE = "LATENTPLAY_CACHE"
"""The environment's word for another folder; "off": nothing is kept."""
MOST_BYTES = 256 << 20


def folder() -> Path | None:
    """Where it is; None where nothing is kept."""
    chosen = os.environ.get(PLACE, "")
    if chosen:
        return None if chosen == "off" else Path(chosen)
    from platformdirs import user_cache_path

    return Path(user_cache_path("latentplay", appauthor=False))


def read(name: str) -> bytes | None:
    """A file's bytes; None when it is not there. It counts as used now."""
    place = folder()
    if place is None:
        return None
    try:
        data = (place / name).read_bytes()
        os.utime(place / name)
    except OSError:
        return None
    return data


def write(name: str, data: bytes) -> None:
    """A file, whole or not at all; where it cannot be written, it is made again next time."""
    place = folder()
    if place is None:
        return
    with contextlib.suppress(OSError):
        place.mkdir(parents=True, exist_ok=True)
        with replaced(place / name) as new:
            new.write_bytes(data)
        _make_room(place)


def remove(name: str) -> None:
    """A file that is of no use."""
    place = folder()
    if place is not None:
        with contextlib.suppress(OSError):
            (place / name).unlink()


def _make_room(place: Path) -> None:
    found = []
    for path in place.iterdir():
        with contextlib.suppress(OSError):  # another process has removed it
            about = path.stat()
            found.append((about.st_mtime_ns, about.st_size, path))
    room = MOST_BYTES
    for _, size, path in sorted(found, reverse=True):
        room -= size
        if room < 0:
            with contextlib.suppress(OSError):
                path.unlink()
