"""Plays the soak and prints its verdict: `python tests/soak [--hours H | --live MINUTES] [--seed S]`; off-line, hours pass faster."""

from __future__ import annotations

import argparse
import os
import random
import resource
import sys
import tempfile
import threading
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "support"), str(HERE.parent), str(HERE.parents[1])]

from latentplay.host.offline import OfflineHost  # noqa: E402
from soak import live  # noqa: E402
from soak.patch import BLOCK, GRID, RATE, Chain, clock, demo  # noqa: E402

EVERY = 8
"""Blocks between two gestures."""


def held() -> tuple[float, int, int]:
    """MB, threads, open files of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20, len(os.listdir("/proc/self/task")), len(os.listdir("/proc/self/fd"))


class Soak:
    """What was seen so far."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.rng = random.Random(seed)
        self.noise = np.random.default_rng(seed)
        self.host = OfflineHost(RATE, folder)
        self.chains = [Chain(self.host, demo(), name) for name in ("one", "two")]
        self.clock, self.loop, self.first = clock(self.host), np.zeros((4, 0), np.float32), np.zeros((4, 0), np.float32)
        self.peak, self.broken, self.wrong_loops, self.gestures, self.errors = 0.0, 0, 0, 0, [""]
        self.early: list[tuple[float, int, int]] = []
        self.late: list[tuple[float, int, int]] = []

    def block(self) -> None:
        """One block of all of it."""
        sound = (0.2 * self.noise.standard_normal((1, BLOCK))).astype(np.float32)
        for chain in self.chains:
            heard = chain.play(sound)
            self.broken += int(np.count_nonzero(~np.isfinite(heard)))
            self.peak = max(self.peak, float(np.nan_to_num(np.abs(heard)).max()))
        self.check_grid(self.clock.process(np.zeros((4, BLOCK), np.float32)))
        self.host.advance(BLOCK)

    def check_grid(self, latents: np.ndarray) -> None:
        """Every loop of the clock is its third one (the first ones fade in)."""
        self.loop = np.concatenate([self.loop, latents], axis=1)
        while self.loop.shape[1] >= GRID:
            done, self.loop = self.loop[:, :GRID], self.loop[:, GRID:]
            if self.host.position > 3 * GRID and self.first.size == 0:
                self.first = done
            elif self.first.size:
                self.wrong_loops += not np.array_equal(done, self.first)

    def run(self, blocks: int) -> None:
        """So many blocks, with a gesture now and then; measured after the first tenth and at the end."""
        for number in range(blocks):
            if number % EVERY == 0:
                self.rng.choice(self.chains).gesture(self.rng)
                self.gestures += 1
            self.block()
            for line in self.host.take_output():
                text = str(line.values[0]) if line.values else ""
                if "please report" in text or "Traceback" in text:
                    self.errors.append(text)
            if number % 100 == 99 and number > blocks // 10:
                (self.early if number < blocks // 2 else self.late).append(held())

    def verdict(self) -> list[tuple[str, str, bool]]:
        """What, measured, whether it is good."""
        before, after = (np.median(np.array(part or [held()]), axis=0) for part in (self.early, self.late))
        return [
            ("memory, first half and second half", f"{before[0]:.0f} and {after[0]:.0f} MB", after[0] < 1.1 * before[0] + 20),
            ("threads", f"{before[1]:.0f} and {after[1]:.0f}", after[1] <= before[1] + 1),
            ("open files", f"{before[2]:.0f} and {after[2]:.0f}", after[2] <= before[2] + 2),
            ("values that are no numbers", str(self.broken), self.broken == 0),
            ("peak", f"{self.peak:.3f}", self.peak <= 10),
            ("loops of the clock that were off", str(self.wrong_loops), self.wrong_loops == 0 and self.first.size > 0),
            ("faults", "; ".join(filter(None, self.errors))[:200] or "none", len(self.errors) == 1),
        ]


def main() -> int:
    """0 when all is good."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hours", type=float, default=1.0)
    parser.add_argument("--live", type=float, metavar="MINUTES", help="in real time, in Pd under JACK")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if args.live:
            return tell(f"seed {args.seed}, {args.live:g} min in real time", live.play(args.live, args.seed, Path(folder)))
        soak = Soak(args.seed, Path(folder))
        soak.run(round(args.hours * 3600 * RATE / BLOCK))
        rows = soak.verdict()
        soak.host.close()
    return tell(f"seed {args.seed}, {args.hours:g} h of music, {soak.gestures} gestures, {threading.active_count()} Python threads", rows)


def tell(what: str, rows: list[tuple[str, str, bool]]) -> int:
    """Prints the verdict; 0 when all is good."""
    print(what + "\n")
    for what, measured, good in rows:
        print(f"{'good' if good else 'BAD ':4}  {what}: {measured}")
    return 0 if all(good for *_, good in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
