"""The shipped maps: neighbours sound alike, the same place gives the same seeds, nothing lies outside the square."""

from __future__ import annotations

import numpy as np
import pytest

from latentplay.errors import BadValue
from latentplay.modulation import seedmap
from latentplay.modulation.modulator import Modulator
from latentplay.modulation.seedmap import SHIPPED, SeedMap
from latentplay.modulation.seedmap.build import COUNT, SEED, draw_seeds
from latentplay.modulation.seedmap.describe import DESCRIPTORS, describe_seeds
from latentplay.modulation.seedmap.embed import pca_layout, random_layout, scale
from latentplay.modulation.seedmap.measure import measure, played
from latentplay.modulation.texture import BASES


@pytest.fixture(autouse=True)
def no_map_of_ones_own(monkeypatch, tmp_path):
    """What a user has made on this machine does not matter here."""
    monkeypatch.setenv("LATENTPLAY_SEEDMAP", str(tmp_path / "none.txt"))
    seedmap.reload()
    yield
    monkeypatch.undo()
    seedmap.shared_maps.cache_clear()


@pytest.fixture(scope="module")
def described():
    """Scaled descriptors and what is heard of the loops, by basis."""
    found = {}
    for basis in BASES:
        seeds = SeedMap(basis, SHIPPED).seeds
        found[basis] = scale(describe_seeds(basis, seeds)), played(basis, seeds)
    return found


@pytest.mark.parametrize("basis", BASES)
def test_neighbours_sound_more_alike_than_on_a_random_or_a_pca_map(basis, described):
    scaled, loops = described[basis]
    ours = measure(scaled, SeedMap(basis, SHIPPED).points.astype(float), loops)
    for other in (pca_layout(scaled), random_layout(len(scaled), 0)):
        theirs = measure(scaled, other, loops)
        assert ours.trustworthiness > theirs.trustworthiness + 0.03
        assert ours.ratio < theirs.ratio - 0.03
        assert ours.played < theirs.played
    assert ours.trustworthiness > 0.9
    assert ours.ratio < 0.65


@pytest.mark.parametrize("basis", BASES)
def test_voices_step_further_to_the_right_of_the_map_and_lie_higher_towards_its_top(basis, described):
    names, points = list(DESCRIPTORS), SeedMap(basis, SHIPPED).points
    step, mean = (described[basis][0][:, names.index(name)] for name in ("step", "mean"))
    assert np.corrcoef(points[:, 0], step)[0, 1] > 0.2
    assert np.corrcoef(points[:, 1], mean)[0, 1] > 0.25


@pytest.mark.parametrize("basis", BASES)
def test_a_shipped_map_has_256_different_seeds_that_fill_the_square(basis):
    shipped = SeedMap(basis, SHIPPED)
    assert len(shipped) == len(set(shipped.seeds.tolist())) == 256
    assert shipped.seeds.dtype == np.int32
    assert np.all((shipped.points >= 0) & (shipped.points <= 1))
    assert shipped.points.min(axis=0).tolist() == [0, 0]
    assert shipped.points.max(axis=0).tolist() == [1, 1]


@pytest.mark.parametrize("basis", BASES)
def test_a_shipped_map_has_the_seeds_that_the_script_draws(basis):
    assert np.array_equal(SeedMap(basis, SHIPPED).seeds, draw_seeds(basis, COUNT, SEED))


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


def test_there_are_25_descriptors():
    assert len(DESCRIPTORS) == 25
    assert describe_seeds("fractal", [1, 2, 3]).shape == (3, 25)
