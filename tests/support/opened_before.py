"""A model that was opened before, opened again in a Pd of its own: when it plays, when it is heard, and the memory that this takes."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

from chain_patch import ChainPatch

import latentplay
from latentplay.files import cache
from latentplay.render import pd

ROOT = Path(latentplay.__file__).parents[1]
KEEP = """
import sys
from latentplay.model.model import load
model = load(sys.argv[1])
assert model.form(0) == model.form(1) == ("plan", "")
model.delay, model.frame_seconds(0), model.frame_seconds(1)
"""
WARM = 2500
"""Milliseconds after which an engine without a model has long been ready."""


def keep(file: Path, place: Path) -> dict[str, str]:
    """Opens a model for the first time; the environment in which that is remembered."""
    environment = {cache.PLACE: str(place)}
    subprocess.run([sys.executable, "-c", KEEP, str(file)], check=True, env={**os.environ, "PYTHONPATH": str(ROOT), **environment})
    return environment


class Weight(NamedTuple):
    """Memory in MB. ``own``: resident, without what other programs map as well (JACK's ports, frames); ``shared``: that;
    ``proportional``: all of it, each page divided by those who map it."""

    own: float
    shared: float
    proportional: float


class Opening(NamedTuple):
    """Seconds from the start of Pd, or from `open`, until it says `loaded` and until it is heard; then the memory of Pd and of its engine,
    and the libraries in them."""

    loaded: float
    heard: float
    weights: list[Weight]
    libraries: str


def weigh(process: int) -> Weight:
    """What a process takes now."""
    status, pages = Path(f"/proc/{process}/status").read_text(), Path(f"/proc/{process}/smaps_rollup").read_text()

    def megabytes(name: str, text: str) -> float:
        found = re.search(rf"^{name}:\s+(\d+)", text, re.MULTILINE)
        assert found, name
        return int(found[1]) / 1024

    shared = megabytes("RssShmem", status)
    return Weight(megabytes("VmRSS", status) - shared, shared, megabytes("Pss", pages))


def children(process: int) -> list[int]:
    """Processes that it has started; not Pd's watchdog."""
    tasks = Path(f"/proc/{process}/task").iterdir()
    found = [int(child) for task in tasks for child in (task / "children").read_text().split()]
    return [child for child in found if "watchdog" not in Path(f"/proc/{child}/cmdline").read_text()]


def patch_of(file: Path, latents: int, warm: bool) -> ChainPatch:
    """Prints GO when it begins, or asks for the model, and HEARD when decode~ is no longer silent."""
    patch = ChainPatch("v" if warm else f"v {file}", "v", latents, length=640)
    level = patch.box("threshold~ 0.0001 20 0 20")
    patch.connect(patch.decode, 0, level)
    patch.connect(level, 0, patch.box("print HEARD"))
    go = patch.box("print GO")
    patch.at(0, patch.dsp(), go)
    if warm:
        ask = patch.message(f"open {file}")
        patch.connect(ask, 0, patch.encode)
        patch.at(WARM, go, ask)
    return patch


def opened(
    file: Path, folder: Path, environment: dict[str, str], *, latents: int = 8, warm: bool = False, sound: tuple[str, ...] = ("-nosound",),
    rest: float = 0.0,
) -> Opening:
    """Opens it. ``warm``: in a Pd that has run for a while, without a model. ``rest``: seconds until it is weighed."""
    command = pd.arguments(patch_of(file, latents, warm).save(folder / "opened.pd"), *sound)
    begin = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env={**os.environ, **environment})
    said: dict[str, float] = {}
    try:
        for line in process.stderr or ():
            said[line.split(":")[0] if "loaded" not in line else "loaded"] = time.monotonic()
            if line.startswith("HEARD"):
                break
        begin = said["GO"] if warm else begin
        time.sleep(rest)
        processes = [process.pid, *children(process.pid)]
        libraries = "".join(Path(f"/proc/{each}/maps").read_text() for each in processes)
        return Opening(said["loaded"] - begin, said["HEARD"] - begin, [weigh(each) for each in processes], libraries)
    finally:
        process.terminate()
        process.communicate()
