"""The mapper: points and their numbers, how well they are learned, and what lies between them."""

import hashlib
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mappings import miss, random_points, slope_ratio, taught

from latentplay import _control
from latentplay.control import GROUPS, Mapper
from latentplay.control.network import Network, places
from latentplay.errors import BadValue, LatentPlayError

PART = st.floats(0, 1, width=32)


# --- points -------------------------------------------------------------------------------------------------------------


def test_numbers_rise_and_are_not_given_again_until_clear():
    mapper = Mapper()
    assert [mapper.add(*point) for point in random_points(3)] == [1, 2, 3]
    mapper.delete(3)
    assert mapper.add(*random_points(1)[0]) == 4
    assert list(mapper.points) == [1, 2, 4]
    mapper.clear()
    assert mapper.points == {} and mapper.add(*random_points(1)[0]) == 1


def test_an_update_changes_place_and_settings_and_keeps_the_number():
    mapper = Mapper()
    first, other = random_points(2)
    mapper.add(*first)
    mapper.update(1, *other)
    assert np.allclose(mapper.points[1].xy, other[0]) and np.allclose(mapper.points[1].vector, other[1])


@given(st.lists(st.sampled_from(["add", "update", "delete", "clear"]), max_size=40), st.randoms(use_true_random=False))
def test_points_are_what_a_dictionary_would_hold(orders, dice):
    mapper, held, following = Mapper(), {}, 1
    for order in orders:
        xy, vector = (dice.random(), dice.random()), [dice.random() for _ in range(22)]
        if order == "add":
            assert mapper.add(xy, vector) == following
            held[following], following = (xy, tuple(vector)), following + 1
        elif order == "clear":
            mapper.clear()
            held, following = {}, 1
        elif held:
            number = dice.choice(list(held))
            if order == "update":
                mapper.update(number, xy, vector)
                held[number] = (xy, tuple(vector))
            else:
                mapper.delete(number)
                del held[number]
    assert {n: (p.xy, p.vector) for n, p in mapper.points.items()} == held


@pytest.mark.parametrize("xy", [(0.5,), (0.5, 1.5), (-0.1, 0), (float("nan"), 0), (0, 0, 0)])
def test_a_point_beside_the_pad_is_refused(xy):
    mapper = Mapper()
    with pytest.raises(BadValue, match="0 to 1"):
        mapper.add(xy, [0.5] * 22)
    assert mapper.points == {}


@pytest.mark.parametrize("vector", [[0.5] * 7, [0.5] * 21, [], [0.5] * 264, [[0.5] * 22], [2.0] * 22, [np.nan] * 22])
def test_settings_that_are_none_are_refused(vector):
    mapper = Mapper()
    with pytest.raises(LatentPlayError) as caught:
        mapper.add((0, 0), vector)
    assert "\n" not in str(caught.value) and mapper.points == {}


def test_points_of_two_kinds_of_modulator_do_not_mix():
    mapper = Mapper()
    mapper.add((0, 0), [0.5] * 22)
    with pytest.raises(BadValue, match="has 16 voices, the points have 8: send point_clear"):
        mapper.add((1, 1), [0.5] * 38)
    mapper.update(1, (0, 0), [0.5] * 38)  # the only one: all of them are of one kind still
    assert mapper.voices == 16


def test_what_is_not_there_is_named():
    mapper = Mapper()
    for act in (mapper.delete, lambda n: mapper.update(n, (0, 0), [0] * 22)):
        with pytest.raises(BadValue, match="no point '7': there are none"):
            act(7)
    with pytest.raises(BadValue, match="no points"):
        mapper.train()
    mapper.add((0, 0), [0.5] * 22)
    mapper.map_only([])
    with pytest.raises(BadValue, match="no group takes part"):
        mapper.train()
    with pytest.raises(BadValue, match="no group 'speed'"):
        mapper.map_only(["speed"])
    with pytest.raises(BadValue, match="nothing was learned"):
        mapper.predict((0, 0))


# --- learning -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 2, 3, 6, 12, 24])
def test_the_points_are_met(count):
    points = random_points(count, seed=count)
    mapper = taught(points)
    assert miss(mapper, points) <= 1e-3
    assert mapper.error == pytest.approx(miss(mapper, points))


