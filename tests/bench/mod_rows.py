"""The rows of lp.mod~: what it costs beside an empty patch, and a minute of every parameter thrown about."""

import json
import os
import re
import subprocess
import time
from pathlib import Path

import numpy as np
from live import JackServer
from signal_patch import SignalPatch, kept
from test_pd_mod import sweep_patch

from bench.stage import Stage
from latentplay.render import pd

SECONDS = 20


def modulators(voices: int) -> SignalPatch:
    """An empty patch, or lp.mod~ with so many voices on the move."""
    patch = SignalPatch(64)
    patch.keep(patch.box("sig~ 0"))
    patch.start(100)
    if voices:
        box = patch.box(f"lp.mod~ v -latents {voices}")
        patch.say(0, box, "enable 1", "link scale 1", "scale 1", "jump 600", "time 400", "chaos 50")
    return patch


def cpu_seconds(pid: int) -> float:
    """What a process has used so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def share(stage: Stage, jack: JackServer, patch: SignalPatch) -> float:
    """The share of one core that Pd uses for a patch once all is loaded, in %."""
    file = patch.finish(stage.place("share"), 1000 * (SECONDS + 8))
    process = subprocess.Popen(pd.arguments(file, "-jack", "-nojackconnect", "-rt"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               env={**os.environ, "JACK_DEFAULT_SERVER": jack.name})
    time.sleep(5)
    before, start = cpu_seconds(process.pid), time.monotonic()
    time.sleep(SECONDS)
    used = 100 * (cpu_seconds(process.pid) - before) / (time.monotonic() - start)
    process.wait(30)
    return used


def trapped(stage: Stage, jack: JackServer, patch: SignalPatch) -> dict:
    """The cost of each call of the perform routine, in microseconds."""
    folder = stage.place("trapped")
    report = folder / "trap.json"
    jack.run(patch.finish(folder, 8000), 40, environment={"LD_PRELOAD": str(stage.trap), "AUDIO_TRAP": str(report)})
    return json.loads(report.read_text())


def modulator(stage: Stage):
    """CPU with and without the object, and the time of a call against the 1333 us of a block."""
    with JackServer() as jack:
        empty = share(stage, jack, modulators(0))
        for voices, bar in ((8, "< 0.5 %"), (128, "< 5 %")):
            used = share(stage, jack, modulators(voices))
            yield f"lp.mod~, {voices} voices, beside an empty patch ({empty:.2f} %)", f"{used - empty:+.2f} % of a core", bar
            seen = trapped(stage, jack, modulators(voices))
            part = 100 * seen["p50_us"] / (1e6 * 64 / 48000)
            costs = " / ".join(str(seen[what]) for what in ("p50_us", "p99_us", "max_us"))
            yield f"{voices} voices, a call for 64 samples", f"p50 / p99 / max {costs} us: {part:.2f} % of a core", bar


def sweep(stage: Stage):
    """A minute off-line with every parameter thrown about."""
    folder = stage.place("sweep")
    log = pd.run_batch(sweep_patch(60).finish(folder))
    heard = kept(folder)
    steps, bound = np.abs(np.diff(heard)).max(), 6 * (1 - np.exp(-2 * np.pi * 100 / 48000))
    errors = len(re.findall("^error", log, re.MULTILINE))
    told = f"finite: {np.isfinite(heard).all()}, largest {np.abs(heard).max():.6f}, largest step {steps:.4f}, {errors} errors"
    yield "60 s with every parameter of lp.mod~ swept", told, f"finite, <= 3, <= {bound:.4f}"


ROWS = {row.__name__: row for row in (modulator, sweep)}
