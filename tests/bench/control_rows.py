"""The rows of lp.control: how well and fast it learns while sound plays, what a move of the pad costs, how steep it gets."""

import re

import numpy as np
from chain_patch import ChainPatch
from live import JackServer
from mappings import miss, random_points, slope_ratio, taught
from signal_patch import SignalPatch

from bench.stage import Stage
from latentplay.files.pd_patch import Patch
from latentplay.render import pd

POINTS, TRAININGS = 12, 5
MOVES = 2000


def say(patch: Patch, ms: float, box: int, *texts: str) -> None:
    """Messages to a box at a time."""
    for text in texts:
        message = patch.message(text)
        patch.connect(message, 0, box)
        patch.at(ms, message)


def taught_patch(stage: Stage) -> ChainPatch:
    """The demo chain, a dozen random points over all groups, and some trainings while it plays."""
    patch = stage.chain("demo", length=4800)
    pad, mod, printer = patch.box("lp.control v"), patch.box("lp.mod~ v"), patch.box("print PAD")
    patch.connect(pad, 0, printer)
    patch.at(100, patch.dsp())
    say(patch, 2900, pad, *(f"map {group} 1" for group in ("seed", "time", "jump")))
    dice = np.random.default_rng(1)
    for point in range(POINTS):
        words = [f"{word} {' '.join(f'{v:.3f}' for v in dice.uniform(-3, 3, 8))}" for word in ("scale", "offset")]
        ranges = {"time": (40, 9999), "chaos": (0, 99), "smooth": (0, 99), "jump": (0, 999)}
        one = (f"{word} {dice.uniform(*ends):.3f}" for word, ends in ranges.items())
        say(patch, 3000 + 20 * point, mod, *words, *one, f"seedmap {dice.random():.3f} {dice.random():.3f}")
        say(patch, 3010 + 20 * point, pad, f"point_add {dice.random():.3f} {dice.random():.3f}")
    for number in range(TRAININGS):
        say(patch, 6000 + 3000 * number, pad, "train")
    return patch


def training(stage: Stage):
    """Real time, the demo chain playing: error, seconds, late frames."""
    with JackServer() as jack:
        told = stage.play(taught_patch(stage), 6 + 3 * TRAININGS, jack=jack)
    done = [[float(word) for word in line.split()] for line in re.findall(r"^PAD: trained (.*)$", told["log"], re.MULTILINE)]
    errors, seconds = [line[0] for line in done], [line[1] for line in done]
    measured = (f"error {max(errors):.1e}, {min(seconds):.2f} to {max(seconds):.2f} s in {len(done)} trainings, {told['late']} late frames,"
                f" {told['xruns']} xruns")  # fmt: skip
    yield f"training {POINTS} points of 22 values while the demo model plays", measured, "<= 1e-3, <= 2 s, 0 late"


def learning(stage: Stage):
    """The same without a host, over several sets of random points."""
    for count, sets in ((1, 5), (2, 5), (3, 5), (12, 20), (24, 5), (200, 2)):
        errors, seconds = [], []
        for seed in range(sets):
            points = random_points(count, seed=1000 + seed)
            mapper = taught(points)
            errors.append(miss(mapper, points))
            seconds.append(mapper.seconds)
        told = f"largest error {max(errors):.1e}, {np.median(seconds):.2f} s, at most {max(seconds):.2f} s"
        yield f"learning {count} random points of 22 values, {sets} sets", told, "<= 1e-3, <= 2 s at 12" if count <= 24 else "works"


def slope(stage: Stage):
    """The steepest place of the pad against that of an inverse-distance interpolation of the same points."""
    for count in (2, 3, 6, 12, 24, 200):
        ratios = []
        for seed in range(8):
            points = random_points(count, seed=2000 + seed)
            ratios.append(slope_ratio(taught(points), points))
        told = f"{np.median(ratios):.2f} times, at most {max(ratios):.2f}"
        yield f"steepest slope, {count} random points, 8 sets, against inverse distance", told, "bounded"


def moves(stage: Stage, groups: tuple[str, ...]) -> float:
    """Microseconds of a whole `xy` in Pd: prediction, messages to lp.mod~, what it makes of them."""
    folder = stage.place("moves")
    taught(random_points(12, seed=1), groups).write(folder / "map.json")
    patch = SignalPatch(480)
    pad, mod = patch.box("lp.control a"), patch.box("lp.mod~ a")
    say(patch, 5, mod, "enable 1")
    for kind, mode in (("REST", "map"), ("MOVE", "predict")):
        begin, clock, shown = patch.box("t b b b"), patch.box("realtime"), patch.box(f"print {kind}")
        loop, x, y, pair = patch.box("until"), patch.box("random 1000"), patch.box("random 1000"), patch.box("pack f f")
        two, xy, count = patch.box("t b b"), patch.message("xy $1 $2"), patch.message(str(MOVES))
        patch.connect(begin, 2, clock, 0)
        patch.connect(begin, 1, count)
        patch.connect(begin, 0, clock, 1)
        patch.chain(count, loop, two, x)
        patch.connect(two, 1, y)
        for outlet, box in enumerate((x, y)):
            part = patch.box("/ 1000")
            patch.connect(box, 0, part)
            patch.connect(part, 0, pair, outlet)
        patch.chain(pair, xy, pad)
        patch.connect(clock, 0, shown)
        say(patch, 10 if mode == "map" else 20, pad, *(["read map"] if mode == "map" else []), f"mode {mode}")
        patch.at(11 if mode == "map" else 21, begin)
    log = pd.run_batch(patch.finish(folder))
    rest, move = (float(re.findall(rf"^{kind}: ([\d.e+-]+)", log, re.MULTILINE)[-1]) for kind in ("REST", "MOVE"))
    return 1000 * (move - rest) / MOVES


def prediction(stage: Stage):
    """What a move of the pad costs."""
    for voices, count in ((8, 12), (128, 200)):
        network = taught(random_points(count, voices)).network
        what = f"a prediction, {6 + 2 * voices} values, {network.sizes[1]} units"
        yield what, f"{1e6 * network.net.seconds(5000):.1f} us", "<= 100 us"
    for what, groups in (("scale and offset", ("scale", "offset")), ("all but the seeds", ("time", "jump", "scale", "offset"))):
        yield f"a whole `xy` in Pd, {what} of 8 voices", f"{moves(stage, groups):.0f} us", "<= 1 ms"


ROWS = {row.__name__: row for row in (training, learning, slope, prediction)}
