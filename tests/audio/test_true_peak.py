"""What a converter draws between the samples stays below the ceiling too, seen through another program's oversampling."""

import numpy as np
import pytest
from scipy.signal import resample_poly

from latentplay.render.mixer import Mixer

RATE = 48000
CEILING = 10 ** (-1 / 20)
ALLOWED = 10 ** (-0.9 / 20)
TIME = np.arange(RATE)
DICE = np.random.default_rng(3)


def clicks() -> np.ndarray:
    """Sixty, of up to 18 dB."""
    sound = np.zeros(RATE)
    sound[DICE.integers(500, RATE - 500, 60)] = DICE.choice([-1, 1], 60) * DICE.uniform(1, 8, 60)
    return sound


SOUNDS = {
    "a quarter of the rate, between its samples": np.sin(np.pi / 2 * TIME + np.pi / 4),
    "the same, in bursts and too loud": 3 * np.sin(np.pi / 2 * TIME + np.pi / 4) * (TIME // 2000 % 2),
    "square": 4 * np.sign(np.sin(2 * np.pi * 997 / RATE * TIME + 0.1)),
    "high square": np.sign(np.sin(2 * np.pi * 5923 / RATE * TIME + 0.1)),
    "noise": 4 * DICE.uniform(-1, 1, RATE),
    "noise in bursts": 4 * DICE.standard_normal(RATE) * (TIME // 700 % 3 == 0),
    "coin": 2 * DICE.choice([-1.0, 1.0], RATE),
    "18 kHz that decays": 2 * np.sin(2 * np.pi * 18000 / RATE * TIME) * np.exp(-(TIME % 5000) / 800),
    "clicks": clicks(),
}


def heard(sound, **params) -> np.ndarray:
    """Limited, with what is still in the limiter at the end."""
    sounds = np.pad(np.atleast_2d(sound), ((0, 0), (0, 400))).astype(np.float32)
    return Mixer(len(sounds), RATE, limit=1, **params).process(sounds)


def between_samples(sound) -> float:
    """The highest place, 16 times oversampled."""
    return float(np.abs(resample_poly(np.pad(sound.astype(float), ((0, 0), (200, 200))), 16, 1, axis=1)).max())


@pytest.mark.parametrize("kind", SOUNDS)
def test_nothing_between_the_samples_passes_the_ceiling(kind):
    made = heard(SOUNDS[kind])
    assert np.abs(made).max() <= CEILING
    assert between_samples(made) <= ALLOWED


def test_it_is_no_lower_than_it_needs_to_be():
    for kind in ("a quarter of the rate, between its samples", "square", "noise", "clicks"):
        assert between_samples(heard(SOUNDS[kind])) > 10 ** (-1.1 / 20), kind


def test_without_true_peak_the_samples_alone_are_held():
    made = heard(SOUNDS["high square"], true_peak=0)
    assert np.abs(made).max() <= CEILING and between_samples(made) > 1.2


def test_the_louder_channel_turns_both_down():
    loud, soft = SOUNDS["the same, in bursts and too loud"], np.full(RATE, 0.1)
    made = heard(np.stack([loud, soft]))
    assert between_samples(made[:1]) <= ALLOWED
    assert made[1, 3000:60000].min() < 0.04


@pytest.mark.parametrize("rate", [16000, 44100, 96000, 192000])
def test_below_the_ceiling_every_bit_passes_at_the_same_delay(rate):
    mixer = Mixer(1, rate, limit=1)
    assert mixer.latency == round(0.0015 * rate)
    sound = np.clip(0.1 * DICE.standard_normal((1, 50_000)), -0.3, 0.3).astype(np.float32)
    made = mixer.process(sound)
    np.testing.assert_array_equal(made[:, mixer.latency :], sound[:, : -mixer.latency])


def test_switching_it_while_a_loud_tone_plays_does_not_click_and_the_ceiling_holds():
    tone = (3 * np.sin(2 * np.pi * 200 / RATE * TIME)).astype(np.float32)[None]
    mixer, made = Mixer(limit=1), []
    for place in range(16):
        mixer.set("true_peak", place % 2)
        made.append(mixer.process(tone[:, 3000 * place : 3000 * (place + 1)]))
    sound = np.concatenate(made, axis=1)[0].astype(float)
    bends = np.abs(np.diff(sound[2000:], 2))
    assert np.abs(sound).max() <= CEILING
    assert bends.max() < 2.5 * (2 * np.pi * 200 / RATE) ** 2 * CEILING
