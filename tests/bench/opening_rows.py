"""Rows of the benchmark for a model that was opened before: the memory that it takes in Pd, and how soon it is heard."""

import os
import statistics
from collections.abc import Iterator

from live import JackServer
from opened_before import Opening, keep, opened

from bench.stage import Stage

BARS = {"demo": 120, "rave_v2_like": 300}
ROUNDS = 9


def settings(stage: Stage, kind: str) -> dict[str, str]:
    """The environment in which a model was opened before."""
    return keep(stage.model(kind), stage.place("cache"))


def memory_opened_before(stage: Stage) -> Iterator[tuple[str, str, str]]:
    """Pd under JACK with encode~ and decode~, a second after the first sound; off the books: what JACK shares with all its clients."""
    for kind, bar in BARS.items():
        environment = settings(stage, kind)
        for engine in ("embedded", "process"):
            with JackServer() as jack:
                found = opened(
                    stage.model(kind), stage.place("weigh"), {**environment, "LATENTPLAY_ENGINE": engine, "JACK_DEFAULT_SERVER": jack.name},
                    sound=("-jack", "-nojackconnect", "-rt"), rest=1,
                )  # fmt: skip
            own = " and ".join(f"{weight.own:.0f}" for weight in found.weights)
            proportional = " and ".join(f"{weight.proportional:.0f}" for weight in found.weights)
            said = f"{own} MB; shared with JACK {found.weights[0].shared:.0f} MB; by the kernel's shares (Pss) {proportional} MB"
            yield f"memory of Pd, {kind} opened before, engine {engine}", said, f"{bar} MB"


def heard(openings: list[Opening]) -> str:
    """Medians, and the best."""
    ready, sound = ([1000 * getattr(opening, what) for opening in openings] for what in ("loaded", "heard"))
    return f"loaded after {statistics.median(ready):.0f} ms, heard after {statistics.median(sound):.0f} ms, at best {min(sound):.0f} ms"


def opened_before(stage: Stage) -> Iterator[tuple[str, str, str]]:
    """From the start of Pd, and from `open` in a Pd that is there, to the first sound that is not silence; JACK is not waited for."""
    for kind in BARS:
        environment = settings(stage, kind)
        for warm, since in ((False, "the start of Pd"), (True, "`open`")):
            openings = [opened(stage.model(kind), stage.place("open"), environment, warm=warm) for _ in range(ROUNDS)]
            yield f"{kind} opened before, from {since} on, load {os.getloadavg()[0]:.0f}", heard(openings), "300 ms"


ROWS = {row.__name__: row for row in (memory_opened_before, opened_before)}
