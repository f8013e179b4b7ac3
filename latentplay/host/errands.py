"""Errands: a request with all that follows from it in the background; who is told when the last of it is done."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from latentplay.model.jobs import JobQueue, Result

_here = threading.local()


class Errand:
    """``done()`` is called once, on the thread that ends the last part."""

    def __init__(self, done: Callable[[], None]) -> None:
        self._done = done
        self._parts = 0
        self._lock = threading.Lock()

    def begin(self) -> None:
        """One more part."""
        with self._lock:
            self._parts += 1

    @contextmanager
    def part(self) -> Iterator[None]:
        """Does a part that was begun; the jobs that it adds are parts, too."""
        before = getattr(_here, "errand", None)
        _here.errand = self
        try:
            yield
        finally:
            _here.errand = before
            with self._lock:
                self._parts -= 1
                last = self._parts == 0
            if last:
                self._done()


class ErrandJobs:
    """Jobs that belong to the errand that adds them."""

    def __init__(self, jobs: JobQueue) -> None:
        self._jobs = jobs

    def add(self, job: Callable[[], None]) -> None:
        """At the end of the queue."""
        errand: Errand | None = getattr(_here, "errand", None)
        if errand is None:
            self._jobs.add(job)
            return
        errand.begin()

        def part() -> None:
            with errand.part():
                job()

        self._jobs.add(part)

    def ask(self, job: Callable[[], Result]) -> Result:
        """The same, and what it returns."""
        return self._jobs.ask(job)

    def measure(self, call: Callable[[], float]) -> float:
        """The result of ``call``, run at normal priority."""
        return self._jobs.measure(call)

    def finish(self, seconds: float) -> None:
        """Returns when all that waits is done, or after so many seconds."""
        self._jobs.finish(seconds)

    def stop(self) -> None:
        """Drops what waits; returns when the present job has ended."""
        self._jobs.stop()
