"""Rows of the benchmark for the engine: in Pd's process and in one of its own, beside each other; and when it is killed."""

import os
import random
import signal
import statistics
import subprocess
import sys
import time

from live import JackServer
from talking_pd import TalkingPd, resources

from bench.stage import DEMO, Stage

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
    """kill -9 at random moments while two chains play and are bent: the silence, and what the host keeps of it."""
    dice, silences, weighed = random.Random(7), [], []
    with JackServer() as jack, TalkingPd([DEMO, DEMO], stage.place("kills"), jack) as player:
        player.wait_for_sound(2, 60)
        for number in range(KILLS):
            for _ in range(10):
                player.say(f"bend0 layer {dice.randrange(9)}", f"bend0 scale {dice.uniform(0.5, 1.5):.3f}", "bend0 set")
                time.sleep(dice.uniform(0, 0.2))
            start = time.monotonic()
            os.kill(player.engine, signal.SIGKILL)
            player.wait_for("has ended by signal 9", since=start)
            time.sleep(0.1)
            player.wait_for_sound(2, 60)
            silences.append(time.monotonic() - start)
            if number in (9, KILLS - 1):
                weighed.append(resources(player.process.pid))
    yield (f"silence after kill -9, {KILLS} times", f"median {statistics.median(silences):.2f} s, at most {max(silences):.2f} s", "2 s")
    yield "files and MB of the host after 10 kills, and after the last", f"{weighed}", "flat"


ROWS = {row.__name__: row for row in (engine_punctual, engine_kills)}
