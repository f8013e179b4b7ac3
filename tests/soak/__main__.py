"""Plays the soak and prints its verdict: `python tests/soak [--hours H | --live MINUTES] [--seed S]`; off-line, hours pass faster."""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # its threads take turns with what plays
HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "support"), str(HERE.parent), str(HERE.parents[1])]

from latentplay.host.offline import OfflineHost  # noqa: E402
from soak import live  # noqa: E402
from soak.gestures import gesture  # noqa: E402
from soak.patch import RATE, Chain, clock  # noqa: E402
from soak.watch import Row, Watch  # noqa: E402

BLOCKS, HOW_OFTEN = (4096, 2048, 1024, 320), (60, 10, 5, 1)
"""Sizes of blocks: each lasts until the next gesture."""
EVERY = 16384
"""Samples between two gestures."""


class Soak:
    """The patch, what is played to it, and what was seen."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.rng = random.Random(seed)
        self.noise = (0.2 * np.random.default_rng(seed).standard_normal((1, 1 << 20))).astype(np.float32)
        self.host = OfflineHost(RATE, folder)
        models = all_models(folder)
        self.chains = [Chain(self.host, models, name) for name in ("one", "two")]
        self.clock, self.watch, self.stopped = clock(self.host), Watch(), False

    @property
    def hours(self) -> float:
        """Of music."""
        return self.host.position / RATE / 3600

    def block(self, size: int) -> None:
        """One block of all of it."""
        at = self.host.position % (self.noise.shape[1] - size)
        sound = self.noise[:, at : at + size]
        for chain in self.chains:
            self.watch.hear(chain.play(sound))
        self.watch.grid.look(self.clock.process(np.zeros((4, size), np.float32)))
        self.host.advance(size)

    def gesture(self) -> None:
        """One, and sound until the next."""
        try:
            self.watch.gestures[gesture(self.rng.choice(self.chains), self.rng)] += 1
        except Exception as error:  # it is told, and the music goes on
            self.watch.faults.append(repr(error))
        (size,) = self.rng.choices(BLOCKS, HOW_OFTEN)
        for _ in range(EVERY // size):
            self.block(size)
        self.watch.read(self.host.take_output())

    def run(self, hours: float, told_every: float) -> None:
        """So many hours of music, or until it is stopped; so often, in minutes, it is told how it stands."""
        begin = told = time.monotonic()
        while self.hours < hours and not self.stopped:
            self.gesture()
            if self.watch.gestures.total() % 100 == 0:
                self.watch.weigh(self.hours)
            if time.monotonic() > told + 60 * told_every:
                told = time.monotonic()
                self.count_late()
                print(
                    f"{self.hours:.2f} h in {(told - begin) / 60:.0f} min:",
                    *said(self.watch.verdict()),
                    sep="  ",
                    flush=True,
                )

    def count_late(self) -> None:
        """Of the objects that are there now."""
        made = [
            chain.objects[kind]
            for chain in self.chains
            for kind in ("lp.encode~", "lp.decode~")
            if kind in chain.objects
        ]
        self.watch.late = max(self.watch.late, sum(int(self.host.info(each)["late"]) for each in made))


def all_models(folder: Path) -> list[Path]:
    """The demo, some of other hops and numbers of latents; and one lies there that is broken."""
    import lookalikes

    lookalikes.truncated(folder / "broken.ts")
    return [
        lookalikes.KINDS[kind](folder / f"{kind}.ts") for kind in ("rave_512", "rave_1024", "hold", "rave_v2_noise")
    ]


def said(rows: list[Row]) -> list[str]:
    """What is measured, short."""
    return [f"{'' if good else 'BAD '}{what.split(',')[0]} {measured}" for what, measured, good in rows]


def play(hours: float, seed: int, told_every: float, folder: Path) -> tuple[str, list[Row]]:
    """What was done, and the verdict, whether or not it came to its end."""
    os.environ["LATENTPLAY_CACHE"] = str(folder / "cache")
    os.chdir(folder)
    soak = Soak(seed, folder)
    signal.signal(signal.SIGTERM, lambda *_: setattr(soak, "stopped", True))
    signal.signal(signal.SIGINT, lambda *_: setattr(soak, "stopped", True))
    soak.run(hours, told_every)
    soak.count_late()
    rows = soak.watch.verdict()
    soak.host.close()
    done = ", ".join(f"{count} {name}" for name, count in soak.watch.gestures.most_common())
    refused = "".join(f"\n  {count} x {text}" for text, count in soak.watch.errors.most_common(20))
    return (
        f"seed {seed}, {soak.hours:.2f} h of music of {hours:g}; {done}\nwhat was refused, most often:{refused}",
        rows,
    )


def main() -> int:
    """0 when all is good."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hours", type=float, default=1.0)
    parser.add_argument("--live", type=float, metavar="MINUTES", help="in real time, in Pd under JACK")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--told-every", type=float, default=1.0, metavar="MINUTES", help="how it stands so far")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if args.live:
            return tell(
                f"seed {args.seed}, {args.live:g} min in real time",
                live.play(args.live, args.seed, Path(folder), all_models(Path(folder))),
            )
        return tell(*play(args.hours, args.seed, args.told_every, Path(folder)))


def tell(what: str, rows: list[Row]) -> int:
    """Prints the verdict; 0 when all is good."""
    print(what + "\n")
    for what, measured, good in rows:
        print(f"{'good' if good else 'BAD ':4}  {what}: {measured}")
    return 0 if all(good for *_, good in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
