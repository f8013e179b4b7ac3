"""Background jobs: one at a time, at low priority; what they measure is measured at normal priority."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillWaiting
from typing import Protocol, TypeVar

from latentplay.model.faults import said_first

JOB_NICENESS = 10
Result = TypeVar("Result")
_hurried, _awaited = threading.Event(), threading.Event()


def await_jobs() -> None:
    """The host of this process waits for its jobs: from now on they are done at normal priority."""
    _awaited.set()


def hurry(wanted: bool) -> None:
    """Whether the jobs of this process are done at normal priority: while nothing plays, they hold nobody up."""
    (_hurried.set if wanted else _hurried.clear)()


def _nothing() -> None:
    pass


def _as_the_worker(call: Callable[[], float]) -> float:
    from latentplay.model.engine import load_engine

    load_engine().quiet_this_thread(0)
    return call()


def _answer(answer: Future[Result], job: Callable[[], Result]) -> None:
    try:
        answer.set_result(job())
    except Exception as error:
        answer.set_exception(error)


class JobQueue(Protocol):
    """Jobs that are done one after the other."""

    def add(self, job: Callable[[], None]) -> None:
        """At the end of the queue."""

    def ask(self, job: Callable[[], Result]) -> Result:
        """The same, and what it returns."""

    def measure(self, call: Callable[[], float]) -> float:
        """The result of ``call``, run at normal priority."""

    def finish(self, seconds: float) -> None:
        """Returns when all that waits is done, or after so many seconds."""

    def stop(self) -> None:
        """Drops what waits; returns when the present job has ended."""


class InlineJobs:
    """Jobs that are done when they come, for hosts that wait for each of them."""

    def add(self, job: Callable[[], None]) -> None:
        """Does it."""
        job()

    def ask(self, job: Callable[[], Result]) -> Result:
        """Does it; what it returns."""
        return job()

    def measure(self, call: Callable[[], float]) -> float:
        """The result of ``call``."""
        return call()

    def finish(self, seconds: float) -> None:
        """Nothing is left to be done."""

    def stop(self) -> None:
        """Nothing is left to be done."""


class Jobs:
    """Runs jobs in order on one thread. ``begin`` and ``end`` are told around each, for hosts that wait for them."""

    def __init__(self, begin: Callable[[], None] = _nothing, end: Callable[[], None] = _nothing) -> None:
        self._begin, self._end = begin, end
        self._stopping = False
        self._queue: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="latentplay jobs", daemon=True)
        self._thread.start()
        # Threads inherit their maker's niceness on Linux: this one is made now, by a thread that is not nice.
        self._meter = ThreadPoolExecutor(max_workers=1, thread_name_prefix="latentplay meter")
        self._meter.submit(_nothing).result()

    def add(self, job: Callable[[], None]) -> None:
        """Puts a job at the end of the queue."""
        self._begin()
        self._queue.put(job)

    def ask(self, job: Callable[[], Result]) -> Result:
        """What a job returns or raises, once its turn has come. For other threads than the jobs' own."""
        answer: Future[Result] = Future()
        self.add(lambda: _answer(answer, job))
        while not self._stopping:
            try:
                return answer.result(0.1)
            except StillWaiting:
                continue
        raise CancelledError

    def measure(self, call: Callable[[], float]) -> float:
        """The result of ``call``, run at normal priority and on one torch thread, as the worker runs."""
        return self._meter.submit(_as_the_worker, call).result()

    def finish(self, seconds: float) -> None:
        """Returns when all that waits is done, or after so many seconds."""
        done = threading.Event()
        self.add(done.set)
        done.wait(max(0.0, seconds))

    def stop(self) -> None:
        """Drops the jobs that wait and returns when the present one has ended."""
        self._stopping = True
        self._queue.put(None)
        self._thread.join()
        self._meter.shutdown(cancel_futures=True)

    def _run(self) -> None:
        nice: int | None = None
        while (job := self._queue.get()) is not None and not self._stopping:
            nice = self._take_priority(nice)
            try:
                job()
            except CancelledError:  # it waited for jobs that have ended
                pass
            except Exception as error:  # a job tells its own troubles; this is one that it did not foresee
                said_first(error)
            finally:
                self._end()

    @staticmethod
    def _take_priority(now: int | None) -> int | None:
        """The priority that a job should have; None where there is no engine to set it."""
        from latentplay.model.engine import EngineError, load_engine

        wanted = 0 if _hurried.is_set() or _awaited.is_set() else JOB_NICENESS
        if wanted == now:
            return now
        try:
            load_engine().quiet_this_thread(wanted)
        except (EngineError, OSError, MemoryError):  # the job will say so: its thread goes on
            return None
        return wanted
