"""The modulator in time: steps and loops on their exact sample, at any block size, for ever."""

from __future__ import annotations

import math

import numpy as np
import pytest
from modulators import RATE, moving

from latentplay import _mod
from latentplay.modulation.modulator import Modulator
from latentplay.spec.mod import BASES


def test_steps_fall_on_their_exact_sample():
    modulator = moving(rate=44100, smooth=37, jump=1000, basis="cell", time=10000)
    step, heard = 44100 / _mod.step_rate(37), []
    for _ in range(60000):
        modulator.process(n=1)
        heard.append(modulator.positions[0])
    changes = np.flatnonzero(np.diff(heard)) + 1
    assert list(changes) == [math.ceil(k * step - 1e-6) for k in range(1, len(changes) + 1)]


BLOCKS = (1, 7, 64, 100, 1024, 4096)
EVENTS = [
    ("jump", 800), ("smooth", 35), ("chaos", 60), ("basis", "fractal"), ("time", 310), ("seed", 3, 99), ("sync", 1),
    ("transport", 1, 3.7, 97), ("offset", 2, 1.5), ("freeze", 1), ("smooth", 70), ("freeze", 0), ("tempo", 181.5),
    ("trigger",), ("time", "1/8T"), ("transport", 1, 20, 100, 3, 4), ("mode", "fold"), ("trigger", "seeds"),
    ("enable", 0), ("reset",),
]  # fmt: skip


def performance(sizes) -> np.ndarray:
    """The same messages at the same samples, played in blocks of the sizes that ``sizes`` yields."""
    modulator, heard = moving(11, scale=[3.0] * 11, time=500), []
    latents = np.random.default_rng(0).normal(size=(11, 4096 * (len(EVENTS) + 1))).astype(np.float32)
    for k, event in enumerate([("jump", 300), *EVENTS]):
        modulator.set(*event)
        at, end = 4096 * k, 4096 * (k + 1)
        while at < end:
            n = min(next(sizes), end - at)
            heard.append(modulator.process(latents[:, at : at + n]))
            at += n
    return np.concatenate(heard, axis=1)


def test_the_hour_at_which_a_host_begins_is_inaudible():
    early, late = (moving(chaos=70, time="1/8T", tempo=133.7, smooth=23) for _ in range(2))
    late.position = 10**12 + 17
    assert np.array_equal(early.process(n=10 * RATE), late.process(n=10 * RATE))


def forever(size):
    while True:
        yield size


def test_the_block_size_is_inaudible():
    whole = performance(forever(4096))
    for size in BLOCKS:
        assert np.array_equal(performance(forever(size)), whole)
    rng = np.random.default_rng(1)
    assert np.array_equal(performance(iter(lambda: int(rng.integers(1, 300)), None)), whole)


@pytest.mark.parametrize("sync", [0, 1])
def test_a_quarter_at_120_loops_every_24000_samples(sync):
    modulator = moving(time="1/4", sync=sync, jump=400, smooth=10)
    heard = modulator.process(n=24000 * 12)
    loops = heard.reshape(8, 12, 24000)
    assert np.array_equal(loops[:, 2:], np.broadcast_to(loops[:, 2:3], (8, 10, 24000)))
    assert np.abs(np.diff(loops[:, 5])).max() > 1e-4
    assert np.all(modulator.positions > 0)
    modulator.process(n=1)
    assert np.all(modulator.positions == 0)


def test_each_loop_begins_on_its_sample_and_not_beside_it():
    modulator = moving(1, time="1/4", sync=1)
    for k in range(1, 9):
        modulator.process(n=24000 * k - modulator.position)
        assert modulator.positions[0] > 0
        modulator.process(n=1)
        assert modulator.positions[0] == 0


