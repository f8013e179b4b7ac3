"""Work that is given up when it takes too long: native code cannot be ended, but nobody has to wait for it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TookTooLong
from typing import TypeVar

from latentplay.model.engine import load_engine

Result = TypeVar("Result")


def within(seconds: float, work: Callable[[], Result]) -> Result:
    """What ``work`` returns or raises; RuntimeError when it is not done in time: then it goes on by itself, for nothing."""
    done: Future[Result] = Future()

    def run() -> None:
        load_engine().quiet_this_thread(0)  # its priority is that of who waits
        try:
            done.set_result(work())
        except BaseException as error:
            done.set_exception(error)

    threading.Thread(target=run, name="latentplay load", daemon=True).start()
    try:
        return done.result(seconds)
    except TookTooLong:
        raise RuntimeError(f"torch has been reading it for {seconds:g} s: it is given up") from None
