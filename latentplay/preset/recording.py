"""A recording on its way: the messages so far, on disk, so that hours of them take no memory and are not copied to be written."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from latentplay.files.whole import new_beside
from latentplay.preset.document import Preset

Message = tuple[float, str, int, tuple[Any, ...]]
"""Milliseconds of the host's time, the object's class, which of that class, the message."""


class Recording:
    """``start``: how the chain stood when it began. It may be kept and put back in another process, as long as its file is there."""

    def __init__(self, start: Preset) -> None:
        import tempfile

        self.start = start
        self._count = 0
        self._file = new_beside(Path(tempfile.gettempdir()) / "recording")
        self._file.touch(mode=0o600)

    def add(self, first: int, messages: Iterable[Message]) -> None:
        """More of them, from number ``first`` on; those that are here already are left out. OSError when they cannot be written."""
        fresh = list(messages)[max(0, self._count - first) :]
        with open(self._file, "r+", encoding="ascii") as file:
            size = file.seek(0, 2)
            try:
                file.writelines(json.dumps(message) + "\n" for message in fresh)
                file.flush()
            except OSError:
                file.truncate(size)
                raise
        self._count += len(fresh)

    def adopt(self) -> None:
        """In another process, after one that was killed: its file, with the messages that are whole in it."""
        mine = new_beside(self._file)
        with contextlib.suppress(OSError):
            rows = self._file.read_bytes()
            self._count = rows.count(b"\n")
            mine.touch(mode=0o600)
            mine.write_bytes(rows[: rows.rfind(b"\n") + 1])
            self._file.unlink()
        self._file = mine

    def messages(self) -> Iterator[Message]:
        """All of them, in order."""
        with open(self._file, encoding="ascii") as file:
            for row in file:
                milliseconds, kind, place, line = json.loads(row)
                yield milliseconds, kind, place, tuple(line)

    def close(self) -> None:
        """Removes the file."""
        with contextlib.suppress(OSError):
            self._file.unlink()
