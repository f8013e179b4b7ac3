"""Flipping, scaling and leaving a layer to chance: what stays, what goes, and how it is spread."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from latentplay.bend import edits
from latentplay.bend.statistics import measure
from latentplay.errors import BadValue
from latentplay.spec.bend import BEND, DISTRIBUTIONS

SCALE, CHAOS = BEND.param("scale"), BEND.param("chaos")
numbers = st.floats(-1e6, 1e6, width=32, allow_subnormal=True)
layers = arrays(np.float32, st.integers(0, 200), elements=numbers)
kinds = st.sampled_from(DISTRIBUTIONS)
percents = st.floats(CHAOS.lo, CHAOS.hi)
seeds = st.integers(-(2**31), 2**31 - 1)


def bits(values):
    return np.asarray(values, np.float32).view(np.int32)


def same(one, other):
    return np.array_equal(bits(one), bits(other))


def learned(size, kind="mixed", seed=0):
    """Weights as a trained layer has them: heavy-tailed, a little off zero."""
    rng = np.random.default_rng(seed)
    return (rng.standard_t(4, size) * 0.05 + 0.003).astype(np.float32)


@given(layers)
def test_flip_twice_is_where_it_began(weights):
    assert same(edits.flip(edits.flip(weights)), weights)


@given(layers)
def test_scale_one_changes_nothing(weights):
    assert same(edits.scale(weights, 1.0), weights)


@given(layers, st.floats(SCALE.lo, SCALE.hi))
def test_scale_is_a_plain_factor(weights, factor):
    assert same(edits.scale(weights, factor), weights * np.float32(factor))


@given(layers, kinds, seeds)
def test_chaos_zero_changes_nothing(weights, kind, seed):
    assert same(edits.distribution(weights, kind, 0, seed), weights)


@settings(deadline=None)
@given(layers, kinds, percents, seeds)
def test_chance_is_finite_repeatable_and_leaves_its_source_alone(weights, kind, chaos, seed):
    kept = weights.copy()
    bent = edits.distribution(weights, kind, chaos, seed)
    assert bent.dtype == np.float32 and bent.shape == weights.shape and np.isfinite(bent).all()
    assert same(bent, edits.distribution(weights, kind, chaos, seed)) and same(weights, kept)


@pytest.mark.parametrize("kind", DISTRIBUTIONS)
@pytest.mark.parametrize("chaos", [1, 10, 30, 50, 70, 90, 99, 100])
def test_mean_and_deviation_stay_at_every_chaos(kind, chaos):
    weights = learned(5000)
    before, after = measure(weights), measure(edits.distribution(weights, kind, chaos, 7))
    assert after.mean == pytest.approx(before.mean, abs=1e-7 * before.std)
    assert after.std == pytest.approx(before.std, rel=1e-6)


@pytest.mark.parametrize("kind", DISTRIBUTIONS)
@pytest.mark.parametrize("size", [1000, 20000])
@pytest.mark.parametrize("seed", [0, 1, -5])
def test_full_chaos_has_the_shape_asked_for(kind, size, seed):
    weights = learned(size)
    bent = edits.distribution(weights, kind, 100, seed)
    assert stats.kstest(bent, target(kind, measure(weights))).pvalue > 0.01


@pytest.mark.parametrize("kind", DISTRIBUTIONS)
def test_full_chaos_of_one_shape_is_not_another_shape(kind):
    weights = learned(20000)
    bent = edits.distribution(weights, kind, 100, 3)
    for other in set(DISTRIBUTIONS) - {kind}:
        assert stats.kstest(bent, target(other, measure(weights))).pvalue < 1e-6


def target(kind, layer):
    """The distribution that has a layer's statistics."""
    return {
        "uniform": stats.uniform(layer.mean - 3**0.5 * layer.std, 12**0.5 * layer.std),
        "gaussian": stats.norm(layer.mean, layer.std),
        "beta": stats.beta(0.5, 0.5, layer.mean - 2**0.5 * layer.std, 8**0.5 * layer.std),
        "laplace": stats.laplace(layer.mean, layer.std / 2**0.5),
    }[kind].cdf


@pytest.mark.parametrize("kind", DISTRIBUTIONS)
def test_the_learned_pattern_fades_as_chaos_rises(kind):
    weights = learned(20000)
    likeness = [np.corrcoef(weights, edits.distribution(weights, kind, chaos, 2))[0, 1] for chaos in range(0, 101, 10)]
    assert all(now > later for now, later in pairwise(likeness))
    assert likeness[1] > 0.98 and likeness[3] > 0.9 and 0.5 < likeness[6] < 0.9 and abs(likeness[10]) < 0.03


