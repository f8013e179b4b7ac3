"""Textures: what each basis promises the ear, for any seed, and that a seed is the same texture everywhere."""

from __future__ import annotations

import hashlib
import subprocess
import sys

import numpy as np
import opensimplex
import opensimplex.internals
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from simplex_source import simplex_agrees

from latentplay import _texture
from latentplay.errors import BadValue
from latentplay.modulation.texture import BASES, BLOCKY, HIGHEST_SEED, LOWEST_SEED, SIZE, UNITS, raw_texture, texture
from latentplay.modulation.texture.levels import seeds

PER_UNIT = SIZE // UNITS
LATTICE = slice(PER_UNIT // 2, None, PER_UNIT)  # the places on lattice points: the line starts in the middle of a cell
EDGES = (LOWEST_SEED, LOWEST_SEED + 1, -1, 0, 1, HIGHEST_SEED - 1, HIGHEST_SEED)
MANY = tuple(seeds()[::16])
any_seed = st.integers(LOWEST_SEED, HIGHEST_SEED)
smooth_bases = tuple(b for b in BASES if b not in BLOCKY)


def crowd(basis: str) -> np.ndarray:
    """(64, 8192): the textures of seeds spread over all 32 bits."""
    return np.stack([texture(basis, seed) for seed in MANY])


def steps(values: np.ndarray) -> np.ndarray:
    """The move from each place to the next, the loop's seam included."""
    return np.abs(np.diff(values, axis=-1, append=values[..., :1]))


def holds(values: np.ndarray) -> np.ndarray:
    """How many places each value is held, going round the loop."""
    jumps = np.flatnonzero(np.diff(values, append=values[:1]))
    return np.diff(jumps, append=jumps[0] + SIZE)


@pytest.mark.parametrize("basis", BASES)
@given(seed=any_seed)
@settings(max_examples=25, deadline=None)
def test_a_texture_is_8192_values_from_0_to_1(basis, seed):
    values = texture(basis, seed)
    assert values.shape == (SIZE,) and values.dtype == np.float32
    assert values.min() >= 0 and values.max() <= 1


@pytest.mark.parametrize("basis", BASES)
@pytest.mark.parametrize("seed", EDGES)
def test_the_seeds_at_the_edges_move_too(basis, seed):
    values = texture(basis, seed)
    assert np.array_equal(values, texture(basis, seed))
    assert values.std() > 0.08


@pytest.mark.parametrize("basis", BASES)
def test_every_seed_is_another_texture(basis):
    everything = np.concatenate([crowd(basis), [texture(basis, s) for s in EDGES if s not in MANY]])
    assert len(np.unique(everything, axis=0)) == len(everything)
    assert np.abs(np.corrcoef(everything) - np.eye(len(everything))).max() < 0.75


@pytest.mark.parametrize("basis", BASES)
def test_the_percentiles_of_many_seeds_meet_0_and_1_under_the_first_law(basis):
    raw = np.stack([raw_texture(basis, seed) for seed in MANY])
    low, high = np.percentile(raw, (1, 99))
    values = np.stack([texture(basis, seed, 1) for seed in MANY])
    assert np.mean(values == 0) == pytest.approx(0.01, abs=0.006)
    assert np.mean(values == 1) == pytest.approx(0.01, abs=0.006)
    inside = (raw > low) & (raw < high)
    slope = np.polyfit(raw[inside], values[inside], 1)[0]
    assert slope * (high - low) == pytest.approx(1, abs=0.06)


@pytest.mark.parametrize("basis", BASES)
def test_all_bases_are_equally_strong_and_centred(basis):
    values = crowd(basis)
    assert values.mean() == pytest.approx(0.5, abs=0.015)
    assert values.std() == pytest.approx(0.25, abs=0.01)
    assert 0 < values.min() < 0.15 and 0.85 < values.max() < 1


@pytest.mark.parametrize("basis", smooth_bases)
def test_the_seam_of_the_loop_is_no_larger_than_any_other_step(basis):
    moves = steps(crowd(basis))
    assert moves[:, -1].max() <= moves[:, :-1].max()


@pytest.mark.parametrize("basis", BLOCKY)
def test_a_blocky_value_is_held_across_the_seam(basis):
    across = [texture(basis, seed)[-1] == texture(basis, seed)[0] for seed in MANY]
    assert np.mean(across) > 0.9  # voronoi may have a border just there


@given(seed=any_seed)
@settings(max_examples=25, deadline=None)
def test_cell_holds_within_a_cell_and_jumps_between_cells(seed):
    cells = np.roll(texture("cell", seed), -PER_UNIT // 2).reshape(UNITS, PER_UNIT)
    assert np.all(cells == cells[:, :1])
    assert np.mean(np.diff(cells[:, 0]) == 0) < 0.05


@given(seed=any_seed)
@settings(max_examples=25, deadline=None)
def test_simplex_is_continuous_and_smooth(seed):
    values = raw_texture("simplex", seed)
    around = np.concatenate([values, values[:2]])
    assert np.abs(np.diff(around)).max() < 0.05
    assert np.abs(np.diff(around, n=2)).max() < 0.005


def test_perlin_is_at_its_middle_on_the_lattice_points():
    perlin = crowd("perlin")
    assert np.abs(perlin[:, LATTICE] - 0.5).max() < 0.01
    assert np.abs(perlin[:, ::PER_UNIT] - 0.5).mean() > 0.1
    assert steps(perlin).max() < 0.08


def test_distorted_is_continuous_with_sudden_accelerations():
    moves = steps(crowd("distorted"))
    assert moves.max() < 0.25
    for calm in ("simplex", "perlin"):
        calm_moves = steps(crowd(calm))
        assert np.percentile(moves, 99) / np.median(moves) > 1.3 * np.percentile(calm_moves, 99) / np.median(calm_moves)


@given(seed=any_seed)
@settings(max_examples=25, deadline=None)
def test_voronoi_holds_for_uneven_lengths_and_then_switches(seed):
    values = texture("voronoi", seed)
    lengths = holds(values)
    assert 90 < len(lengths) < 240
    assert np.std(lengths) > 0.25 * np.mean(lengths)
    assert np.median(np.abs(np.diff(values))[np.diff(values) != 0]) > 0.1


def test_fractal_has_fast_detail_on_slow_drift_and_sharp_ridges():
    def shares(basis):
        power = np.abs(np.fft.rfft(crowd(basis) - 0.5, axis=1))[:, 1:] ** 2
        power = power.sum(axis=0) / power.sum()
        return power[: UNITS // 4].sum(), power[4 * UNITS :].sum()

    slow, fast = shares("fractal")
    slow_simplex, fast_simplex = shares("simplex")
    assert slow > 1.5 * slow_simplex and fast > 20 * fast_simplex
    raw = np.stack([raw_texture("fractal", seed) for seed in MANY])
    bends = np.diff(raw, n=2, axis=1)
    assert np.percentile(bends, 99.9) > 2 * -np.percentile(bends, 0.1)  # the folds are sharp on one side only


@pytest.mark.parametrize("seed", [*EDGES, 3, 13, -123456789])
def test_simplex_is_the_opensimplex_package_to_the_last_bit(seed):
    rng = np.random.default_rng(abs(seed))
    x, y = rng.uniform(-30, 30, (2, 800))
    x[:100], y[:100] = np.round(x[:100]), np.round(y[:100] * 2) / 2  # lattice points and borders
    order, _ = opensimplex.internals._init(seed)
    expected = [opensimplex.internals._noise2(a, b, order) for a, b in zip(x, y, strict=True)]
    assert np.array_equal(_texture.open_simplex(seed, x, y), expected)


@given(seed=st.integers(-(2**63), 2**63 - 1), x=st.floats(-1e6, 1e6), y=st.floats(-1e6, 1e6))
@settings(max_examples=200, deadline=None)
def test_any_seed_and_place_agree_with_the_opensimplex_package(seed, x, y):
    noise = opensimplex.OpenSimplex(seed)
    assert _texture.open_simplex(seed, np.array([x]), np.array([y]))[0] == noise.noise2(x, y)


def test_textures_are_the_same_to_the_last_bit_on_every_machine():
    digest = hashlib.sha256()
    for basis in BASES:
        for seed in EDGES:
            digest.update(texture(basis, seed).astype("<f4").tobytes())
    assert digest.hexdigest() == "07ae824fc9c99dbfdced83e4824e7c0546814d4f67cedb32397792271ed579cc"


def test_another_process_hears_the_same_texture():
    code = (
        "import hashlib, sys; from latentplay.modulation.texture import texture;"
        "sys.stdout.write(hashlib.sha256(texture('distorted', -5).tobytes()).hexdigest())"
    )
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert other.stdout == hashlib.sha256(texture("distorted", -5).tobytes()).hexdigest()


@pytest.mark.parametrize(
    ("basis", "seed", "word"),
    [
        ("brown", 1, "'brown'"),
        ("cell", 2**31, "2147483648"),
        ("cell", -(2**31) - 1, "-2147483649"),
        ("cell", 1.5, "1.5"),
    ],
)
def test_a_texture_that_does_not_exist_is_refused_in_one_line(basis, seed, word):
    with pytest.raises(BadValue) as error:
        texture(basis, seed)
    assert word in str(error.value) and "\n" not in str(error.value)


def test_the_self_check_against_opensimplex_passes_and_can_fail(monkeypatch):
    assert simplex_agrees()
    monkeypatch.setattr(_texture, "open_simplex", lambda seed, x, y: np.zeros_like(x))
    assert not simplex_agrees()
