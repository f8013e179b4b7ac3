"""The rows of lp.bend: the largest layer set 50 times a second, a thousand messages, when a set is heard, what it weighs."""

import re

import numpy as np
from bend_patch import BendPatch, thousand
from live import JackServer
from lookalikes import save
from signal_patch import kept
from test_pd_bend import Level

from bench.stage import Stage

BIG = "rave_v2_like"


def counted(log: str) -> str:
    """Late, dropped and failed frames of a chain."""
    found = {}
    for what in ("late", "dropped", "failed", "not_finite"):
        found[what] = sum(int(n) for n in re.findall(rf"^(?:ENC|DEC)a: info {what} (\d+)", log, re.MULTILINE))
    return ", ".join(f"{count} {what.replace('_', ' ')}" for what, count in found.items())


def sets_per_second(stage: Stage, seconds: float = 20):
    """`scale` in live mode at 50 a second on the largest layer of the large model, beside the same without bending."""
    for what, rate in (("no bending", 0), ("50 sets a second on", 50)):
        patch = BendPatch(stage.model(BIG), 4800, both=False)
        largest = max(range(len(patch.info.layers)), key=lambda i: patch.info.layers[i].size)
        patch.start(100)
        folder = stage.place("sets")
        if rate:
            patch.say(6000, patch.bend, f"layer {largest}", "live 1")
            lines = [(1000 / rate, f"scale {0.5 + (i % 100) / 100:g}") for i in range(int(rate * seconds))]
            patch.play_score(folder, lines, 7000)
        with JackServer() as jack:
            xruns = jack.xruns()
            log, memory = jack.weigh(patch.finish(folder, 1000 * (seconds + 9)), seconds + 60, must_end_well=False)
            xruns = jack.xruns() - xruns
        done = len(re.findall(r"^BEND: stats after", log, re.MULTILINE))
        size = patch.info.layers[largest].size / 1e6
        told = f"{counted(log)}, {xruns} xruns, {done} done, {memory[-1]:.0f} MB"
        yield f"{what} {size:.1f} M weights while playing, {seconds:.0f} s", told, "0 late, 0 dropped"


def random_messages(stage: Stage):
    """A thousand messages over all layers of the large model, live."""
    patch = BendPatch(stage.model(BIG), 48000 * 40, both=False)
    patch.box("table shown 64")
    patch.start(100)
    folder = stage.place("random")
    patch.play_score(folder, thousand(5, len(patch.info.layers), 1000, 25), 6000)
    with JackServer() as jack:
        log, _ = jack.weigh(patch.finish(folder, 41000), 120, must_end_well=False)
    heard = kept(folder)
    ended = re.search(r"ended with (-?\d+)", log)
    told = f"{counted(log)}, finite: {np.isfinite(heard).all()}, Pd ended with {ended.group(1) if ended else '?'}"
    yield "1000 random messages over all layers, live, large model", told, "0 late, finite, ended with 0"


def heard(stage: Stage):
    """Real time: from the message to the first sample that differs from a chain that nobody bends."""
    model = save(Level(2048, 8), stage.folder / "level.ts")
    patch = BendPatch(model, 96000)
    patch.start(5000)
    patch.say(4500, patch.bend, "layer 0", "scale 0.5")
    patch.say(6000, patch.bend, "set")
    folder = stage.place("heard")
    with JackServer() as jack:
        log, _ = jack.weigh(patch.finish(folder, 7500), 60, must_end_well=False)
    bent, other = kept(folder)
    differ = np.nonzero(bent != other)[0]
    deadline = int(re.findall(r"^DECa: latency .* decode (\d+)", log, re.MULTILINE)[-1])
    told = f"{differ[0] - 48000} samples" if len(differ) else "never"
    yield "a set in real time is heard after", told, f"<= a hop of {patch.info.ratio} + decode {deadline}"


def weight(stage: Stage):
    """What a second chain on the file, and one bent layer of it, add to Pd's memory."""
    weighed = {}
    for name, both, bend in (("one chain", False, False), ("two chains", True, False), ("two chains, a layer bent", True, True)):
        patch = BendPatch(stage.model(BIG), 4800, both=both)
        largest = max(range(len(patch.info.layers)), key=lambda i: patch.info.layers[i].size)
        patch.start(100)
        if bend:
            patch.say(8000, patch.bend, f"layer {largest}", "scale 0.5", "set")
        with JackServer() as jack:
            _, memory = jack.weigh(patch.finish(stage.place("weight"), 14000), 60, must_end_well=False)
        weighed[name] = np.median(memory[-4:])
    layer = 4 * patch.info.layers[largest].size / 2**20
    told = ", ".join(f"{name} {megabytes:.0f} MB" for name, megabytes in weighed.items())
    yield f"memory, 150 MB model, largest layer {layer:.0f} MB", told, "+ a stream; + the layer bent, its original, undo"


ROWS = {row.__name__: row for row in (sets_per_second, random_messages, heard, weight)}
