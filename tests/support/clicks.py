"""Opens a help patch in real Pd off-line, clicks on it as a hand would, and keeps what would reach the loudspeakers."""

import re
from pathlib import Path

import numpy as np
import pd_text

from latentplay.files.pd_patch import Patch
from latentplay.render import pd

HEARD = "heard"
"""Stands in for dac~ in the copy that is tested."""


def copy_of(patch: Path, folder: Path) -> Path:
    """The patch with [heard] in place of [dac~], and the abstraction [heard] beside it."""
    taps = Patch()
    for channel in (1, 2):
        taps.chain(taps.box("inlet~"), taps.box(f"throw~ heard{channel}"))
    taps.save(folder / f"{HEARD}.pd")
    copy = folder / patch.name
    copy.write_text(re.sub(r" dac~ 1 2;", f" {HEARD};", patch.read_text()))
    return copy


class Hand(Patch):
    """A patch beside the one that is tested: opens it, clicks, listens, quits."""

    def __init__(self, patch: Path) -> None:
        super().__init__()
        self.patch = patch
        self.now = 100.0
        self.taps = [self.box(f"catch~ heard{channel}") for channel in (1, 2)]

    def do(self, message: str, wait: float = 20) -> None:
        """A message to somewhere in Pd, then time passes."""
        self.at(self.now, self.message(message))
        self.now += wait

    def click(self, window: str, x: int, y: int, wait: float = 20) -> None:
        """Mouse down and up."""
        self.do(f"; pd-{window} mouse {x} {y} 1 0; pd-{window} mouseup {x} {y} 1 0", wait)

    def open(self, window: str) -> None:
        """Shows a subpatch."""
        self.do(f"; pd-{window} vis 1")

    def record(self, tables: tuple[str, str], length: int) -> None:
        """Both sides go into tables of ``length`` samples, from the moment that sound is on."""
        for channel, table in enumerate(tables):
            self.box(f"table {table} {length}")
            keep = self.box(f"tabwrite~ {table}")
            self.connect(self.taps[channel], 0, keep)
            self.at(self.now, keep)

    def run(self, folder: Path, milliseconds: float = 100) -> str:
        """Lets time pass and quits; what Pd said."""
        self.now += milliseconds
        self.do("; pd quit")
        self.save(folder / "hand.pd")
        return pd.run_batch(self.patch, extra=("-path", str(folder), "-open", str(folder / "hand.pd")), seconds=120)


def switches(canvas: pd_text.Canvas) -> list[tuple[int, int]]:
    """The middle of each big toggle for sound on this window."""
    found = []
    for item in canvas.items:
        if item.inner is not None and item.inner.name == "output":
            toggle = next(i for i in item.inner.items if i.words[3] == "tgl")
            (x, y), (inner_x, inner_y), (size, _) = item.place, toggle.place, toggle.size
            found.append((x + inner_x + size // 2, y + inner_y + size // 2))
    return found


def level(samples: np.ndarray) -> float:
    """dB full scale, root mean square."""
    return float(20 * np.log10(np.sqrt(np.mean(samples.astype(float) ** 2)) + 1e-9))


def errors(log: str) -> list[str]:
    """What Pd complained about."""
    bad = ("error", "couldn't create", "connection failed", "multiply defined", "no such", "no method", "can't")
    return [line for line in log.splitlines() if any(word in line.lower() for word in bad) and "verbose" not in line]
