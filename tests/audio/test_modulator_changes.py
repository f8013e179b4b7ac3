"""The modulator while its parameters change: no leap, no click, nothing out of range."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from modulators import RATE, STEP, moving, read, steepest, stride

from latentplay.spec.mod import BASES, MODES

BOUNDED = ("clip", "warp", "fold")


def test_turning_jump_never_makes_the_position_leap():
    modulator, rng, last = moving(time=10000), np.random.default_rng(0), 0.0
    for _ in range(2000):
        modulator.set("jump", rng.uniform(0, 1000))
        modulator.process(n=192)
        gone = modulator.positions[0] - last
        assert gone <= 1 or modulator.positions[0] == 0
        last = modulator.positions[0]


def test_a_new_basis_keeps_the_positions():
    modulator = moving(jump=700, time=10000)
    modulator.process(n=20 * STEP)
    before = modulator.positions
    modulator.set("basis", "perlin")
    modulator.process(n=2 * STEP)
    assert modulator.positions == pytest.approx(before + 2 * stride(700, "perlin", 10000))
    assert modulator.values == pytest.approx([read("perlin", 1 + v, p) for v, p in enumerate(modulator.positions)])


SWEEPS = {
    "jump": (0, 1000), "smooth": (0, 100), "scale": (-3, 3), "offset": (-3, 3), "time": (40, 10000), "chaos": (0, 100),
    "tempo": (20, 400), "enable": (0, 1), "freeze": (0, 1), "sync": (0, 1), "basis": BASES, "mode": BOUNDED,
    "seed": (-(2**31), 2**31 - 1),
}  # fmt: skip
LISTS = ("seed", "scale", "offset")


def swept(name: str, rng: np.random.Generator, k: int):
    """A value of a sweep: words in turn, switches by chance, numbers there and back in irregular steps."""
    span = SWEEPS[name]
    if isinstance(span[0], str):
        return span[k % len(span)]
    low, high = span
    if name == "seed" or (low, high) == (0, 1):
        return int(rng.integers(low, high + 1))
    turn = (k / 700 + rng.uniform(0, 0.02)) % 2
    return low + (high - low) * min(1, abs(1 - turn))


@pytest.mark.parametrize("mode", BOUNDED)
@pytest.mark.parametrize("name", SWEEPS)
def test_sixty_seconds_of_a_swept_parameter(name, mode):
    modulator = moving(4, mode=mode, scale=[3, -3, 2, 1], offset=[-3, 2, 0, 3], jump=600, basis="voronoi", time=700)
    rng, block, last, worst, peak = np.random.default_rng(0), 512, np.zeros(4), 0.0, 0.0
    for k in range(60 * RATE // block):
        value = swept(name, rng, k)
        modulator.set(name, *([value] * 4 if name in LISTS else [value]))
        heard = modulator.process(n=block)
        assert np.isfinite(heard).all()
        peak = max(peak, float(np.abs(heard).max()))
        worst = max(worst, float(np.abs(np.diff(heard, axis=1, prepend=last[:, None])).max()))
        last = heard[:, -1]
    assert peak <= 3
    assert worst <= steepest(6)


numbers = st.sampled_from([n for n in SWEEPS if n not in (*LISTS, "basis", "mode")])
anything = st.one_of(
    st.tuples(numbers, st.floats(0, 1)),
    st.tuples(st.just("basis"), st.sampled_from(BASES)),
    st.tuples(st.just("mode"), st.sampled_from(MODES)),
    st.tuples(st.sampled_from(LISTS), st.integers(1, 3), st.floats(0, 1)),
    st.tuples(st.just("transport"), st.integers(0, 1), st.floats(-1e4, 1e4), st.floats(1, 1000)),
    st.tuples(st.just("link"), st.sampled_from(LISTS), st.integers(0, 1)),
    st.sampled_from([("trigger",), ("trigger", "seeds"), ("reset",), ("bang",), ("time", "2D"), ("time", 16)]),
)


def message(event):
    """Turns a place between 0 and 1 into a value of the parameter's range."""
    name = event[0]
    if name not in SWEEPS or not isinstance(event[-1], float):
        return event
    low, high = SWEEPS[name]
    value = low + (high - low) * event[-1]
    whole = name in ("enable", "freeze", "sync", "seed")
    return (*event[:-1], round(value) if whole else value)


@given(events=st.lists(st.tuples(anything, st.integers(1, 3000)), max_size=25), loud=st.booleans())
@settings(max_examples=150, deadline=None)
def test_no_sequence_of_messages_makes_noise(events, loud):
    modulator = moving(3)
    span = 12.0 if loud else 4.0
    last = np.zeros(3)
    for event, n in events:
        modulator.set(*message(event))
        heard = modulator.process(np.full((3, n), 2.0 if loud else 0.0))
        assert np.isfinite(heard).all()
        assert np.abs(np.diff(heard, axis=1, prepend=last[:, None])).max() <= steepest(span + 6)
        assert np.all((modulator.positions >= 0) & (modulator.positions < 128))
        last = heard[:, -1]
