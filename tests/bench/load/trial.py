"""One trial: so many chains of a model in one Pd under JACK's dummy driver, and the frames that are late once all of them play."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from live import JackServer

from latentplay.files.pd_patch import Patch
from latentplay.model.info import read_model_info

FORMS = ("plan", "torchscript")
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
    """``late``: frames of all objects; ``forms``: what they play, nothing where the machine was too busy to load all; ``memory``: MB."""

    late: int
    xruns: int
    forms: list[str]
    memory: float

    def __str__(self) -> str:
        return f"{self.late} late, {self.xruns} xruns, {', '.join(self.forms)}" if self.forms else "not all of them were loaded in time"


class Kept:
    """A model and a cache of its own, so that Pd finds all that is measured at a load; as a plan, or as torch plays it."""

    def __init__(self, file: Path, form: str, folder: Path) -> None:
        self.file = file
        self.environment = {"LATENTPLAY_CACHE": str(folder / f"{file.stem}-{form}")}
        command = [sys.executable, "-W", "ignore", "-c", MEASURE, str(file), form]
        paths = os.pathsep.join(filter(None, sys.path))
        subprocess.run(command, check=True, env={**os.environ, **self.environment, "PYTHONPATH": paths})


class Chains(Patch):
    """Noise through so many chains; each object is asked twice how many frames were late: before what counts, and after it."""

    def __init__(self, file: Path, count: int, flags: str, begin: float, end: float) -> None:
        super().__init__()
        info = read_model_info(file)
        encode, decode = info.method("encode"), info.method("decode")
        assert encode is not None and decode is not None, f"'{file.name}' is no chain"
        source, quiet, ask = self.box("noise~"), self.box("*~ 0.2"), self.message("info")
        self.connect(source, 0, quiet)
        for number in range(count):
            first = self.box(f"lp.encode~ chain{number} {file} {flags}")
            last = self.box(f"lp.decode~ chain{number} {flags} -latents {decode.in_channels}")
            for inlet in range(encode.in_channels):
                self.connect(quiet, 0, first, inlet)
            for latent in range(min(encode.out_channels, decode.in_channels)):
                self.connect(first, latent, last, latent)
            for box, outlet, name in ((first, encode.out_channels, "ENC"), (last, decode.out_channels, "DEC")):
                self.connect(ask, 0, box)
                self.connect(box, outlet, self.box(f"print {name}{number}"))
        self.at(100, self.message("; pd dsp 1"))
        self.at(1000 * begin, ask)
        self.at(1000 * end, ask)
        self.at(1000 * end + 200, self.message("; pd quit"))


def play(kept: Kept, count: int, seconds: float, *, settle: float, flags: str = "") -> Outcome:
    """So many seconds of sound, after ``settle`` seconds in which all is loaded, or twice as many where that is not enough."""
    settle += 0.25 * count
    for wait in (settle, 2 * settle):
        with tempfile.TemporaryDirectory() as folder, JackServer() as jack:
            patch = Chains(kept.file, count, flags, wait, wait + seconds).save(Path(folder) / "chains.pd")
            log, memory = jack.weigh(patch, wait + seconds + 60, environment=kept.environment)
            xruns = jack.xruns()
        found = read(log, count)
        if found:
            return Outcome(sum(late for late, _ in found), xruns, sorted({form for _, form in found}), memory[-1])
    return Outcome(0, xruns, [], memory[-1])


def read(log: str, count: int) -> list[tuple[int, str]]:
    """The late frames between the two questions and the form of each object; nothing where one had no model by then."""
    found = []
    for name in (f"{end}{number}" for number in range(count) for end in ("ENC", "DEC")):
        late = [int(said) for said in re.findall(rf"^{name}: info late (\d+)", log, re.MULTILINE)]
        forms = re.findall(rf"^{name}: info form (\w+)", log, re.MULTILINE)
        if len(late) != 2 or len(forms) != 2:
            return []
        found.append((late[1] - late[0], forms[1]))
    return found
