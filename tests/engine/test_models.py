"""Every model in a folder, put through what a musician does with it: `LATENTPLAY_MODELS=folder make test-models`.

Without a folder, the demo model and two look-alikes stand in.
"""

import os
from pathlib import Path

import numpy as np
import pytest
from chain_patch import ChainPatch, offline, tables
from lookalikes import make

from latentplay.model.folders import DATA
from latentplay.model.info import read_model_info
from latentplay.model.model import DECODE, ENCODE, load
from latentplay.render import pd

FOLDER = os.environ.get("LATENTPLAY_MODELS")
STAND_INS = ("rave_v2_noise", "rave_stereo")


def files():
    """The models to test, each under its name."""
    if FOLDER is not None:
        found = sorted(Path(FOLDER).expanduser().glob("**/*.ts"))
        return found or [pytest.param(None, marks=pytest.mark.xfail(reason=f"no .ts file in {FOLDER}", strict=True))]
    return [DATA / "demo.ts", *STAND_INS]


@pytest.fixture(params=files(), ids=lambda f: getattr(f, "stem", str(f)))
def file(request, tmp_path_factory):
    """One model file."""
    name = request.param
    return make(name, tmp_path_factory.mktemp("models")) if isinstance(name, str) else name


def some_sound(channels, length):
    """Noise that swells, float32 (channels, length)."""
    swell = np.linspace(0, 0.5, length)
    return (swell * np.random.default_rng(0).standard_normal((channels, length))).astype(np.float32)


def test_card_says_what_the_model_is(file):
    model, info = load(file), read_model_info(file)
    for method, name in ((ENCODE, "encode"), (DECODE, "decode")):
        row = info.method(name)
        shape = None if row is None else (row.in_channels, row.in_ratio, row.out_channels, row.out_ratio)
        assert model.weights.shape(method) == shape
    assert [name for name, _ in model.weights.layers()] == [layer.name for layer in info.layers]


def test_it_streams_finite_frames_at_the_promised_size(file):
    model, info = load(file), read_model_info(file)
    if not model.has(ENCODE):
        pytest.xfail("no encode")
    latents = model.encode(some_sound(info.channels, 8 * model.ratio))
    assert latents.shape == (info.latents, 8) and np.isfinite(latents).all()
    if model.has(DECODE):
        sound = model.decode(latents)
        assert sound.shape[1] == 8 * model.ratio and np.isfinite(sound).all()


def test_same_input_and_seed_give_the_same_frames(file):
    model, info = load(file), read_model_info(file)
    method = ENCODE if model.has(ENCODE) else DECODE
    values = some_sound(info.channels, 4 * model.ratio) if method == ENCODE else some_sound(info.latents, 4)
    first, second = (model.weights.net().run(method, values, 7) for _ in range(2))
    np.testing.assert_array_equal(first, second)


def test_it_plays_in_pd_without_a_complaint(file, tmp_path):
    info = read_model_info(file)
    decode = info.method("decode")
    patch = ChainPatch(f"v {file}", f"v {file}", info.latents, outs=decode.out_channels if decode else 1,
                       length=max(24000, 6 * info.ratio))
    log = pd.run_batch(offline(patch, tmp_path), rate=info.sampling_rate or 48000)
    _, heard = tables(tmp_path)
    expected = [] if {"encode", "decode"} <= {m.name for m in info.methods} else ["has no"]
    lines = [line for line in log.splitlines() if line.startswith("error") and not any(e in line for e in expected)]
    assert [line for line in lines if not any(warning in line for warning in info.warnings)] == []
    assert np.isfinite(heard).all()
