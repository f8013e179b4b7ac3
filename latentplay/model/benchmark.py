"""What a model costs here: frames timed with warm and with cold caches, memory, and how fast memory can be read at all."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from latentplay.errors import one_of
from latentplay.model.forms import FORMS, inputs
from latentplay.model.model import DECODE, ENCODE

ROUNDS, COLD_ROUNDS = 31, 15
IDLE = 0.02
"""Seconds between two frames in a chain that plays; other programs have the caches meanwhile."""
SWEEP = 64 << 20
"""Bytes that are written over between two cold frames: more than the last cache of most processors."""
NAMES = {ENCODE: "encode", DECODE: "decode"}


def measure_form(name: str, file: Path, hop: int, trust: bool = False) -> dict[str, Any]:
    """One form in this process: medians in ms a hop for each method, and the memory of the process in MB (0 where unknown)."""
    form, found = FORMS[one_of("--form", name, FORMS)][1](file, trust), {}
    frames = inputs(file, hop)
    for method, values in frames.items():
        found[NAMES[method]] = timed(lambda method=method, values=values: form.frame(method, values))  # type: ignore[misc]
    return {"form": name, **found, "memory_mb": memory()}


def timed(frame: Callable[[], Any]) -> dict[str, float]:
    """Milliseconds of a frame right after another one, and of one after a pause in which the caches were used up."""
    for _ in range(5):
        frame()
    warm = [once(frame) for _ in range(ROUNDS)]
    sweep, cold = np.zeros(SWEEP, np.uint8), []
    for _ in range(COLD_ROUNDS):
        sweep += 1
        time.sleep(IDLE)
        cold.append(once(frame))
    return {"warm_ms": 1e3 * statistics.median(warm), "cold_ms": 1e3 * statistics.median(cold)}


def once(frame: Callable[[], Any]) -> float:
    """Seconds of this thread's own time: what else the machine does is not counted."""
    start = time.thread_time()
    frame()
    return time.thread_time() - start


def memory() -> float:
    """Megabytes that this process holds."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except (OSError, ValueError, IndexError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def bandwidth() -> float:
    """GB that one core reads from memory in a second: the best of some runs over more than the caches hold."""
    values = np.ones(256 << 17, np.int64)  # 256 MB
    best = min(once(values.sum) for _ in range(5))
    return values.nbytes / 1e9 / max(best, 1e-9)


def cores() -> int:
    """Those that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
