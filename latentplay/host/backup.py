"""The backup of a chain: tells the host what a new engine would need, should this process end."""

from __future__ import annotations

import io
import itertools
import os
import pickle
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from latentplay.files.later import np
from latentplay.host.requests import Reply
from latentplay.model.jobs import JobQueue

PAUSE = 0.3
"""Seconds from one time to the next while a hand moves something: what comes between is asked again by the host."""

LARGE = 64
"""Values of an array from which on it is sent once and named after that."""

Arrays: TypeAlias = "Mapping[str, np.ndarray]"
_numbers = itertools.count(1)


class _Pickler(pickle.Pickler):
    """Large arrays are named instead of written."""

    def __init__(self, to: io.BytesIO, sent: Arrays) -> None:
        super().__init__(to)
        self._names = {id(array): name for name, array in sent.items()}
        self.used: dict[str, np.ndarray] = {}

    def persistent_id(self, obj: Any) -> str | None:
        """The name of a large array."""
        if getattr(obj, "ndim", 0) != 1 or obj.size < LARGE or obj.dtype != np.float32:
            return None
        name = self._names.setdefault(id(obj), f"{os.getpid()}-{next(_numbers)}")
        self.used[name] = obj
        return name


class _Unpickler(pickle.Unpickler):
    """``arrays``: those that are named."""

    def __init__(self, data: bytes, arrays: Arrays) -> None:
        super().__init__(io.BytesIO(data))
        self.arrays = arrays
        self.used: dict[str, np.ndarray] = {}

    def persistent_load(self, name: Any) -> np.ndarray:
        """The array of that name."""
        self.used[name] = self.arrays[name]
        return self.arrays[name]


class Backup:
    """``contents()`` gives what is to be kept; it is called on the thread of ``bending``, between two bends.
    So is ``then()``, afterwards."""

    def __init__(self, chain: str, reply: Reply, bending: JobQueue, contents: Callable[[], Any], then: Callable[[], None]) -> None:
        self._chain, self._reply, self._bending, self._contents, self._then = chain, reply, bending, contents, then
        self._lock = threading.Lock()
        self._open: set[int] = set()
        self._last = 0
        self._changed = self._closed = False
        self._timer: threading.Timer | None = None
        self._when = 0.0
        self._sent: dict[str, np.ndarray] = {}

    def begin(self, serial: int) -> None:
        """A request of the chain is being done."""
        with self._lock:
            self._last = max(self._last, serial)
            self._open.add(serial)

    def end(self, serial: int, moves: bool) -> None:
        """It is done. ``moves``: more of its kind may follow at once."""
        with self._lock:
            self._open.discard(serial)
            self._changed = True
            wait = self._when + PAUSE - time.monotonic()
            if moves and wait > 0:
                if self._timer is None:
                    self._timer = threading.Timer(wait, self._send_soon)
                    self._timer.daemon = True
                    self._timer.start()
                return
        self._bending.add(self._send)

    def close(self) -> None:
        """The chain has ended."""
        with self._lock:
            self._closed = True

    def recalled(self, data: bytes, arrays: Arrays) -> Any:
        """What an engine before this one had kept."""
        unpickler = _Unpickler(data, arrays)
        contents = unpickler.load()
        self._sent = unpickler.used
        return contents

    def _send_soon(self) -> None:
        with self._lock:
            self._timer = None
        self._bending.add(self._send)

    def _send(self) -> None:
        with self._lock:
            if self._closed or not self._changed:
                return
            self._changed, self._when = False, time.monotonic()
            last, waiting = self._last, sorted(self._open)
        to = io.BytesIO()
        pickler = _Pickler(to, self._sent)
        pickler.dump(self._contents())
        for name, array in pickler.used.items():
            if name not in self._sent:
                self._reply(0, "keep_array", [name], values=array)
        self._sent = pickler.used
        words = [self._chain, float(last), float(len(waiting)), *map(float, waiting), *self._sent]
        self._reply(0, "keep", words, data=to.getvalue())
        self._then()
