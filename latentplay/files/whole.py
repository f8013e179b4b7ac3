"""A file replaced whole or not at all, whoever else writes it at the same time: the last one is there, whole."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

NEW = re.compile(r"\.latentplay-(\d+)-[0-9a-f]{8}\.new")
OLD = 60.0
"""Seconds since the last change of a new file, after which it is nobody's if its writer is gone."""

LONGEST_WAIT, STEP = 10.0, 0.02
"""Seconds that a lock is waited for, and between two looks at it; then it goes on without: a file is worth more than an order."""


def target_of(path: Path) -> Path:
    """The file itself: links are followed. OSError for what is there and no ordinary file: a folder, a device, a pipe."""
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file():
        raise OSError(errno.EINVAL, "it is no ordinary file")
    return target


@contextlib.contextmanager
def replaced(path: Path) -> Iterator[Path]:
    """A new file beside ``path``, with a name that nobody else has; written without an error, it takes the place of the old
    one. OSError when it cannot be; the old one stays then."""
    target = target_of(path)
    new = new_beside(target)
    try:
        yield new
        with open(new, "r+b") as file:
            os.fsync(file.fileno())
        if target.exists():
            os.chmod(new, target.stat().st_mode & 0o777)
        os.replace(new, target)
    finally:
        with contextlib.suppress(OSError):
            new.unlink()


def new_beside(path: Path) -> Path:
    """A name in the same folder that nobody else has; what programs left there that were killed while they wrote is removed."""
    _remove_leftovers(path.parent)
    return path.with_name(f".latentplay-{os.getpid()}-{os.urandom(4).hex()}.new")


def _remove_leftovers(folder: Path) -> None:
    with contextlib.suppress(OSError):
        for entry in os.scandir(folder):
            found = NEW.fullmatch(entry.name)
            if found and not _lives(int(found[1])) and time.time() - entry.stat().st_mtime > OLD:
                os.unlink(entry.path)


def _lives(process: int) -> bool:
    if os.name != "posix":
        return False  # Windows: no question without harm; the age has to do
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


@contextlib.contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """One at a time among all processes that ask for this folder, for files that belong together; a dead one holds nothing up."""
    handle = _open(folder)
    try:
        end = time.monotonic() + LONGEST_WAIT
        while handle is not None and not _lock(handle) and time.monotonic() < end:
            time.sleep(STEP)
        yield
    finally:
        if handle is not None:
            os.close(handle)  # gives the lock back, too


def _open(folder: Path) -> int | None:
    """The folder, where folders can be locked."""
    if not hasattr(os, "O_DIRECTORY"):
        return None  # Windows: not there
    try:
        return os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return None


def _lock(handle: int) -> bool:
    """False while somebody else has it."""
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True  # a file system without locks
    return True
