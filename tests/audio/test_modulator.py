"""The modulator: what enable, basis, mode, jump and smooth do to eight latents."""

from __future__ import annotations

import math

import numpy as np
import pytest
from modulators import RATE, STEP, low_pass, moving, read, stride

from latentplay import _mod
from latentplay.modulation.modulator import Modulator
from latentplay.modulation.texture import texture
from latentplay.spec.mod import BASES


@pytest.mark.parametrize("basis", BASES)
@pytest.mark.parametrize(("mode", "limit"), [("none", lambda x: x), ("clip", lambda x: np.clip(x, -3, 3))])
def test_the_law_of_a_voice_that_is_on(basis, mode, limit):
    scale, offset, step = 2.5, -1.25, stride(650, basis, 10000)
    modulator = moving(1, basis=basis, mode=mode, jump=650, seed=-77, scale=scale, offset=offset, time=10000)
    latent = np.sin(np.arange(12 * STEP) / 3000)
    n = np.array([read(basis, -77, k * step) for k in range(12)]).repeat(STEP)
    expected = low_pass(np.float32(latent) + limit((2 * n - 1) * scale + offset))
    assert np.allclose(modulator.process(latent[None])[0], expected, atol=1e-6)


def test_the_law_of_a_voice_that_is_off():
    modulator = Modulator(1, RATE, scale=1.5, offset=-0.5)
    latent = np.sin(np.arange(9000) / 500)
    expected = low_pass(np.float32(latent) * (1 + 1.5 / 2) - 0.5)
    assert np.allclose(modulator.process(latent[None])[0], expected, atol=1e-6)


def test_without_a_latent_only_the_modulation_is_heard():
    with_zeros = moving().process(np.zeros((8, 5000)))
    assert np.array_equal(moving().process(n=5000), with_zeros) and np.abs(with_zeros).max() > 0.3


@pytest.mark.parametrize(
    ("mode", "asked", "heard"),
    [("none", 5, 5), ("clip", 5, 3), ("clip", -5, -3), ("warp", 3.5, -2.5), ("warp", -3.5, 2.5), ("warp", 6, 0),
     ("fold", 3.5, 2.5), ("fold", -5, -1), ("fold", 6, 0), ("warp", 3, 3), ("fold", -3, -3), ("warp", -3, -3)],
)  # fmt: skip
def test_the_range_modes(mode, asked, heard):
    top = next(seed for seed in range(99) if texture("cell", seed, 1)[0] == 1)  # n = 1, so that the sum is scale + offset
    scale = asked - math.copysign(3, asked)
    modulator = moving(1, basis="cell", seed=top, law=1, mode=mode, jump=0, scale=scale, offset=math.copysign(3, asked))
    assert modulator.process(n=STEP)[0, -1] == pytest.approx(heard, abs=1e-5)


def test_the_six_bases_are_six_different_movements():
    heard = [moving(basis=basis).process(n=RATE) for basis in BASES]
    for i in range(6):
        for j in range(i):
            assert np.abs(heard[i] - heard[j]).mean() > 0.1


def test_perlin_is_gentler_than_simplex():
    for jump in (100, 300, 600, 1000):
        moves = {
            basis: np.abs(np.diff(moving(64, seed=range(64), basis=basis, jump=jump, time=10000).process(n=4 * RATE))).mean()
            for basis in ("perlin", "simplex")
        }
        assert moves["perlin"] < moves["simplex"]


def test_smooth_rounds_and_slows():
    def wander(smooth):
        return np.abs(np.diff(moving(smooth=smooth, jump=900).process(n=4 * RATE), axis=1)).mean()

    assert wander(0) > 2 * wander(40) > 4 * wander(80)


@pytest.mark.parametrize("smooth", [0, 25, 60, 100])
def test_the_low_pass_has_unit_gain_at_dc_and_never_overshoots(smooth):
    modulator = Modulator(1, RATE, smooth=smooth)
    heard = modulator.process(np.ones((1, 3 * RATE)))[0]
    assert heard[-1] == pytest.approx(1, abs=1e-5)
    assert np.all(np.diff(heard) >= 0) and heard.max() <= 1


