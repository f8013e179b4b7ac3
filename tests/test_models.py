"""Every model in a folder, as a musician meets it: LATENTPLAY_MODELS=folder make test-models. Without one, look-alikes."""

import os
from pathlib import Path

import numpy as np
import pytest

from latentplay.card import read_card
from latentplay.model import load
from latentplay.pdrender import render_in_pd
from latentplay.render import render

FOLDER = os.environ.get("LATENTPLAY_MODELS")
LOOKALIKES = ("rave_v1", "rave_v2_causal", "rave_v3", "rave_discrete", "rave_22k", "decode_only")
FILES = sorted(Path(FOLDER).rglob("*.ts")) if FOLDER else list(LOOKALIKES)
SECONDS = 2
assert FILES, f"no model (.ts) in LATENTPLAY_MODELS={FOLDER}"


@pytest.fixture(params=FILES, ids=lambda file: Path(file).stem)
def file(request, model_file):
    """A model's path."""
    return request.param if isinstance(request.param, Path) else model_file(request.param)


def sound(rate, seconds=SECONDS):
    """Tones, noise and a rest, (1, samples)."""
    time = np.arange(int(seconds * rate)) / rate
    tone = 0.3 * np.sin(2 * np.pi * (110 + 40 * time) * time)
    noise = 0.1 * np.random.default_rng(0).standard_normal(len(time)) * (time % 0.5 < 0.2)
    return ((tone + noise) * (time % 1.0 < 0.8)).astype(np.float32)[None]


def plays(file):
    """The rate to play at, where the model does both ends; else a pass for what it has is enough."""
    card = read_card(file)
    return bool(card.method("encode") and card.method("decode")), card.sampling_rate or 48000


def test_its_card_says_what_it_does(file):
    card, model = read_card(file), load(file)
    assert 1 <= card.latents <= 1024 and 1 <= card.ratio <= 65536 and card.channels >= 1
    for number, name in enumerate(("encode", "decode")):
        method = card.method(name)
        assert model.has(number) == (method is not None)
        if method:
            shape = (method.in_channels, method.in_ratio, method.out_channels, method.out_ratio)
            assert model.weights.shape(number) == shape


def test_what_it_has_gives_finite_numbers(file):
    model = load(file)
    model.reset()
    if model.has(0):
        latents = model.encode(np.tile(sound(48000)[:, : 8 * model.ratio], (model.weights.shape(0)[0], 1)))
        assert latents.shape[1] == 8 and np.isfinite(latents).all()
    if model.has(1):
        heard = model.decode(np.zeros((model.weights.shape(1)[0], 8), np.float32))
        assert heard.shape[1] == 8 * model.ratio and np.isfinite(heard).all()


def test_it_sounds_and_sounds_the_same_again_at_any_block_size(file):
    both, rate = plays(file)
    if both:
        first, second = (render(sound(rate), rate, file, block=block, seed=1) for block in (1024, 100))
        assert np.isfinite(first.audio).all() and np.abs(first.audio).max() > 1e-5
        np.testing.assert_array_equal(first.audio, second.audio)
        print(f"{file.stem}: {first.speed:.1f} x real time, {first.latency} samples late")


def test_pd_plays_what_render_writes(file):
    both, rate = plays(file)
    if both:
        in_pd, here = render_in_pd(sound(rate), rate, file, seed=1), render(sound(rate), rate, file, seed=1)
        np.testing.assert_array_equal(in_pd.audio, here.audio[:, : in_pd.audio.shape[1]])
        assert in_pd.latency == here.latency