def test_one_point_is_everywhere():
    points = random_points(1)
    mapper = taught(points)
    for xy in ((0, 0), (1, 0), (0.3, 0.9)):
        assert np.allclose(mapper.predict(xy), points[0][1], atol=1e-6)


def test_a_thousand_points_on_a_gentle_landscape():
    """More than there are units: it follows them."""
    dice = np.random.default_rng(3)
    slopes, shifts = dice.normal(0, 3, (22, 2)), dice.random(22)
    points = [(xy, 0.5 + 0.5 * np.sin(slopes @ xy + shifts)) for xy in dice.random((1000, 2))]
    assert miss(taught(points), points) < 5e-3


def test_two_hundred_points_at_random_are_met_and_a_thousand_leave_something_to_wish_for():
    points = random_points(200)
    mapper = taught(points)
    assert miss(mapper, points) < 1e-3 and slope_ratio(mapper, points, 31) < 1
    many = random_points(1000)
    assert 1e-3 < miss(taught(many), many) < 0.3


def test_one_place_with_two_settings_gives_what_lies_between():
    low, high, other = np.full(22, 0.2), np.full(22, 0.6), np.full(22, 0.9)
    mapper = taught([((0.3, 0.3), low), ((0.3, 0.3), high), ((0.9, 0.9), other)])
    assert np.allclose(mapper.predict((0.3, 0.3)), 0.4, atol=1e-4)
    assert np.allclose(mapper.predict((0.9, 0.9)), 0.9, atol=1e-4)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.tuples(PART, PART), st.lists(PART, min_size=10, max_size=10)), min_size=1, max_size=8))
def test_whatever_the_points_the_pad_stays_in_range(points):
    mapper = taught(points)
    for x in (0, 0.25, 0.5, 1):
        for y in (0, 0.7, 1):
            values = mapper.predict((x, y))
            assert np.isfinite(values).all() and (values >= 0).all() and (values <= 1).all()
    assert np.isfinite(mapper.error)


@pytest.mark.parametrize("seed", range(4))
def test_between_the_points_it_is_about_as_smooth_as_distances_are(seed):
    points = random_points(12, seed=seed)
    assert slope_ratio(taught(points), points, 41) < 1


def fingerprint(seed: int) -> str:
    """Of what is learned from a dozen points."""
    return hashlib.sha256(taught(random_points(12, seed=seed)).network.weights.tobytes()).hexdigest()


