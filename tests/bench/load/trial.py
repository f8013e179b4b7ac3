"""One trial: so many chains of a model in one Pd under JACK's dummy driver, and the frames that are late once all of them play."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from live import JackServer
from stalls import Stalls

from latentplay.files.pd_patch import Patch
from latentplay.model.info import read_model_info

FORMS = ("plan", "torchscript")
NEAR = 0.1
"""Seconds: a stall of the machine may make a frame late so much later."""
MEASURE = """
import sys
from pathlib import Path
from latentplay.model import plan_cache
from latentplay.model.info import read_model_info
from latentplay.model.model import load
path = Path(sys.argv[1])
if sys.argv[2] == "torchscript":
    nothing = plan_cache.KeptPlan(b"", ("torchscript is asked for",), plan_cache.stamp(path))
    plan_cache.write(read_model_info(path).hash, False, nothing)
model = load(path)
model.delay, [model.frame_seconds(method) for method in (0, 1)]
"""


@dataclass(frozen=True)
class Outcome:
    """``late``: frames of all objects, and ``alone`` those of them without a stall of the machine beside them; ``stalls``: seconds;
    ``forms``: what they play, nothing where the machine was too busy to load all; ``memory``: MB."""

    late: int
    alone: int
    stalls: list[float]
    xruns: int
    forms: list[str]
    memory: float

    def __str__(self) -> str:
        if not self.forms:
            return "not all of them were loaded in time"
        stood = f"the machine stood still {len(self.stalls)} times, {1000 * max(self.stalls, default=0):.0f} ms at most"
        return f"{self.late} late, {self.alone} of them without a stall; {stood}; {self.xruns} xruns; {', '.join(self.forms)}"


class Kept:
    """A model and a cache of its own, so that Pd finds all that is measured at a load; as a plan, or as torch plays it."""

    def __init__(self, file: Path, form: str, folder: Path) -> None:
        self.file = file
        self.environment = {"LATENTPLAY_CACHE": str(folder / f"{file.stem}-{form}")}
        command = [sys.executable, "-W", "ignore", "-c", MEASURE, str(file), form]
        paths = os.pathsep.join(filter(None, sys.path))
        subprocess.run(command, check=True, env={**os.environ, **self.environment, "PYTHONPATH": paths})


class Chains(Patch):
    """Noise through so many chains. From `begin` on each is asked again and again how many frames were late, one after the other: all
    at once would be a load of its own."""

    def __init__(self, file: Path, count: int, flags: str, begin: float, end: float) -> None:
        super().__init__()
        info = read_model_info(file)
        encode, decode = info.method("encode"), info.method("decode")
        assert encode is not None and decode is not None, f"'{file.name}' is no chain"
        source, quiet = self.box("noise~"), self.box("*~ 0.2")
        self.connect(source, 0, quiet)
        metro = self.box(f"metro {round(1000 * every(count) / count)}")
        now, after = self.box("f"), self.box(f"mod {count}")
        which = self.box(f"sel {' '.join(map(str, range(count)))}")
        self.chain(metro, now, self.box("+ 1"), after)
        self.chain(now, which)
        self.connect(after, 0, now, 1)
        for number in range(count):
            first = self.box(f"lp.encode~ chain{number} {file} {flags}")
            last = self.box(f"lp.decode~ chain{number} {flags} -latents {decode.in_channels}")
            for inlet in range(encode.in_channels):
                self.connect(quiet, 0, first, inlet)
            for latent in range(min(encode.out_channels, decode.in_channels)):
                self.connect(first, latent, last, latent)
            ask = self.message("info")
            self.connect(which, number, ask)
            for box, outlet, name in ((first, encode.out_channels, "ENC"), (last, decode.out_channels, "DEC")):
                self.connect(ask, 0, box)
                self.connect(box, outlet, self.box(f"print {name}{number}"))
        self.at(100, self.message("; pd dsp 1"))
        self.at(1000 * begin, metro)
        self.at(1000 * (end + 2 * every(count)), self.message("; pd quit"))


def every(count: int) -> float:
    """Seconds from one question to the next to the same chain."""
    return max(0.5, 0.02 * count)


def play(kept: Kept, count: int, seconds: float, *, settle: float, flags: str = "") -> Outcome:
    """So many seconds of sound, after ``settle`` seconds in which all is loaded, or twice as many where that is not enough."""
    settle += 0.25 * count
    for wait in (settle, 2 * settle):
        with tempfile.TemporaryDirectory() as folder, JackServer() as jack:
            patch = Chains(kept.file, count, flags, wait, wait + seconds).save(Path(folder) / "chains.pd")
            with Stalls() as stalls:
                _, memory = jack.weigh(patch, wait + seconds + 60, environment=kept.environment)
            xruns = jack.xruns()
        said, forms = read(jack.lines, count)
        if forms:
            break
    late = [(number, at) for each in said for number, at in zip(np.diff(each[:, 1]), each[1:, 0], strict=True)]
    alone = sum(number for number, at in late if not stalls.between(at - every(count) - NEAR, at))
    stood = stalls.between(said[0][0, 0], said[0][-1, 0]) if said else []
    return Outcome(int(sum(number for number, _ in late)), int(alone), stood, xruns, forms, memory[-1])


def read(lines: list[tuple[float, str]], count: int) -> tuple[list[np.ndarray], list[str]]:
    """For each object when it said how many frames were late, and how many; all forms that play, none where an object had no model."""
    late: dict[str, list[tuple[float, int]]] = {}
    forms: dict[str, list[str]] = {}
    for at, line in lines:
        if said := re.match(r"(ENC\d+|DEC\d+): info (late|form) (\w+)", line):
            who, what, value = said.groups()
            late.setdefault(who, []).append((at, int(value))) if what == "late" else forms.setdefault(who, []).append(value)
    if len(forms) < 2 * count or any(len(said) != len(late[who]) for who, said in forms.items()):
        return [], []
    return [np.array(said) for said in late.values()], sorted({said[-1] for said in forms.values()})
