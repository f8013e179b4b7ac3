"""Between and beyond its points the pad stays about where it was taught, without a corner, and no part of it is stuck."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mappings import crowded, random_points, taught

PART = st.floats(0, 1, width=32)
LINE = np.linspace(0, 1, 65)


def pad(mapper) -> np.ndarray:
    """(x, y, values) all over the pad."""
    return np.array([[mapper.predict((x, y)) for y in LINE] for x in LINE])


def allowed(points) -> tuple[np.ndarray, np.ndarray]:
    """What was taught, and a tenth."""
    values = np.array([vector for _, vector in points])
    least, most = values.min(axis=0), values.max(axis=0)
    return np.maximum(least - 0.1 * (most - least), 0), np.minimum(most + 0.1 * (most - least), 1)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.tuples(PART, PART), st.lists(PART, min_size=22, max_size=22)), min_size=1, max_size=12))
def test_no_value_leaves_what_was_taught_by_more_than_a_tenth(points):
    lo, hi = allowed([(xy, np.array(vector)) for xy, vector in points])
    mapper = taught(points)
    for x in LINE[::8]:
        for y in LINE[::8]:
            values = mapper.predict((x, y))
            assert (values >= lo - 1e-7).all() and (values <= hi + 1e-7).all()


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("make", [lambda seed: random_points(12, seed=seed), crowded])
def test_hardly_any_of_the_pad_is_stuck_at_the_end_of_a_range(make, seed):
    values = pad(taught(make(seed)))
    assert ((values < 1e-4) | (values > 1 - 1e-4)).mean() < 0.02


@pytest.mark.parametrize("make", [lambda seed: random_points(12, seed=seed), crowded])
def test_every_part_of_the_pad_moves_something(make):
    values = pad(taught(make(0)))
    moves = np.abs(np.diff(values, axis=0))[:, :-1].sum(axis=2) + np.abs(np.diff(values, axis=1))[:-1].sum(axis=2)
    assert moves.min() > 0.05 * moves.mean()


def test_what_is_the_same_in_all_points_is_the_same_everywhere():
    points = [(xy, np.concatenate([vector[:12], np.full(10, 0.3)])) for xy, vector in random_points(9)]
    values = pad(taught(points))[..., 12:]
    assert values.min() == values.max() == np.float32(0.3)


@pytest.mark.parametrize("at", [0.0, 1.0])
def test_the_ends_of_a_range_that_were_taught_are_reached_without_a_corner(at):
    """On a walk from one end to the other and back the speed changes little from step to step."""
    points = [((0.1, 0.5), np.full(22, at)), ((0.5, 0.5), np.full(22, 1 - at)), ((0.9, 0.5), np.full(22, at))]
    mapper = taught(points)
    assert mapper.predict((0.1, 0.5))[6] == pytest.approx(at, abs=1e-6)
    assert mapper.predict((0.5, 0.5))[6] == pytest.approx(1 - at, abs=1e-6)
    walk = np.array([mapper.predict((x, 0.5))[6] for x in np.linspace(0, 1, 1001)])
    speed = np.diff(walk)
    assert np.abs(np.diff(speed)).max() < 0.15 * np.abs(speed).max()
