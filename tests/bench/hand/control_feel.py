"""The pad: how much of it is stuck or still, how far it goes beyond what was taught, how steep it is; a device's notes."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from mappings import crowded, miss, random_points, taught

from bench.hand.row import Row
from latentplay import Control, Mapper, Modulator
from latentplay.spec.mod import BARS, NOTES

SETS = 6
STEPS = 128
"""Places a side: those of a controller's 7 bits."""

Points = list[tuple[np.ndarray, np.ndarray]]


def over_the_pad(mapper: Mapper) -> np.ndarray:
    """(x, y, values), from 0 to 1 of each range."""
    line = np.arange(STEPS) / (STEPS - 1)
    return np.array([[mapper.predict((x, y)) for y in line] for x in line])


def figures(points: Points) -> dict[str, float]:
    """Of one pad, over scales and offsets."""
    mapper = taught(points, ("scale", "offset"))
    pad, values = over_the_pad(mapper)[..., 6:], np.array([vector[6:] for _, vector in points])
    least, most = values.min(axis=0), values.max(axis=0)
    tenth = 0.1 * (most - least) + 1e-6
    x, y = np.diff(pad, axis=0)[:, :-1], np.diff(pad, axis=1)[:-1]
    moves = np.sqrt(x**2 + y**2)
    return {
        "stuck": 100 * float(((pad < 1e-4) | (pad > 1 - 1e-4)).mean()),
        "within": 100 * float(((pad >= least - 1e-6) & (pad <= most + 1e-6)).mean()),
        "tenth": 100 * float(((pad >= least - tenth) & (pad <= most + tenth)).mean()),
        "largest": 6 * float(max(np.abs(x).max(), np.abs(y).max())),
        "still": 100 * float((moves < 0.1 * moves.mean(axis=(0, 1))).mean()),
        "error": miss(mapper, points),
        "seconds": mapper.seconds,
    }


ROWS = (
    ("stuck", "of the pad at -3 or 3, {}", "%", "about 0", np.mean),
    ("within", "of the pad within what was taught, {}", "%", "most of it", np.mean),
    ("tenth", "of the pad within what was taught and a tenth, {}", "%", "100", np.min),
    ("largest", "largest change of a value for 1/127 of the pad, {}", "of 6", "small", np.median),
    ("still", "of the pad where a value moves less than a tenth of its mean, {}", "%", "small", np.mean),
    ("error", "largest error at the points, {}", "of 1", "<= 1e-3", np.max),
    ("seconds", "learning, {}, median", "s", "<= 1", np.median),
)


def loop_ms(word: float | str) -> float:
    """What `time` says, in milliseconds at 120 a minute in 4/4."""
    if not isinstance(word, str):
        return word
    return 500 * (NOTES[word] if word in NOTES else 4 * BARS[word])


def four_bars() -> float:
    """The loop that lp.mod~ is told where a mapping of the device has index 16 of its notes."""
    vector = [0.5, 0.5, 16 / 22] + [0.5] * 19
    document = {"xy": {"cols": 2, "data": {"point-1": [0.5, 0.5]}}, "params": {"cols": 22, "data": {"point-1": vector}}}
    mapper, control, modulator = Mapper(["time"]), Control(), Modulator(8, 48000, time=2000)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "device.json"
        path.write_text(json.dumps(document))
        mapper.read(path)
    mapper.train()
    control.install(mapper.network)
    for message in (("mode", "predict"), ("map", "time", 1), ("xy", 0.5, 0.5)):
        control.set(*message)
    return loop_ms({line[0]: line[1] for line in control.lines(modulator)}["time"])


def rows() -> Iterator[Row]:
    """Twelve random points, and ten in the middle fifth."""
    yield Row("4", "a device's mapping at '4 bars' (index 16), lp.mod~ in ms: the loop at 120 bpm", four_bars(), "ms", "8000")
    for title, make in (("12 random points", lambda seed: random_points(12, seed=seed)), ("10 in the middle fifth", crowded)):
        found = [figures(make(seed)) for seed in range(SETS)]
        for key, what, unit, aim, together in ROWS:
            yield Row("13", what.format(title), float(together([one[key] for one in found])), unit, aim)