@pytest.mark.parametrize(("sync", "params"), [(0, {"time": 333.3}), (1, {"time": "1/8T", "tempo": 133.7})])
def test_loops_stay_on_the_grid_for_24_hours(sync, params):
    rate, day = 400, 24 * 3600 * 400
    modulator = moving(2, rate, sync=sync, jump=400, **params)
    length = 0.3333 * rate if not sync else 60 / 133.7 / 3 * rate
    while modulator.position < day:
        modulator.process(n=min(2**20, day - modulator.position))
    first = math.ceil(day / length)
    for k in range(first, first + 20):
        modulator.process(n=math.ceil(k * length - 1e-6) - modulator.position)
        assert np.all(modulator.positions > 0)
        modulator.process(n=1)
        assert np.all(modulator.positions == 0)


def test_a_clock_that_jumps_by_a_day_finds_the_grid_again():
    modulator = moving(time="1/4")
    modulator.process(n=10000)
    modulator.position = 24 * 3600 * RATE + 5000
    modulator.process(n=19000)
    assert np.all(modulator.positions > 0)
    modulator.process(n=1)
    assert np.all(modulator.positions == 0)


def periods(modulator: Modulator, seconds: float) -> np.ndarray:
    """The loop length of each voice in samples, measured by ear: when its position falls back to 0."""
    block, last, found = 8, np.full(modulator.voices, -1.0), [[] for _ in range(modulator.voices)]
    while modulator.position < seconds * RATE:
        modulator.process(n=block)
        for v in np.flatnonzero(modulator.positions < last):
            found[v].append(modulator.position)
        last = modulator.positions
    return np.array([np.mean(np.diff(times)) for times in found])


def test_chaos_spreads_the_periods_around_time_reproducibly():
    seeds = [11, -22, 33, -44, 55, -66, 77, 88]
    heard = periods(moving(seed=seeds, time=400, chaos=50), 8)
    again = periods(moving(seed=seeds, time=400, chaos=50), 8)
    assert np.array_equal(heard, again)
    assert np.all(np.abs(heard / 19200 - 1) <= 0.5 + 1e-3)
    assert np.ptp(heard) > 0.3 * 19200 and heard.min() < 19200 < heard.max()
    quarter = periods(moving(seed=seeds, time=400, chaos=25), 8)
    assert quarter / 19200 - 1 == pytest.approx((heard / 19200 - 1) / 2, abs=2e-3)
    assert periods(moving(seed=seeds, time=400), 4) == pytest.approx(19200)


def test_a_loop_holds_at_least_four_steps():
    modulator, seen = moving(64, seed=list(range(64)), time=300, chaos=100, smooth=100), np.zeros(64)
    last, steps = modulator.positions, np.zeros(64)
    while modulator.position < 4 * RATE:
        modulator.process(n=8)
        fell, walked = modulator.positions < last, modulator.positions > last
        assert np.all(steps[fell & (seen > 0)] >= 3)  # the first value, and three steps from it
        seen, steps, last = seen + fell, np.where(fell, 0, steps + walked), modulator.positions
    assert np.all(seen > 1)


@pytest.mark.parametrize("basis", BASES)
@pytest.mark.parametrize(
    "params",
    [{"time": 40}, {"time": 400, "smooth": 100}, {"time": "1/4", "jump": 100}, {"time": "1/16", "sync": 1, "jump": 0}],
)
def test_no_loop_stands_still(basis, params):
    modulator = moving(64, RATE, basis=basis, seed=list(range(500, 564)), **params)
    heard = modulator.process(n=2 * RATE)[:, RATE:]
    assert np.ptp(heard, axis=1).min() > 0.02


def test_jump_is_felt_in_the_shortest_loop():
    spans = [np.ptp(moving(64, jump=jump, time=40, seed=list(range(64))).process(n=RATE)[:, RATE // 2 :]) for jump in (0, 300, 600)]
    assert spans == sorted(spans)


def test_a_loop_that_is_too_short_for_the_first_law_stands_still_there():
    heard = moving(time=40, law=1).process(n=RATE)[:, RATE // 2 :]
    assert np.ptp(heard, axis=1).max() < 1e-6


def test_a_new_time_is_counted_from_the_last_loop():
    modulator = moving(1, time=1000)
    modulator.process(n=RATE + 12000)
    modulator.set("time", 500)
    modulator.process(n=12000)
    assert modulator.positions[0] > 0
    modulator.process(n=1)
    assert modulator.positions[0] == 0
