"""A layer as points to look at, and drawing on them: nothing moves but what the pen touched."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from latentplay.bend.view import draw, view
from latentplay.errors import BadValue

numbers = st.floats(-1e6, 1e6, width=32, allow_subnormal=True)
layers = arrays(np.float32, st.integers(1, 300), elements=numbers)


def same(one, other):
    return np.array_equal(one.view(np.int32), other.view(np.int32))


def noise(size=10000):
    return np.random.default_rng(0).standard_normal(size).astype(np.float32)


@given(layers, st.integers(2, 400))
def test_drawing_nothing_changes_nothing(weights, points):
    assert same(draw(weights, view(weights, points)), weights)


@given(layers, st.integers(300, 400))
def test_a_layer_that_fits_is_shown_as_it_is(weights, points):
    assert same(view(weights, points), weights)


@given(layers, st.integers(2, 299))
def test_an_envelope_reaches_every_peak(weights, points):
    seen = view(weights, points)
    assert seen.dtype == np.float32 and len(seen) == min(weights.size, points - points % 2 * (weights.size > points))
    assert seen.min() == weights.min() and seen.max() == weights.max()


def test_an_envelope_is_smallest_then_largest_of_equal_stretches():
    assert view(np.arange(12, dtype=np.float32), 6).tolist() == [0, 3, 4, 7, 8, 11]


def test_one_point_of_many_weights_is_refused():
    with pytest.raises(BadValue, match="2 or more"):
        view(noise(10), 1)


def test_what_is_drawn_on_all_points_is_the_layer():
    drawn = noise(500)
    assert same(draw(np.zeros(500, np.float32), drawn), drawn)


def test_only_the_weights_under_the_pen_move():
    weights, seen = noise(), view(noise(), 100)
    seen[20:24] += 0.5
    bent = draw(weights, seen)
    assert same(bent[:2000], weights[:2000]) and same(bent[2400:], weights[2400:])
    assert bent[2000:2400] == pytest.approx(weights[2000:2400] + 0.5, abs=1e-6)


@pytest.mark.parametrize("points", [100, 101 - 1, 2, 5000])
def test_a_view_that_is_lifted_lifts_every_weight(points):
    weights = noise()
    assert draw(weights, view(weights, points) + np.float32(0.25)) == pytest.approx(weights + 0.25, abs=1e-6)


def test_an_envelope_that_is_drawn_is_the_envelope_that_is_seen():
    weights = noise()
    drawn = view(weights, 200) * np.float32(0.3) + np.float32(1)
    assert view(draw(weights, drawn), 200) == pytest.approx(drawn, abs=1e-6)


def test_a_line_drawn_by_hand_moves_the_band_and_keeps_its_detail():
    weights = noise()
    line = np.sin(np.linspace(0, 6, 200)).astype(np.float32)
    bent = weights
    for _ in range(10):  # stroke after stroke
        bent = draw(bent, line)
    for i in range(0, 100, 7):
        old, new = weights[100 * i : 100 * i + 100], bent[100 * i : 100 * i + 100]
        assert np.ptp(new) == pytest.approx(np.ptp(old), rel=1e-4)
        assert np.corrcoef(old, new)[0, 1] > 0.9999
        assert (new.min() + new.max()) / 2 == pytest.approx(line[2 * i : 2 * i + 2].mean(), abs=1e-5)


def test_a_flat_stretch_is_lifted_as_it_is():
    bent = draw(np.zeros(1000, np.float32), np.array([0, 1] * 50, np.float32))
    assert (bent == 0.5).all()


@pytest.mark.parametrize("points", [0, 1, 3, 999, 1001])
def test_a_drawing_of_another_size_is_refused(points):
    with pytest.raises(BadValue, match="view"):
        draw(noise(1000), np.zeros(points, np.float32))


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_drawing_that_is_no_number_is_refused(bad):
    with pytest.raises(BadValue, match="finite"):
        draw(noise(1000), np.array([0, bad], np.float32))
