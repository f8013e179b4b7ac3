"""What the soak looks at while it plays, and the verdict, which can be had at any time."""

from __future__ import annotations

import os
import resource
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from latentplay.host.offline import Output
from soak.patch import GRID

Row = tuple[str, str, bool]
ANSWERS = (
    "loaded", "latency", "set", "undo", "redo", "recall", "reload", "layer", "preset_save", "preset_load", "presets", "preset_rename",
    "preset_delete", "record", "record_write", "autosave", "point", "point_delete", "trained", "write", "read", "info", "error",
)  # fmt: skip
"""What must have been said once: else a gesture does nothing."""
LOUDEST = 10.0
MOST_MODELS = 12
"""Both chains with a model for each end, being exchanged."""


def held() -> tuple[float, int, int, int]:
    """MB, threads, open files of this process, and how many of those are models: what plays, and what is about to be let go."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    files = [os.path.realpath(each) for each in Path("/proc/self/fd").iterdir()]
    models = sum(name.endswith(".ts") for name in files)
    return pages * resource.getpagesize() / 2**20, len(os.listdir("/proc/self/task")), len(files) - models, models


class Grid:
    """Whether each loop of the clock is its fourth one (the first ones fade in), to the bit."""

    def __init__(self) -> None:
        self.position, self.wrong, self.checked = 0, 0, 0
        self.first = np.zeros((4, 2 * GRID), np.float32)  # twice, so that a block never wraps round

    def look(self, latents: np.ndarray) -> None:
        """A block."""
        count, at = latents.shape[1], self.position % GRID
        if self.position >= 5 * GRID:
            same = np.array_equal(latents, self.first[:, at : at + count])
            self.wrong += 0 if same else count
            self.checked += count
        elif self.position + count > 3 * GRID:
            self._keep(latents, at)
        self.position += count

    def _keep(self, latents: np.ndarray, at: int) -> None:
        places = (at + np.arange(latents.shape[1])) % GRID
        self.first[:, places] = self.first[:, places + GRID] = latents


class Watch:
    """What was seen so far. ``weights``: hours, and what was held then."""

    def __init__(self) -> None:
        self.grid = Grid()
        self.peak, self.broken, self.late = 0.0, 0, 0
        self.gestures: Counter[str] = Counter()
        self.said: Counter[str] = Counter()
        self.errors: Counter[str] = Counter()
        self.faults: list[str] = []
        self.weights: list[tuple[float, float, int, int, int]] = []

    def hear(self, sounds: Iterable[np.ndarray]) -> None:
        """A block of each."""
        for sound in sounds:
            loudest = float(max(sound.max(), -sound.min()))
            if loudest == loudest and loudest != float("inf"):
                self.peak = max(self.peak, loudest)
            else:
                self.broken += int(np.count_nonzero(~np.isfinite(sound)))

    def read(self, lines: Iterable[Output]) -> None:
        """What objects said."""
        for line in lines:
            text = str(line.values[0]) if line.values else ""
            self.said[line.selector] += 1
            if line.is_error:
                self.errors[text[:100]] += len(self.errors) < 1000
            if ("please report" in text or "Traceback" in text) and len(self.faults) < 20:
                self.faults.append(text)

    def weigh(self, hours: float) -> None:
        """What the process holds now."""
        self.weights.append((hours, *held()))

    def verdict(self) -> list[Row]:
        """What, measured, whether it is good. Memory, threads and files: the medians of both halves, after the first tenth."""
        weights = np.array(self.weights or [(0.0, *held())])
        settled = weights[len(weights) // 10 :]
        before, after = (
            np.median(half, axis=0) for half in (settled[: len(settled) // 2 + 1], settled[len(settled) // 2 :])
        )
        slope = np.polyfit(*settled[len(settled) // 2 :, :2].T, 1)[0] if len(settled) > 20 else 0.0
        silent = [name for name in ANSWERS if not self.said[name]]
        return [
            (
                "memory, first half and second half", f"{before[1]:.0f} and {after[1]:.0f} MB, {slope:+.2f} MB an hour at the end",
                after[1] < 1.03 * before[1] + 10,
            ),
            ("threads", f"{before[2]:.0f} and {after[2]:.0f}", after[2] <= before[2] + 1),
            ("open files", f"{before[3]:.0f} and {after[3]:.0f}", after[3] <= before[3] + 2),
            ("models that are open, at most", f"{weights[:, 4].max():.0f}", weights[:, 4].max() <= MOST_MODELS),
            ("values that are no numbers", str(self.broken), self.broken == 0),
            ("peak", f"{self.peak:.3f}", self.peak <= LOUDEST),
            ("late frames", str(self.late), self.late == 0),
            ("samples of the clock off its grid", f"{self.grid.wrong} of {self.grid.checked}", self.grid.wrong == 0 < self.grid.checked),
            ("answers that never came", ", ".join(silent) or "none", not silent),
            ("faults", "; ".join(self.faults)[:300] or "none", not self.faults),
        ]  # fmt: skip
