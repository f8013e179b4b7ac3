"""Every model in a folder, put through what a musician does with it: `LATENTPLAY_MODELS=folder make test-models`.

Without a folder, the demo model and two look-alikes stand in.
"""

import os
from pathlib import Path

import numpy as np
import pytest
from chain_patch import BoxPatch, ChainPatch, offline, tables
from lookalikes import make

from latentplay.errors import ModelError
from latentplay.model.folders import DATA
from latentplay.model.info import read_model_info
from latentplay.model.model import load
from latentplay.render import pd

FOLDER = os.environ.get("LATENTPLAY_MODELS")
STAND_INS = ("rave_v2_noise", "rave_stereo", "uneven", "spherical", "features", "effects", "wavetable", "waiting")


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


def methods(model):
    """(name, number, in channels, in length, out channels, out length) of each method, for a frame of a patch."""
    for name, number in model.methods.items():
        ins, in_ratio, outs, out_ratio = model.shape(number)
        hop = model.weights.hop(number)
        yield name, number, ins, hop // in_ratio, outs, hop // out_ratio


def test_card_says_what_the_model_is(file):
    model, info = load(file), read_model_info(file)
    rows = {m.name: (m.in_channels, m.in_ratio, m.out_channels, m.out_ratio) for m in info.methods}
    assert {name: model.shape(number) for name, number in model.methods.items()} == rows
    assert [name for name, _ in model.weights.layers()] == [layer.name for layer in info.layers]


def test_it_streams_finite_frames_at_the_promised_size(file):
    model = load(file)
    for name, number, ins, in_length, outs, out_length in methods(model):
        try:
            model.number(name)
        except ModelError as error:
            print(f"{error}: not played")
            assert name not in ("encode", "decode")
            continue
        net = model.weights.net()
        for buffer in buffers(model.info):
            net.fill(buffer, some_sound(1, 2048)[0], 48000)
        for frame in range(8):
            try:
                heard = net.run(number, some_sound(ins, in_length), frame)
            except RuntimeError as error:
                assert "no number" in str(error) and frame < 4, "a model that says NaN to silence speaks when it hears something"
                continue
            assert heard.shape == (outs, out_length) and np.isfinite(heard).all()


def buffers(info):
    """The names of a model's buffers: some have nothing to play before those are filled."""
    return [f"{a.name}#{index}" for a in info.attributes for index, kind in enumerate(a.types) if kind == "buffer"]


def test_every_attribute_can_be_read(file):
    model = load(file)
    for attribute in model.info.attributes:
        if "buffer" not in attribute.types:
            assert isinstance(model.get(attribute.name), list)


def test_same_input_and_seed_give_the_same_frames(file):
    model = load(file)
    name, method, ins, length, *_ = next(methods(model))
    model.number(name)
    values = some_sound(ins, 4 * length) + 0.1
    first, second = (answer(model.weights.net(), method, values) for _ in range(2))
    np.testing.assert_array_equal(first, second)


def answer(net, method, values):
    """What it says, or why it says nothing."""
    try:
        return net.run(method, values, 7)
    except RuntimeError as error:
        return str(error)


def test_it_plays_in_pd_without_a_complaint(file, tmp_path):
    info = read_model_info(file)
    length = max(24000, 6 * info.ratio)
    patch = chain(info, file, length) if info.method("encode") and info.method("decode") else alone(info, file, length)
    log = pd.run_batch(offline(patch, tmp_path), rate=info.sampling_rate or 48000)
    _, heard = tables(tmp_path)
    lines = [line for line in log.splitlines() if line.startswith("error")]
    known = (*info.warnings, "no number")  # silence, to a model that cannot hear it
    assert [line for line in lines if not any(warning in line for warning in known)] == []
    assert np.isfinite(heard).all()


def chain(info, file, length):
    """encode~ to decode~; latents that the other end does not have are left."""
    encode, decode = info.method("encode"), info.method("decode")
    shared = min(encode.out_channels, decode.in_channels)
    return ChainPatch(f"v {file}", f"v {file}", shared, outs=decode.out_channels, said=encode.out_channels, length=length)


def alone(info, file, length):
    """A model without both, in its box."""
    method = info.method(info.main_method)
    box = f"lp.{method.name}~" if method.name in ("encode", "decode") else "lp.model~"
    patch = BoxPatch(f"{box} v {file}", method.in_channels, method.out_channels, length=length)
    patch.box("table samples 2048")
    for buffer in buffers(info):
        fill = patch.message(f"set {buffer} samples")
        patch.connect(fill, 0, patch.decode)
        patch.at(0, fill)
    return patch
