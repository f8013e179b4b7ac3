"""Two chains played by chance in real time: Pd under a JACK server without a sound card, and the process of its engine."""

from __future__ import annotations

import os
import random
import re
import time
from pathlib import Path

import numpy as np
from live import JackServer
from talking_pd import TalkingPd, resources

from soak.patch import demo

Row = tuple[str, str, bool]
EVERY = 0.25
"""Seconds between two gestures."""
LOUDEST = 120.0
"""What env~ may say: 20 dB over full scale."""


def gesture(rng: random.Random, chain: int) -> str:
    """A message to one of the objects of a chain."""
    name, word, preset = rng.choice(sorted(MOVES)), rng.choice(sorted(WORDS)), f"p{rng.randrange(6)}"
    said = rng.choice((
        f"mod{chain} {name} {rng.uniform(*MOVES[name]):.4f}", f"mod{chain} {word} {rng.choice(WORDS[word])}", f"mod{chain} enable 1",
        f"bend{chain} layer {rng.randrange(8)}", f"bend{chain} scale {rng.uniform(0.5, 1.5):.3f}", f"bend{chain} undo",
        f"bend{chain} reload", f"pre{chain} preset_save {preset}",
        f"pre{chain} preset_load {preset} 500", f"pre{chain} preset_load {preset}",
        f"ctl{chain} xy {rng.random():.3f} {rng.random():.3f}", f"ctl{chain} point_add {rng.random():.3f} {rng.random():.3f}",
    ))  # fmt: skip
    return f"enc{chain} {rng.choice(('reload', f'open {demo()}'))}" if rng.random() < 0.02 else said


def weight(process: int) -> tuple[float, float, float]:
    """MB, open files, threads; nothing where it has ended."""
    try:
        files, megabytes = resources(process)
        return megabytes, files, len(os.listdir(f"/proc/{process}/task"))
    except (OSError, IndexError):
        return 0, 0, 0


def late_frames(pd: TalkingPd) -> int:
    """Of all encoders and decoders."""
    return sum(int(pd.ask(f"{who} info", "late ")[-1].split()[-1]) for who in ("enc0", "dec0", "enc1", "dec1"))


def play(minutes: float, seed: int, folder: Path) -> list[Row]:
    """What, measured, whether it is good."""
    rng, weights, wrong, loudest, gestures = random.Random(seed), [], [], 0.0, 0
    with JackServer() as jack, TalkingPd([demo(), demo()], folder, jack) as pd:
        pd.wait_for_sound(2, 60)
        begin, late = time.monotonic(), late_frames(pd)
        engine, end, weighed = pd.engine, begin + 60 * minutes, 0.0
        while time.monotonic() < end and pd.process.poll() is None:
            pd.say(gesture(rng, rng.randrange(2)))
            gestures += 1
            time.sleep(EVERY)
            lines, pd.lines = pd.lines, []
            for _, line in lines:
                if level := re.match(r"LEVEL\d: (\S+)", line):
                    loudest = max(loudest, float(np.nan_to_num(float(level[1]), nan=1e9, posinf=1e9)))
                elif "Traceback" in line or "please report" in line or "has ended" in line:
                    wrong.append(line)
            if time.monotonic() > weighed + 5:
                weighed = time.monotonic()
                weights.append((*weight(pd.process.pid), *weight(engine)))
        alive, late, xruns = pd.process.poll() is None, late_frames(pd) - late, jack.xruns()
    return rows(np.array(weights, float), gestures, alive, late, xruns, loudest, wrong)


def rows(
    weights: np.ndarray, gestures: int, alive: bool, late: int, xruns: int, loudest: float, wrong: list[str]
) -> list[Row]:
    """The verdict. Measured after the first tenth, and at the end."""
    settled = weights[len(weights) // 10 :]
    before, after = (np.median(part, axis=0) for part in (settled[: len(settled) // 2], settled[len(settled) // 2 :]))
    found: list[Row] = [
        ("gestures", str(gestures), gestures > 0),
        ("Pd plays at the end", "yes" if alive else "no", alive),
    ]
    for who, at in (("Pd", 0), ("engine", 3)):
        one, other = before[at : at + 3], after[at : at + 3]
        found += [
            (
                f"memory of {who}, first half and second half",
                f"{one[0]:.0f} and {other[0]:.0f} MB",
                other[0] < 1.1 * one[0] + 20,
            ),
            (f"open files of {who}", f"{one[1]:.0f} and {other[1]:.0f}", other[1] <= one[1] + 2),
            (f"threads of {who}", f"{one[2]:.0f} and {other[2]:.0f}", other[2] <= one[2] + 1),
        ]
    return [
        *found, ("late frames", str(late), late == 0), ("overruns that the server counted", str(xruns), True),
        ("loudest, env~ (100: full scale)", f"{loudest:.0f}", 0 < loudest <= LOUDEST),
        ("faults", "; ".join(wrong)[:200] or "none", not wrong),
    ]  # fmt: skip
