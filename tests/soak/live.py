"""Two chains played by chance in real time: Pd under a JACK server without a sound card, and the process of its engine."""

from __future__ import annotations

import os
import random
import re
import time
from collections import Counter, deque
from collections.abc import Callable
from pathlib import Path

import numpy as np
from live import JackServer
from stalls import Stalls
from talking_pd import CHAIN, SHORT, TalkingPd, resources

from soak.gestures import IN_REAL_TIME, gesture
from soak.watch import Row

EVERY = 0.25
"""Seconds between two gestures."""
LOUDEST = 120.0
"""What env~ may say: 20 dB over full scale."""
REMEMBERED = 2.0
"""Seconds: a frame that is late is late because of what happened within these, or of something else."""
LOOKED_AT = 1.2
"""Seconds: at most since the last look at late frames."""
HEAVY = {
    "open",
    "own",
    "reload",
    "close",
    "set",
    "undo",
    "redo",
    "recall",
    "read",
    "write",
    "train",
    "preset_load",
    "preset_morph",
    "obj",
    "clear",
}
"""What loads, bends, learns, writes, makes or deletes."""


class LiveChain:
    """A chain in Pd, as gestures know one. ``objects``: what came beside the chain's own objects, and goes again."""

    def __init__(self, number: int, models: list[Path], say: Callable[[str], None]) -> None:
        self.number, self.models, self.say = number, models, say
        self.files, self.is_recording = f"{number}-", False
        self.objects: dict[str, str] = {}

    def send(self, kind: str, *message: str | float) -> None:
        """To the object of that kind."""
        words = [each if isinstance(each, str) else f"{each:.6g}" for each in message]
        self.say(f"{dict(zip(CHAIN, SHORT, strict=True))[kind]}{self.number} {' '.join(words)}")

    def make(self, kind: str) -> None:
        """A further object of the chain."""
        self.say(f"guest{self.number} obj 10 10 {kind} c{self.number}")
        self.objects[kind] = kind

    def delete(self, kind: str) -> None:
        """It goes, with all others that came."""
        self.say(f"guest{self.number} clear")
        self.objects.clear()


class LiveSoak:
    """What was seen so far."""

    def __init__(self, pd: TalkingPd, seed: int, models: list[Path]) -> None:
        self.pd, self.rng, self.begin = pd, random.Random(seed), time.monotonic()
        self.chains = [LiveChain(number, models, self._say) for number in range(2)]
        self.engine = pd.engine
        self.told: deque[tuple[float, str]] = deque(maxlen=200)
        self.lateness: list[tuple[float, int, str, bool]] = []
        self.late: dict[str, int] = {}
        self.gestures: Counter[str] = Counter()
        self.weights: list[tuple[float, ...]] = []
        self.wrong: list[str] = []
        self.loudest = 0.0

    def _say(self, message: str) -> None:
        self.told.append((time.monotonic(), message))
        self.pd.say(message)

    def second(self) -> None:
        """A few gestures, then a look at all of it."""
        for _ in range(round(1 / EVERY)):
            self.gestures[gesture(self.rng.choice(self.chains), self.rng, IN_REAL_TIME)] += 1
            time.sleep(EVERY)
        self.pd.say(*(f"{who} info" for who in ("enc0", "dec0", "enc1", "dec1")))
        self._read()

    def _read(self) -> None:
        """What was printed since the last time."""
        lines, self.pd.lines = self.pd.lines, []
        for at, line in lines:
            if level := re.match(r"LEVEL\d: (\S+)", line):
                self.loudest = max(self.loudest, float(np.nan_to_num(float(level[1]), nan=1e9, posinf=1e9)))
            elif "Traceback" in line or "please report" in line or "has ended" in line:
                self.wrong.append(line)
            elif late := re.match(r"(enc\d|dec\d): info late (\d+)", line):
                self._count(at, late[1], int(late[2]))

    def _count(self, at: float, who: str, late: int) -> None:
        """Frames that were late since it was last asked, and what happened in that second and before."""
        more, self.late[who] = late - self.late.get(who, 0), late
        if more <= 0:
            return
        heavy = [said for then, said in self.told if at - REMEMBERED < then <= at and HEAVY & set(said.split())]
        busy = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"
        said = f"{at - self.begin:.0f} s: {more} of {who} after {', '.join(heavy) or 'nothing heavy'}; {busy}"
        self.lateness.append((at, more, said, bool(heavy)))

    def weigh(self) -> None:
        """What both processes hold."""
        self.weights.append((*weight(self.pd.process.pid), *weight(self.engine)))


def weight(process: int) -> tuple[float, float, float]:
    """MB, open files, threads; nothing where it has ended."""
    try:
        files, megabytes = resources(process)
        return megabytes, files, len(os.listdir(f"/proc/{process}/task"))
    except (OSError, IndexError):
        return 0, 0, 0


def play(minutes: float, seed: int, folder: Path, models: list[Path]) -> list[Row]:
    """What, measured, whether it is good."""
    os.environ["LATENTPLAY_CACHE"] = str(folder / "cache")
    with Stalls() as stalls, JackServer() as jack, TalkingPd(models[:1] * 2, folder, jack) as pd:
        pd.wait_for_sound(2, 60)
        soak = LiveSoak(pd, seed, models)
        while time.monotonic() < soak.begin + 60 * minutes and pd.process.poll() is None:
            soak.second()
            if soak.gestures.total() % 20 == 0:
                soak.weigh()
        alive, xruns = pd.process.poll() is None, jack.xruns()
    return rows(soak, alive, xruns, stalls)


def rows(soak: LiveSoak, alive: bool, xruns: int, stalls: Stalls) -> list[Row]:
    """The verdict. Held: the medians of both halves, after the first tenth."""
    weights = np.array(soak.weights, float)
    settled = weights[len(weights) // 10 :]
    before, after = (np.median(half, axis=0) for half in (settled[: len(settled) // 2], settled[len(settled) // 2 :]))
    found: list[Row] = [
        ("gestures", ", ".join(f"{count} {name}" for name, count in soak.gestures.most_common()), bool(soak.gestures)),
        ("Pd plays at the end", "yes" if alive else "no", alive),
    ]
    for who, at in (("Pd", 0), ("engine", 3)):
        one, other = before[at : at + 3], after[at : at + 3]
        found += [
            (f"memory of {who}, first half and second half", f"{one[0]:.0f} and {other[0]:.0f} MB", other[0] < 1.1 * one[0] + 20),
            (f"open files of {who}", f"{one[1]:.0f} and {other[1]:.0f}", other[1] <= one[1] + 2),
            (f"threads of {who}", f"{one[2]:.0f} and {other[2]:.0f}", other[2] <= one[2] + 1),
        ]  # fmt: skip
    late, unexplained = str(sum(count for _, count, *_ in soak.lateness)), 0
    for at, count, said, heavy in soak.lateness:
        stood = max(stalls.between(at - LOOKED_AT, at), default=0)
        late += f"\n        {said}" + f"; the machine stood still for {1000 * stood:.0f} ms" * (stood > 0)
        unexplained += 0 if heavy or stood else count
    return [
        *found, ("late frames that nothing explains", str(unexplained), unexplained == 0), ("late frames", late, True),
        ("overruns that the server counted", str(xruns), True),
        ("loudest, env~ (100: full scale)", f"{soak.loudest:.0f}", 0 < soak.loudest <= LOUDEST),
        ("faults", "; ".join(soak.wrong)[:200] or "none", not soak.wrong),
    ]  # fmt: skip
