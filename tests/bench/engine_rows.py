"""Rows of the benchmark for the engine: in Pd's process and in one of its own, beside each other; and when it is killed."""

import os
import statistics
import subprocess
import sys

from killed_engine import Pair
from live import JackServer

from bench.stage import Stage

ROUNDS, SECONDS = 3, 20
KILLS = int(os.environ.get("LATENTPLAY_KILLS", "100"))


def engine_punctual(stage: Stage):
    """Late frames beside a busy process, in turns, so that both see the same machine."""
    late: dict[str, list[object]] = {"embedded": [], "process": []}
    hog = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        for _ in range(ROUNDS):
            for engine, found in late.items():
                with JackServer() as jack:
                    patch = stage.chain("demo", length=4800)
                    patch.at(100, patch.dsp())
                    found.append(stage.play(patch, SECONDS, jack=jack, environment={"LATENTPLAY_ENGINE": engine})["late"])
    finally:
        hog.kill()
    for engine, found in late.items():
        yield f"late frames in {ROUNDS} x {SECONDS} s beside a busy process, engine {engine}", f"{found}", "not more than embedded"


def engine_kills(stage: Stage):
    """kill -9 at random moments while two chains play, are bent, saved and loaded: the silence, and what is there after it."""
    silences, alike, weighed = [], 0, []
    with JackServer() as jack, Pair(stage.place("kills"), jack, seed=7) as pair:
        for number in range(KILLS):
            silences.append(pair.round(number))
            killed, calm = pair.states()
            alike += killed == calm
            if killed != calm:
                print(f"round {number} differs in", [what for what in killed if killed[what] != calm[what]], file=sys.stderr)
            if number in (9, KILLS - 1):
                weighed.append(pair.weight)
    slow = sum(silence > 2 for silence in silences)
    said = f"median {statistics.median(silences):.2f} s, at most {max(silences):.2f} s, {slow} over 2 s; load {os.getloadavg()[0]:.1f}"
    yield f"silence after kill -9, {KILLS} times while two chains play, are bent, saved and loaded", said, "2 s"
    yield "as often every dump, preset and bent layer equal to those of a host whose engine was left alone", f"{alike}", f"{KILLS}"
    yield "files and MB of the host after 10 kills, and after the last", f"{weighed}", "flat"


ROWS = {row.__name__: row for row in (engine_punctual, engine_kills)}
