"""The modulator and the host's clock: it starts, stops, jumps, changes tempo and meter."""

from __future__ import annotations

import numpy as np
import pytest
from modulators import RATE, STEP, moving, stride


def test_a_stopped_transport_does_not_loop():
    modulator = moving(time="1/16", sync=1, jump=100)
    modulator.set("transport", 0, 4, 120)
    modulator.process(n=2 * RATE + 1)
    assert modulator.positions == pytest.approx(50 * stride(100, time=125), rel=0.2)


def test_a_transport_that_starts_starts_the_loops():
    modulator = moving(time="1/4", sync=1)
    modulator.set("transport", 0, 0, 120)
    modulator.process(n=7000)
    modulator.set("transport", 1, 0, 120)
    modulator.process(n=1)
    assert np.all(modulator.positions == 0)
    modulator.process(n=7000 + 72000 - modulator.position)
    assert np.all(modulator.positions > 0)
    modulator.process(n=1)
    assert np.all(modulator.positions == 0)


def test_a_transport_that_jumps_takes_the_loops_with_it():
    modulator = moving(time="1/2", sync=1)
    modulator.process(n=10000)
    modulator.set("transport", 1, 101.5, 120)
    modulator.process(n=12000)
    assert np.all(modulator.positions > 0)
    modulator.process(n=1)  # beat 102
    assert np.all(modulator.positions == 0)


def test_a_tempo_change_keeps_the_beat():
    modulator = moving(time="1/4", sync=1)
    modulator.process(n=12000)  # half a beat
    modulator.set("tempo", 60)
    modulator.process(n=24000)  # the other half, at half the speed
    assert np.all(modulator.positions > 0)
    modulator.process(n=1)
    assert np.all(modulator.positions == 0)


def test_a_bar_follows_the_meter():
    modulator = moving(time=1, sync=1)
    modulator.set("transport", 1, 0, 120, 3, 4)
    modulator.process(n=3 * 24000)
    assert np.all(modulator.positions > 0)
    modulator.process(n=1)
    assert np.all(modulator.positions == 0)


def test_a_host_that_rounds_its_beats_disturbs_nothing():
    told, untold = (moving(time="1/16", sync=1, jump=500, tempo=131) for _ in range(2))
    start = 3000.0
    for modulator in (told, untold):
        modulator.set("transport", 1, start, 131)
    for block in range(4000):
        beats = np.float32(start + block * 64 / RATE * 131 / 60)
        told.set("transport", 1, float(beats), 131)
        assert np.array_equal(told.process(n=64), untold.process(n=64))


def test_a_host_that_is_put_right_does_not_restart_twice():
    modulator = moving(1, time="1/4", sync=1)
    modulator.process(n=24100)  # just after beat 1
    modulator.set("transport", 1, 0.999, 120)
    modulator.process(n=2 * STEP)
    assert modulator.positions[0] > 0


def test_ms_in_sync_mean_the_nearest_note():
    modulator = moving(time=520, sync=1)  # 500 ms is a quarter at 120
    modulator.process(n=24000)
    assert np.all(modulator.positions > 0)
    modulator.process(n=1)
    assert np.all(modulator.positions == 0)
