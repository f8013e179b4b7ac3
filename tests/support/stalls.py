"""How long the machine itself stood still: a thread above all others on each processor, that should wake every millisecond.

A late frame beside a stall of the machine (a virtual one whose host had no time for it, say) is none of the program's.
"""

import contextlib
import os
import subprocess
import sys
import time

PRIORITY = 95
EVERY = 0.001
TOLD = 0.001
"""Seconds too late: less is usual."""
LONG = 0.002
"""Seconds: a shorter stall makes no frame late."""
SAME = 0.05
"""Seconds: stalls that are no further apart are one, whatever processor told it."""


class Stalls:
    """Watches for as long as the context lasts; sees nothing where real time is not permitted."""

    def __enter__(self) -> "Stalls":
        self._watchers = [
            subprocess.Popen([sys.executable, "-I", __file__, str(cpu)], stdout=subprocess.PIPE, text=True)
            for cpu in sorted(os.sched_getaffinity(0))
        ]
        self.all: list[tuple[float, float]] = []
        """Of `time.monotonic()`, when a stall ended, and its length in seconds; known when the context has ended."""
        return self

    def __exit__(self, *_: object) -> None:
        for watcher in self._watchers:
            watcher.terminate()
        told = sorted(tuple(map(float, line.split())) for watcher in self._watchers for line in watcher.communicate()[0].splitlines())
        for end, length in told:
            if self.all and end - self.all[-1][0] < SAME:
                self.all[-1] = end, max(length, self.all[-1][1])
            else:
                self.all.append((end, length))

    def between(self, begin: float, end: float) -> list[float]:
        """The lengths of the long ones that ended then."""
        return [length for at, length in self.all if begin <= at <= end and length >= LONG]


def watch(cpu: int) -> None:
    """Prints when it woke too late, and by how much, for as long as its parent lives."""
    os.sched_setaffinity(0, {cpu})
    with contextlib.suppress(PermissionError):
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(PRIORITY))
        parent = os.getppid()
        while os.getppid() == parent:
            before = time.monotonic()
            time.sleep(EVERY)
            now = time.monotonic()
            if now - before > EVERY + TOLD:
                print(now, now - before - EVERY, flush=True)


if __name__ == "__main__":
    watch(int(sys.argv[1]))