@pytest.mark.parametrize("kind", DISTRIBUTIONS)
def test_no_weight_jumps_as_chaos_moves(kind):
    weights = learned(3000)
    steps = [edits.distribution(weights, kind, chaos, 2) for chaos in np.linspace(0, 100, 1001)]
    leaps = [np.abs(later - now).max() for now, later in pairwise(steps)]
    assert max(leaps) < 0.005 * np.ptp(weights)


def test_another_seed_is_another_chance():
    weights = learned(1000)
    one, other = (edits.distribution(weights, "gaussian", 100, seed) for seed in (1, 2))
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.15


def test_the_chance_of_a_seed_is_the_same_everywhere():
    bent = edits.distribution(np.arange(4, dtype=np.float32), "uniform", 100, 7)
    assert bent == pytest.approx([1, 3, 2, 0], abs=1e-5)


@pytest.mark.parametrize("weights", [[], [0.5], [0.25] * 50, [0.0] * 10])
@pytest.mark.parametrize("kind", DISTRIBUTIONS)
def test_a_layer_without_spread_has_nothing_to_lose(weights, kind):
    weights = np.array(weights, np.float32)
    assert same(edits.distribution(weights, kind, 100, 1), weights)


@pytest.mark.parametrize("kind", DISTRIBUTIONS)
@pytest.mark.parametrize(
    "weights",
    [
        [1.0, 2.0],
        [-1.0] * 500 + [1.0] * 500,
        [0.0] * 999 + [1e30],
        [1e-45, -1e-45, 0.0, 0.0],
        [3.4e38, -3.4e38, 1.0],
        [1e6 + i for i in range(100)],
    ],
)
def test_odd_layers_are_bent_or_refused_but_never_broken(kind, weights):
    weights = np.array(weights, np.float32)
    for chaos in (0.001, 50, 100):
        try:
            assert np.isfinite(edits.distribution(weights, kind, chaos, 0)).all()
        except BadValue as error:
            assert "finite" in str(error) and np.abs(weights).max() > 1e38


def test_equal_weights_are_treated_alike_at_small_chaos():
    weights = np.concatenate([np.zeros(5000, np.float32), learned(5000)])
    bent = edits.distribution(weights, "gaussian", 10, 0)[:5000]
    assert abs(np.corrcoef(np.arange(5000), bent)[0, 1]) < 0.05


@pytest.mark.parametrize("factor", [2.0, 3.0])
def test_a_weight_that_would_overflow_is_refused(factor):
    with pytest.raises(BadValue, match="finite"):
        edits.scale(np.array([1.0, 2e38], np.float32), factor)


def test_a_half_precision_layer_has_a_lower_ceiling():
    weights = np.array([40000.0], np.float32)
    assert same(edits.checked(weights, "float16"), weights)
    with pytest.raises(BadValue, match="float16"):
        edits.checked(weights * 2, "float16")


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_weights_that_are_no_numbers_are_refused(bad):
    with pytest.raises(BadValue, match="finite"):
        edits.distribution(np.array([1.0, bad, 2.0], np.float32), "laplace", 50)


@given(layers)
def test_statistics_are_those_of_scipy(weights):
    seen = measure(weights)
    if weights.size and weights.min() < weights.max():
        wide = weights.astype(np.float64)
        assert seen.mean == pytest.approx(wide.mean(), rel=1e-9, abs=1e-12 * np.abs(wide).max())
        assert seen.std == pytest.approx(wide.std(), rel=1e-6)
        if seen.std > 1e-6 * abs(seen.mean):
            assert seen.skew == pytest.approx(stats.skew(wide), rel=1e-4, abs=1e-4)
            assert seen.kurtosis == pytest.approx(stats.kurtosis(wide), rel=1e-4, abs=1e-4)
    else:
        assert (seen.std, seen.skew, seen.kurtosis) == (0, 0, 0)


@given(layers, st.floats(1e-3, 3) | st.floats(-3, -1e-3) | st.just(0.0))
def test_statistics_follow_a_factor_without_looking_again(weights, factor):
    told, seen = measure(weights).scaled(factor), measure(weights.astype(np.float64) * factor)
    close = 1e-9 * float(np.abs(weights).max(initial=0))
    assert told.mean == pytest.approx(seen.mean, abs=close) and told.std == pytest.approx(seen.std, rel=1e-6, abs=close)
    assert (told.min, told.max) == pytest.approx((seen.min, seen.max), rel=1e-9, abs=1e-300)
