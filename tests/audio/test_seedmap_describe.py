"""How a seed is heard: the loops are those that voices play, and each descriptor tells what its name says."""

from __future__ import annotations

import numpy as np
import pytest
from modulators import read, stride

from latentplay.modulation.seedmap.choose import choose, lattice
from latentplay.modulation.seedmap.describe import (
    DESCRIPTORS,
    SETTINGS,
    describe,
    describe_seeds,
    heard,
    outline,
    standard,
)
from latentplay.modulation.seedmap.loops import DEFAULT, Setting, play
from latentplay.modulation.seedmap.measure import holes, judged, measure, neighbours, pca_layout, random_layout, ratio
from latentplay.modulation.texture import BASES

FRAMES = 50


def said(loop) -> dict[str, float]:
    """The descriptors of one loop, by name."""
    return dict(zip(DESCRIPTORS, describe(np.asarray(loop, float)[None])[0], strict=True))


def wave(cycles: float) -> np.ndarray:
    """A sine, in cycles a loop."""
    return 0.8 * np.sin(2 * np.pi * cycles * np.arange(FRAMES) / FRAMES)


# --- loops ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("basis", BASES)
def test_a_loop_is_what_a_voice_reads_of_its_texture(basis):
    for setting in (DEFAULT, Setting(jump=800, time=1000)):
        (loop,) = play(basis, [7], [setting])
        walked = [2 * read(basis, 7, step * stride(setting.jump, basis, setting.time)) - 1 for step in range(setting.frames)]
        assert loop[0] == pytest.approx(np.array(walked), abs=0.01)


def test_every_seed_is_played_at_every_setting_as_if_alone():
    seeds = range(130)  # more than a modulator has voices
    both = [Setting(jump=900, time=600), DEFAULT]
    fast, usual = play("simplex", seeds, both)
    assert fast.shape == (130, 15) and usual.shape == (130, FRAMES)
    assert np.array_equal(usual[129:], play("simplex", [129], [DEFAULT])[0])


# --- descriptors ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("basis", BASES)
def test_every_descriptor_is_a_number_for_every_basis(basis):
    found = heard(play(basis, [0, 1, -(2**31), 2**31 - 1], SETTINGS))
    assert all(np.all(np.isfinite(part)) for part in (found.columns, found.weights, found.axes, found.default))
    assert found.default == pytest.approx(describe_seeds(basis, [0, 1, -(2**31), 2**31 - 1]))


@pytest.mark.parametrize("value", [-1.0, 0.3, 1.0])
def test_a_loop_that_stands_still_has_numbers_too(value):
    told = said(np.full(FRAMES, value))
    assert all(np.isfinite(number) for number in told.values())
    assert [told[name] for name in ("mean", "lowest", "highest")] == pytest.approx([value] * 3)
    assert [told[name] for name in ("step", "deviation", "speed")] == pytest.approx([0] * 3)
    assert np.all(np.isfinite(judged(np.full((30, FRAMES), value))))


@pytest.mark.parametrize("cycles", [1, 2, 4, 8])
def test_a_wave_is_found_at_its_speed(cycles):
    assert said(wave(cycles))["speed"] == pytest.approx(np.log2(cycles), abs=0.05)


def test_a_faster_loop_steps_further():
    slow, fast = said(wave(1)), said(wave(4))
    assert fast["step"] > 3 * slow["step"]
    assert fast["octave"] == pytest.approx(slow["octave"] + 2, abs=0.3)


def test_levels_are_those_of_the_values():
    values = np.random.default_rng(1).uniform(-1, 1, FRAMES + 1)
    told = said(values)
    assert told["mean"] == pytest.approx(values.mean()) and told["deviation"] == pytest.approx(values.std())
    assert (told["lowest"], told["highest"]) == (values.min(), values.max())
    assert told["median"] == pytest.approx(np.median(values))
    assert told["1/4"] == pytest.approx(np.quantile(values, 0.25), abs=0.1)


def test_the_outline_follows_slow_movement_only():
    assert np.abs(outline(wave(1)[None])).max() > 10 * np.abs(outline(wave(20)[None])).max()


def test_standard_columns_count_alike():
    table = np.random.default_rng(2).standard_normal((200, 4)) * (1, 100, 0, 1e-3) + 5
    assert standard(table).std(axis=0) == pytest.approx([1, 1, 0, 1])


# --- choice -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [20, 21, 48, 255, 256, 1000, 4096])
def test_places_fill_the_square_evenly(count):
    places = lattice(count)
    assert places.shape == (count, 2)
    assert places.min(axis=0).tolist() == [0, 0] and places.max(axis=0).tolist() == [1, 1]
    apart = np.linalg.norm(places[neighbours(places)[:, 0]] - places, axis=1)
    assert apart.min() > 0.7 / np.sqrt(count)
    assert holes(places) == 0 or count < 100


def test_candidates_are_chosen_so_that_neighbours_are_alike_and_each_once():
    dice = np.random.default_rng(5)
    speeds, heights = dice.uniform(0.2, 8, 600), dice.uniform(-0.5, 0.5, 600)
    loops = [
        0.5 * np.sin(speeds[:, None] * np.linspace(0, 6, setting.frames) + dice.uniform(0, 6, (600, 1))) + heights[:, None]
        for setting in SETTINGS
    ]
    places = lattice(64)
    chosen = choose(heard(loops), places)
    assert len(set(chosen.tolist())) == 64
    assert np.corrcoef(places[:, 1], heights[chosen])[0, 1] > 0.9
    assert np.corrcoef(places[:, 0], speeds[chosen])[0, 1] > 0.8


# --- measures ---------------------------------------------------------------------------------------------------------------


def test_a_map_that_is_what_is_heard_measures_well_and_a_random_one_does_not():
    points = np.random.default_rng(4).random((300, 2))
    good, chance = (measure([points] * 3, layout) for layout in (points, random_layout(300, 5)))
    assert good.trustworthiness == good.slow == good.fast == 1 and good.ratio < 0.2
    assert chance.fast == pytest.approx(0.5, abs=0.05) and chance.ratio == pytest.approx(1, abs=0.05)
    assert ratio(points, pca_layout(points)) < 0.2
    assert not np.any(neighbours(points) == np.arange(300)[:, None])


def test_holes_are_places_without_a_seed_near_them():
    half = np.random.default_rng(6).random((2000, 2)) * (0.5, 1)
    assert holes(half) == pytest.approx(0.42, abs=0.02)
    assert holes(lattice(256)) == 0