@pytest.mark.parametrize("smooth", [0, 25, 60, 100])
def test_the_cutoff_is_where_smooth_says(smooth):
    cutoff = 100 * 0.01 ** (smooth / 100)
    modulator = Modulator(1, RATE, smooth=smooth)
    time = np.arange(int(20 / cutoff * RATE)) / RATE
    heard = modulator.process(np.sin(2 * np.pi * cutoff * time)[None])[0]
    settled = np.abs(heard[len(heard) // 2 :])
    assert settled.max() == pytest.approx(0.5, rel=0.02)  # critically damped: one half at its cutoff


@pytest.mark.parametrize(("smooth", "rate"), [(0, 25), (27.443, 12.5), (100, 2)])
def test_smooth_sets_how_often_a_voice_steps(smooth, rate):
    assert _mod.step_rate(smooth) == pytest.approx(rate, rel=1e-4)


def test_jump_is_the_walk_of_one_step():
    tops = {"cell": 1, "simplex": 0.3, "perlin": 0.2, "distorted": 0.5, "voronoi": 0.4, "fractal": 1}
    for basis, top in tops.items():
        middle = 0.0452 if basis == "perlin" else 0.01 + 0.99 * 0.3**2.3
        for jump, step in [(0, 0.01), (300, middle), (1000, top)]:
            modulator = moving(basis=basis, jump=jump, time=10000)
            modulator.process(n=5 * STEP + 1)
            assert modulator.positions == pytest.approx(5 * math.hypot(step, 0.001), rel=1e-3)


def test_the_first_law_walks_all_bases_alike():
    for basis in BASES:
        modulator = moving(basis=basis, law=1, jump=1000, smooth=70, time=10000)
        modulator.process(n=5 * RATE // 2 + 1)
        assert np.all(modulator.positions == 5) and modulator.values[0] == read(basis, 1, 5, 1)


def test_the_loop_of_a_texture_has_no_seam():
    modulator = moving(1, RATE, sync=1, jump=1000, law=1)
    modulator.set("transport", 0, 0, 120)  # stopped: no looping
    modulator.process(n=128 * STEP + 1)
    assert modulator.positions[0] == 0 and modulator.values[0] == read("simplex", 1, 0, 1)


def test_latents_that_are_not_finite_are_played_as_silence_and_counted():
    latents = np.ones((2, 1000), np.float32)
    latents[0, 100:104] = [np.nan, np.inf, -np.inf, 3e38]
    modulator = Modulator(2, RATE)
    heard = modulator.process(latents)
    assert np.isfinite(heard).all() and modulator.not_finite == 4
    latents[0, 100:104] = 0
    assert np.array_equal(Modulator(2, RATE).process(latents), heard)


def test_inlets_may_be_outlets_in_any_order():
    latents = np.random.default_rng(0).normal(size=(8, 500)).astype(np.float32)
    voices = _mod.Modulator(8, RATE)
    shared = latents.copy()
    voices.process_rows(list(shared), list(shared[::-1]), 0)
    assert np.array_equal(shared[::-1], Modulator(8, RATE).process(latents))


def test_a_hundred_and_twenty_eight_voices():
    heard = moving(128).process(n=4000)
    assert len(np.unique(heard[:, -1])) > 120
    assert np.array_equal(heard[:8], moving(8).process(n=4000))


def test_in_real_time_the_old_texture_plays_until_the_new_one_is_made():
    live, steady = _mod.Modulator(8, RATE, offline=False), _mod.Modulator(8, RATE)
    for voices in (live, steady):
        voices.set("enable", (1.0,))
        voices.set("scale", (1.0,) * 8)
    nothing, heard, expected = np.zeros((3, 8, 64), np.float32)
    live.process(nothing, heard, 0)
    live.set("basis", ("fractal",))
    live.set("seed", (4.0, 99.0))
    position = 64
    while live.service() and position < 64 * 10**6:
        live.process(nothing, heard, position)
        position += 64
    steady.set("basis", ("fractal",))
    steady.set("seed", (4.0, 99.0))
    for voices in (live, steady):
        voices.set("trigger", ())
    for _ in range(2000):
        live.process(nothing, heard, position)
        steady.process(nothing, expected, position)
        position += 64
    assert live.values() == pytest.approx(steady.values())
    assert heard == pytest.approx(expected, abs=1e-6)