def test_learning_twice_gives_the_same_mapping_also_elsewhere():
    code = "import test_mapper; print(test_mapper.fingerprint(5))"
    paths = [str(Path(__file__).parents[1] / "support"), str(Path(__file__).parents[2])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    command = [sys.executable, "-c", code]
    other = subprocess.run(
        command, cwd=Path(__file__).parent, env=environment, capture_output=True, text=True, check=True
    )
    assert fingerprint(5) == fingerprint(5) == other.stdout.strip()


def test_what_was_learned_plays_until_the_next_training_is_done():
    points = random_points(4)
    mapper = taught(points)
    before, seen = mapper.network, []
    mapper.add(*random_points(1, seed=9)[0])

    def progress(percent, error):
        seen.append(percent)
        assert mapper.network is before

    mapper.train(progress)
    assert mapper.network is not before
    assert seen == sorted(seen) and seen[-1] == 100


def test_a_training_that_is_given_up_changes_nothing():
    mapper = taught(random_points(4))
    before = mapper.network

    def stop(percent, error):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        mapper.train(stop)
    assert mapper.network is before


def test_a_training_that_a_reset_overtook_changes_nothing():
    mapper = Mapper()
    mapper.add(*random_points(1)[0])
    study = mapper.prepare_training()
    mapper.reset()
    assert study(None) is False and mapper.network is None


# --- groups -------------------------------------------------------------------------------------------------------------


@given(st.sets(st.sampled_from(GROUPS), min_size=1), st.integers(1, 12))
@settings(max_examples=15, deadline=None)
def test_groups_that_take_no_part_have_no_say(groups, voices):
    points = random_points(3, voices)
    mapper = taught(points, groups)
    told = ~np.isnan(mapper.predict((0.5, 0.5)))
    assert set(np.flatnonzero(told)) == set(places(groups, voices))
    assert mapper.network.sizes[-1] == _control.count_of(sum(1 << GROUPS.index(g) for g in groups), voices)
    assert miss(mapper, points) < 1e-3


# --- the network --------------------------------------------------------------------------------------------------------


def by_numpy(network: Network, xy) -> np.ndarray:
    """The same network, as a textbook has it."""
    values, at = np.asarray(xy, float), 0
    for layer, (ins, outs) in enumerate(pairwise(network.sizes)):
        matrix = network.weights[at : at + ins * outs].reshape(ins, outs).astype(float)
        bias, at = network.weights[at + ins * outs : at + (ins + 1) * outs].astype(float), at + (ins + 1) * outs
        values = values @ matrix + bias
        values = np.tanh(values) if layer < len(network.sizes) - 2 else np.clip(values, 0, 1)
    return values


@given(st.lists(st.integers(1, 40), max_size=3), st.tuples(PART, PART), st.integers(0, 99))
def test_compiled_network_computes_what_numpy_does(hidden, xy, seed):
    sizes = [2, *hidden, 16]
    count = sum((a + 1) * b for a, b in pairwise(sizes))
    weights = np.random.default_rng(seed).normal(0, 2, count).astype(np.float32)
    network = Network(("scale", "offset"), 8, sizes, weights, 0, "layers")
    assert np.allclose(network.predict(xy)[6:], by_numpy(network, xy), atol=1e-12)


def radial_by_numpy(network: Network, xy) -> np.ndarray:
    """The same of radial units."""
    _, units, count = network.sizes
    cut = np.cumsum([3 * units, units * count, count, count])
    places, shares, bias, lo, hi = np.split(network.weights.astype(float), cut)
    places = places.reshape(units, 3)
    felt = np.exp(-3 * np.sqrt(((places[:, :2] - xy) ** 2).sum(axis=1) + places[:, 2] ** 2))
    sums = felt @ shares.reshape(units, count) + bias
    ends = np.minimum(sums, 1 - sums)
    eased = np.where(ends < 1 / 12, 3 * np.maximum(ends + 1 / 12, 0) ** 2, ends)
    return np.clip(lo + (hi - lo) * np.where(sums < 0.5, eased, 1 - eased), 0, 1)


@given(st.integers(1, 40), st.tuples(PART, PART), st.integers(0, 99))
def test_compiled_radial_units_compute_what_numpy_does(units, xy, seed):
    dice = np.random.default_rng(seed)
    lo, hi = 0.4 * dice.random(16), 0.6 + 0.4 * dice.random(16)
    parts = (dice.random(3 * units), dice.normal(0, 1, 16 * units), dice.random(16), lo, hi)
    network = Network(("scale", "offset"), 8, [2, units, 16], np.concatenate(parts), 0)
    assert np.allclose(network.predict(xy)[6:], radial_by_numpy(network, np.asarray(xy)), atol=1e-12)


@pytest.mark.parametrize(
    ("voices", "sizes", "count", "spoilt"),
    [(8, [2, 16], 47, 0), (8, [3, 16], 64, 0), (8, [2, 15], 45, 0), (0, [2, 16], 48, 0), (129, [2, 258], 774, 0),
     (8, [2, 16], 48, np.nan), (8, [2, 16], 48, np.inf), (8, [16], 1, 0), (8, [2, 2000, 16], 38016, 0), (8, [2, 0, 16], 16, 0)],
)  # fmt: skip
def test_a_network_that_does_not_fit_is_none(voices, sizes, count, spoilt):
    weights = np.ones(count, np.float32)
    weights[-1] = spoilt or 1
    with pytest.raises(ValueError, match="do not fit"):
        Network(("scale", "offset"), voices, sizes, weights, 0, "layers")


@pytest.mark.parametrize(
    ("kind", "time", "sizes", "count"),
    [("radial", "ms", [2, 3, 16], 104), ("radial", "ms", [2, 3, 15], 105), ("radial", "ms", [2, 16], 48),
     ("radial", "ms", [3, 3, 16], 105), ("radial", "ms", [2, 0, 16], 48), ("radial", "ms", [2, 2000, 16], 38048),
     ("deep", "ms", [2, 16], 48), ("radial", "bars", [2, 3, 16], 105)],
)  # fmt: skip
def test_radial_units_that_do_not_fit_are_none(kind, time, sizes, count):
    Network(("scale", "offset"), 8, [2, 3, 16], np.ones(105), 0, "radial", "ms")
    with pytest.raises(ValueError, match="do not fit"):
        Network(("scale", "offset"), 8, sizes, np.ones(count), 0, kind, time)
