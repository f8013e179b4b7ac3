"""The shipped maps: neighbours sound alike, the same place gives the same seeds, nothing lies outside the square."""

from __future__ import annotations

import numpy as np
import pytest

from latentplay.errors import BadValue
from latentplay.modulation import seedmap
from latentplay.modulation.modulator import Modulator
from latentplay.modulation.seedmap import SHIPPED, SeedMap
from latentplay.modulation.seedmap.build import SEED, draw_candidates
from latentplay.modulation.seedmap.choose import lattice
from latentplay.modulation.seedmap.describe import DESCRIPTORS, describe, describe_seeds
from latentplay.modulation.seedmap.loops import DEFAULT, Setting, play
from latentplay.modulation.seedmap.measure import heard_to_judge, judged, measure, pca_layout, random_layout, ratio
from latentplay.modulation.texture import BASES


@pytest.fixture(autouse=True)
def no_map_of_ones_own(monkeypatch, tmp_path):
    """What a user has made on this machine does not matter here."""
    monkeypatch.setenv("LATENTPLAY_SEEDMAP", str(tmp_path / "none.txt"))
    seedmap.reload()
    yield
    monkeypatch.undo()
    seedmap.shared_maps.cache_clear()


@pytest.mark.parametrize("basis", BASES)
def test_neighbours_sound_alike_at_the_speeds_that_are_played(basis):
    shipped = SeedMap(basis, SHIPPED)
    heard = heard_to_judge(basis, shipped.seeds)
    ours = measure(heard, shipped.points.astype(float))
    assert ours.trustworthiness > 0.85
    assert min(ours.slow, ours.fast) > 0.75
    assert ours.ratio < 0.65
    anywhere = measure(heard, random_layout(len(shipped), 0))
    assert max(anywhere.trustworthiness, anywhere.slow, anywhere.fast) < 0.6


@pytest.mark.parametrize("basis", BASES)
def test_the_seeds_of_a_map_are_more_alike_than_seeds_that_were_only_laid_out(basis):
    shipped, drawn = SeedMap(basis, SHIPPED), draw_candidates(basis, 99)[:256]
    for setting in (Setting(jump=800), Setting(jump=450, time=1500), Setting(smooth=40)):
        (ours,), (theirs,) = (play(basis, seeds, [setting]) for seeds in (shipped.seeds, drawn))
        flat = pca_layout(describe(play(basis, drawn, [DEFAULT])[0]))
        assert ratio(judged(ours), shipped.points.astype(float)) < ratio(judged(theirs), flat) - 0.05


@pytest.mark.parametrize("basis", BASES)
def test_a_map_reaches_as_far_as_seeds_drawn_at_random(basis):
    ours, drawn = (describe_seeds(basis, seeds) for seeds in (SeedMap(basis, SHIPPED).seeds, draw_candidates(basis, 99)[:256]))
    for name in ("mean", "octave"):
        column = list(DESCRIPTORS).index(name)
        assert ours[:, column].std() > 0.8 * drawn[:, column].std()


@pytest.mark.parametrize("basis", BASES)
def test_voices_step_further_to_the_right_of_the_map_and_lie_higher_towards_its_top(basis):
    shipped, names = SeedMap(basis, SHIPPED), list(DESCRIPTORS)
    step, mean = (describe_seeds(basis, shipped.seeds)[:, names.index(name)] for name in ("octave", "mean"))
    assert np.corrcoef(shipped.points[:, 0], step)[0, 1] > 0.6
    assert np.corrcoef(shipped.points[:, 1], mean)[0, 1] > 0.5


@pytest.mark.parametrize("basis", BASES)
def test_a_shipped_map_has_256_different_seeds_spread_evenly_over_the_square(basis):
    shipped = SeedMap(basis, SHIPPED)
    assert len(shipped) == len(set(shipped.seeds.tolist())) == 256
    assert shipped.seeds.dtype == np.int32
    assert shipped.points == pytest.approx(lattice(256), abs=1e-6)


@pytest.mark.parametrize("basis", BASES)
def test_a_shipped_map_has_seeds_of_those_that_the_script_draws(basis):
    assert set(SeedMap(basis, SHIPPED).seeds.tolist()) <= set(draw_candidates(basis, SEED).tolist())


@pytest.mark.parametrize("basis", BASES)
def test_the_lookup_is_that_of_a_patient_search(basis):
    shipped = SeedMap(basis, SHIPPED)
    points = shipped.points.astype(np.float64)
    for x, y in np.random.default_rng(3).random((100, 2)):
        order = np.argsort(((points - (x, y)) ** 2).sum(axis=1), kind="stable")
        for n in (1, 8, 128):
            assert shipped.nearest(x, y, n) == shipped.seeds[order[:n]].tolist()


def test_each_seed_is_the_nearest_to_its_own_place():
    shipped = SeedMap("simplex", SHIPPED)
    for seed, (x, y) in zip(shipped.seeds, shipped.points, strict=True):
        assert shipped.nearest(float(x), float(y), 1) == [seed]


def test_more_voices_than_seeds_begin_again_with_the_nearest():
    shipped = SeedMap("cell", SHIPPED)
    many = shipped.nearest(0.5, 0.5, 600)
    assert many[:256] == many[256:512] and many[512:] == many[:88]
    assert sorted(many[:256]) == sorted(shipped.seeds.tolist())


def test_the_same_place_gives_the_same_seeds_to_a_modulator_and_to_a_script():
    for basis in BASES:
        modulator = Modulator(8, basis=basis, seedmap=[0.25, 0.75])
        seeds = next(line[1:] for line in modulator.dump() if line[0] == "seed")
        hand_set = Modulator(8, basis=basis, seed=SeedMap(basis).nearest(0.25, 0.75))
        assert seeds == next(line[1:] for line in hand_set.dump() if line[0] == "seed")


def test_linked_voices_take_the_one_nearest_seed():
    modulator = Modulator(8, basis="voronoi", link=["seed", 1], seedmap=[0.1, 0.2])
    alone = Modulator(8, basis="voronoi", link=["seed", 1], seed=SeedMap("voronoi").nearest(0.1, 0.2, 1)[0])
    lines = [[line for line in m.dump() if line[0] == "seed"] for m in (modulator, alone)]
    assert lines[0] == lines[1]


@pytest.mark.parametrize("place", [(-0.1, 0.5), (0.5, 1.001), (float("nan"), 0.5), (0.5, float("inf"))])
def test_a_place_off_the_map_is_refused(place):
    with pytest.raises(BadValue, match="0 to 1"):
        SeedMap("cell").nearest(*place)


@pytest.mark.parametrize("n", [0, -1, 4097])
def test_no_seed_or_too_many_are_refused(n):
    with pytest.raises(BadValue, match="1 to 4096"):
        SeedMap("cell").nearest(0.5, 0.5, n)


def test_a_basis_that_does_not_exist_is_refused():
    with pytest.raises(BadValue, match="'celll'"):
        SeedMap("celll")
