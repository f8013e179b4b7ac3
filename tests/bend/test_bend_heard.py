"""What a bend does to the sound: no kink where it sets in, chaos that can be dosed, distributions that one can tell apart."""

import warnings
from itertools import combinations, pairwise

import numpy as np
import pytest
import torch
from bent_sound import bent
from lookalikes import turning
from scipy.signal import butter, sosfilt

from latentplay.bend import Bender
from latentplay.bend.layers import ArrayLayers
from latentplay.bend.playing_layers import PlayingLayers
from latentplay.bend.script_layers import ScriptLayers
from latentplay.errors import BadValue
from latentplay.model.engine import load_engine
from latentplay.model.model import load
from latentplay.spec.bend import DISTRIBUTIONS
from latentplay.training.distance import band_distance, power

HOP = 2048
TONE = (0.2 * np.sin(2 * np.pi * 440 * np.arange(72 * HOP) / 48000)).astype(np.float32)[None]


def played(*lines, sound=TONE):
    """The sound through the demo model, its bender told (milliseconds, word, value ...)."""
    return bent(sound, *lines)


# --- where a set begins -------------------------------------------------------------------------------------------------


def peak_above_9_khz(sound):
    high = sosfilt(butter(8, 9000, "high", fs=48000, output="sos"), sound)
    return 20 * np.log10(np.abs(high[24 * HOP :]).max())


@pytest.mark.parametrize("layer", ["encoder.slow.6.weight", "decoder.body.0.weight", "decoder.voices.weight"])
def test_a_slider_that_moves_a_layer_leaves_no_kink_in_a_tone(layer):
    moves = [(1007 + 1000 * i * HOP / 48000, "scale", 0.8 + 0.2 * np.cos(i / 9)) for i in range(22)]
    bent = played((0, "layer", layer), (0, "live", 1), *moves)
    assert peak_above_9_khz(bent) < peak_above_9_khz(played()) + 3


def test_a_large_step_leaves_no_kink_in_a_tone():
    bent = played((0, "layer", "decoder.body.0.weight"), (0, "live", 1), (1100, "scale", 0.5), (1500, "scale", 0.9))
    assert peak_above_9_khz(bent) < peak_above_9_khz(played()) + 3


def test_of_two_sets_within_a_hop_only_the_last_is_heard():
    layer, last = (0, "layer", "decoder.body.0.weight"), [(530, "scale", 0.7), (530, "set")]
    both = played(layer, (520, "scale", 0.1), (520, "set"), (530, "recall"), *last)
    assert (both == played(layer, *last)).all()


# --- chaos --------------------------------------------------------------------------------------------------------------


def apart(one, other):
    """dB of log-mel distance."""
    powers = [power(torch.from_numpy(sound[None, 8 * HOP :]), HOP) for sound in (one, other)]
    return 8.686 * float(band_distance(*powers, 80))


def chance(layer, percent, kind="gaussian", seed=1, sound=TONE):
    return played((0, "layer", layer), (0, "distribution", kind), (0, "random", seed), (0, "chaos", percent), (0, "set"), sound=sound)


def test_every_third_of_the_way_of_chaos_is_heard():
    layer, plain = "decoder.body.0.weight", played()
    away = [0, *(apart(plain, chance(layer, percent)) for percent in (10, 35, 70, 100))]
    assert away[1] > 0.02 * away[-1] and away[2] > 0.08 * away[-1]
    assert all(later > now for now, later in pairwise(away))


@pytest.mark.parametrize("layer", ["decoder.body.0.weight", "decoder.body.6.weight"])
def test_two_distributions_sound_further_apart_than_two_seeds_of_one(layer):
    heard = {(kind, seed): chance(layer, 100, kind, seed) for kind in DISTRIBUTIONS for seed in (1, 2)}
    seeds = np.mean([apart(heard[kind, 1], heard[kind, 2]) for kind in DISTRIBUTIONS])
    kinds = np.mean([apart(heard[one, 1], heard[other, 1]) for one, other in combinations(DISTRIBUTIONS, 2)])
    assert kinds > 1.5 * seeds > 0.3


def test_one_seed_draws_other_numbers_for_another_layer():
    weights = np.random.default_rng(0).standard_normal((40, 50))
    bender = Bender(ArrayLayers({"a.weight": weights, "b.weight": weights}))
    bent = []
    for layer in (0, 1):
        bender.layer(layer)
        bender.chaos(100)
        bent.append(bender.candidate)
    assert abs(np.corrcoef(*bent)[0, 1]) < 0.15


# --- a layer of complex numbers -----------------------------------------------------------------------------------------


def test_a_complex_layer_is_seen_by_its_magnitudes_and_not_bent(tmp_path, capfd):
    path = turning(tmp_path / "turning.ts")
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        for layers in (ScriptLayers(path), PlayingLayers(load_engine().Chain("turning"), load(path))):
            bender = Bender(layers)
            bender.layer("turn")
            assert bender.view(8) == pytest.approx(np.arange(1, 9))
            with pytest.raises(BadValue, match="complex64, no weights"):
                bender.scale(0.5)
    assert "Casting" not in capfd.readouterr().err
