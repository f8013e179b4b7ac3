"""The descriptors: each tells what its name says, on textures whose answer is known."""

from __future__ import annotations

import numpy as np
import pytest

from latentplay.modulation.seedmap.describe import DESCRIPTORS, describe, describe_seeds, weights
from latentplay.modulation.seedmap.embed import pca_layout, random_layout, scale, to_square
from latentplay.modulation.seedmap.measure import neighbours, ratio
from latentplay.modulation.texture import BASES, SIZE

UNITS = np.arange(SIZE) / 64


def said(texture) -> dict[str, float]:
    """The descriptors of one texture, by name."""
    return dict(zip(DESCRIPTORS, describe(texture)[0], strict=True))


def wave(frequency: float) -> np.ndarray:
    """A sine, in cycles per noise unit."""
    return 0.5 + 0.4 * np.sin(2 * np.pi * frequency * UNITS)


@pytest.mark.parametrize("basis", BASES)
def test_every_descriptor_is_a_number_for_every_basis(basis):
    assert np.all(np.isfinite(describe_seeds(basis, [0, 1, -(2**31), 2**31 - 1])))


@pytest.mark.parametrize("value", [0.0, 0.3, 1.0])
def test_a_texture_that_stands_still_has_numbers_too(value):
    told = said(np.full(SIZE, value))
    assert all(np.isfinite(number) for number in told.values())
    assert told["mean"] == pytest.approx(value)
    assert told["step"] == told["crossings"] == 0
    assert told["still"] == pytest.approx(1)
    assert told["plateau"] == pytest.approx(7)  # 2^7 = 128 units


@pytest.mark.parametrize("frequency", [0.25, 0.5, 1, 2])
def test_a_wave_is_found_at_its_frequency(frequency):
    told = said(wave(frequency))
    assert told["centroid"] == pytest.approx(np.log2(frequency), abs=0.35)
    assert told["crossings"] == pytest.approx(2 * frequency, abs=0.15)
    assert 2 ** told["memory 1/2"] == pytest.approx(1 / (6 * frequency), rel=0.15)  # cos falls to 1/2 after 1/6


def test_a_faster_texture_steps_further():
    slow, fast = said(wave(0.25)), said(wave(1))
    assert fast["step"] > 3 * slow["step"]
    assert fast["memory 1/2"] < slow["memory 1/2"] - 1.5
    assert fast["slope"] > slow["slope"]


def test_the_share_of_power_lies_in_the_band_of_the_wave():
    told = said(wave(0.7))
    assert told["band 0.5-1"] > -1
    assert told["band 2-32"] < -25


def test_noise_is_flat_and_a_wave_is_not():
    noise = np.random.default_rng(0).random(SIZE)
    assert said(noise)["flatness"] > -8
    assert said(wave(1))["flatness"] < -20


def test_levels_are_those_of_the_values():
    values = np.random.default_rng(1).random(SIZE)
    told = said(values)
    w = weights()
    assert told["mean"] == pytest.approx(values @ w)
    for q in (5, 25, 50, 75, 95):
        assert w[values < told[f"quantile {q}"]].sum() == pytest.approx(q / 100, abs=0.05)
    assert told["skew"] == pytest.approx(-said(1 - values)["skew"])
    assert told["deviation"] == pytest.approx(np.sqrt((values - told["mean"]) ** 2 @ w), abs=1e-6)


def test_a_plateau_is_as_long_as_it_lasts():
    stairs = (np.arange(SIZE) // 128 % 2).astype(float)  # two units each
    assert 2 ** said(stairs)["plateau"] == pytest.approx(2, rel=0.02)
    assert said(stairs)["still"] == pytest.approx(127 / 128, abs=0.005)


def test_what_loops_reach_counts_more_than_what_they_seldom_reach():
    w = weights()
    assert w.sum() == pytest.approx(1)
    assert np.all(np.diff(w) < 0)
    early, late = np.full(SIZE, 0.5), np.full(SIZE, 0.5)
    early[:256], late[-256:] = 1, 1
    assert said(early)["mean"] > said(late)["mean"] + 0.1


def test_scaled_descriptors_count_alike_and_keep_within_bounds():
    table = np.random.default_rng(2).standard_normal((200, 5)) * (1, 10, 100, 0, 1e-3)
    table[0, 0] = 1000
    scaled = scale(table)
    assert np.abs(scaled).max() <= 3
    assert np.all(scaled[:, 3] == 0)
    assert scaled[:, [1, 2, 4]].std(axis=0) == pytest.approx([1, 1, 1], abs=0.05)


def test_layouts_fill_the_square():
    table = np.random.default_rng(3).standard_normal((100, 6))
    points = pca_layout(table)
    assert points.min(axis=0).tolist() == [0, 0] and points.max(axis=0).tolist() == [1, 1]
    assert np.all((to_square(np.zeros((5, 2))) >= 0) & (to_square(np.zeros((5, 2))) <= 1))


def test_a_map_that_is_the_descriptors_has_a_small_ratio_and_a_random_one_has_about_1():
    points = np.random.default_rng(4).random((300, 2))
    assert ratio(points, points) < 0.2
    assert ratio(points, random_layout(300, 5)) == pytest.approx(1, abs=0.05)
    assert neighbours(points).shape == (300, 8)
    assert not np.any(neighbours(points) == np.arange(300)[:, None])
