"""Any method of a model: the same samples as torch's, from the engine and from `[lp.model~]` off-line; attributes and memory."""

import numpy as np
import pytest
import torch
from lookalikes import OTHERS

from latentplay.errors import ModelError
from latentplay.host.offline import OfflineHost
from latentplay.model.info import read_model_info
from latentplay.model.model import load

HOPS = 6
PLAYED = [(kind, method) for kind, methods in {
    "effect": "forward", "effects": "amplify shape crush add polynomial", "features": "loudness brightness both smooth",
    "wavetable": "forward", "multichannel": "mix spread", "counter": "forward", "several": "forward",
    "rave_v2": "forward", "rave_stereo": "forward",
}.items() for method in methods.split()]  # fmt: skip


def sound(channels, length, seed=0):
    return (0.3 * np.random.default_rng(seed).standard_normal((channels, length))).astype(np.float32)


def as_torch(file, method, values, step):
    """What torch gives, call by call, from an empty memory."""
    module = torch.jit.load(str(file)).eval()
    for name, buffer in module.named_buffers():
        if buffer.dim() == 3 and name.endswith(("pad", "cache")):
            buffer.zero_()
    heard = []
    with torch.no_grad():
        for frame, start in enumerate(range(0, values.shape[1], step)):
            torch.manual_seed(frame)
            heard.append(getattr(module, method)(torch.from_numpy(values[:, start : start + step].copy())[None])[0].numpy())
    return np.concatenate(heard, axis=1)


def test_every_kind_of_model_is_among_them():
    assert {kind for kind, _ in PLAYED} >= set(OTHERS)


@pytest.mark.parametrize(("kind", "method"), PLAYED)
def test_every_method_gives_what_torch_gives(model_file, kind, method):
    file = model_file(kind)
    model = load(file)
    number = model.number(method)
    row = read_model_info(file).method(method)
    assert model.shape(number) == (row.in_channels, row.in_ratio, row.out_channels, row.out_ratio)
    hop = model.weights.hop(number)
    values, step = sound(row.in_channels, HOPS * hop // row.in_ratio), hop // row.in_ratio
    heard = [model.weights.net().run(number, values[:, :step].copy(), 0)]
    expected = as_torch(file, method, values, step)
    assert np.abs(heard[0] - expected[:, : hop // row.out_ratio]).max() <= 2e-5
    net = model.weights.net()
    whole = np.concatenate([net.run(number, values[:, i * step : (i + 1) * step].copy(), i) for i in range(HOPS)], axis=1)
    assert np.abs(whole - expected).max() <= 2e-5 * max(1, np.abs(expected).max())


@pytest.mark.parametrize(("kind", "method"), [p for p in PLAYED if not p[0].startswith("rave")])
def test_a_box_gives_the_same_later(model_file, kind, method):
    file, row = model_file(kind), read_model_info(model_file(kind)).method(method)
    hop = load(file).weights.hop(load(file).number(method))
    values = sound(row.in_channels, 4 * hop)
    host = OfflineHost()
    try:
        box = host.make("lp.model~", str(file), method)
        assert (box.inlets, box.outlets) == (row.in_channels, row.out_channels)
        box.prepare()
        heard = []
        for start in range(0, values.shape[1], 64):
            heard.append(box.process(np.ascontiguousarray(values[:, start : start + 64])))
            host.advance(64)
        box.send("latency")
        late = int(host.latest(box, "latency")[0])
        assert not [line for line in host.take_output() if line.is_error]
    finally:
        host.close()
    whole = np.concatenate(heard, axis=1)
    if row.in_ratio > 1:
        taken = values[:, hop :: row.in_ratio]
        expected = as_torch(file, method, taken, hop // row.in_ratio).repeat(row.out_ratio, 1)
        np.testing.assert_allclose(whole[:, hop + late :], expected[:, : whole.shape[1] - hop - late], atol=1e-6)
        return
    expected = as_torch(file, method, values, hop).repeat(row.out_ratio, 1)[:, : whole.shape[1] - hop]
    assert late >= hop
    np.testing.assert_allclose(whole[:, hop:], expected, atol=1e-6)


def test_a_method_that_is_missing_is_told_with_those_that_there_are(model_file):
    with pytest.raises(ModelError, match=r"'effects\.ts' has no decode: it has amplify, shape, crush, add, polynomial"):
        load(model_file("effects")).number("decode")


def test_an_effect_says_where_it_plays(model_file):
    host = OfflineHost()
    host.make("lp.encode~", str(model_file("effect")))
    said = [line.values[0] for line in host.take_output() if line.is_error]
    host.close()
    assert said == ["lp.encode~ effect: 'effect.ts' has no encode: [lp.model~ effect.ts] plays its forward; this object stays as it was"]


def test_attributes_are_set_and_read(model_file):
    model = load(model_file("effects"))
    model.set("gain", 0.25), model.set("mode", "clip"), model.set("inverts", 1), model.set("steps", 4)
    model.set("weights", 0, 1, 0)
    assert [model.get(name)[0] for name in ("gain", "mode", "inverts", "steps")] == [0.25, "clip", True, 4]
    values = sound(1, 256)
    np.testing.assert_allclose(model.play("amplify", values), -0.25 * values, atol=1e-7)
    np.testing.assert_allclose(model.play("shape", values), values.clip(-0.2, 0.2), atol=1e-7)
    np.testing.assert_allclose(model.play("polynomial", values), values**2, atol=1e-7)
    model.reset()
    assert model.get("gain") == [0.25], "a reset forgets sound, not settings"


@pytest.mark.parametrize(
    ("line", "reason"),
    [(("gain", "loud"), "'gain loud': expected a number"), (("steps", 1.5), "'steps 1.5': expected a whole number"),
     (("gain", -1), "the model refuses 'gain -1'"), (("mode", "soft"), "the model refuses 'mode soft'"),
     (("inverts", 2), "'inverts 2': expected 0 or 1"), (("weights", 1, 2), "'weights' takes 3 values, got 2"),
     (("depth", 1), "'depth' cannot be set")],
)  # fmt: skip
def test_what_a_model_refuses_changes_nothing(model_file, line, reason):
    model = load(model_file("effects"))
    before = {name: model.get(name) for name in ("gain", "steps", "mode", "inverts", "weights")}
    with pytest.raises(ModelError, match=reason):
        model.set(*line)
    assert before == {name: model.get(name) for name in before}


def test_a_buffer_is_filled_and_a_tensor_set(model_file):
    model = load(model_file("wavetable"))
    model._running_net().fill("table", np.array([1, -1], np.float32), 48000)
    heard = model.play("forward", np.full((1, 256), 1000, np.float32))
    assert set(np.unique(heard)) == {-1, 1}
    spread = load(model_file("multichannel"))
    spread.set("colour", np.array([0, 1, 2, 3], np.float32))
    np.testing.assert_allclose(spread.play("spread", np.ones((1, 64), np.float32))[:, 0], [0, 1, 2, 3])


def test_reset_forgets_plain_tensors_and_numbers(model_file):
    model = load(model_file("counter"))
    ones = np.ones((1, 256), np.float32)
    first = model.play("forward", ones)
    assert model.play("forward", ones)[0, 0] > first[0, -1]
    model.reset()
    np.testing.assert_array_equal(model.play("forward", ones), first)


def test_silence_does_not_break_a_model_that_cannot_hear_it(model_file):
    model = load(model_file("spherical"))
    loud = sound(1, 512)
    with pytest.raises(ModelError, match="no number"):
        model.encode(np.zeros((1, 512), np.float32))
    with pytest.raises(ModelError, match="no number"):
        model.encode(loud)  # what it hears now is the silence before
    expected = loud.reshape(4, 128).mean(-1)
    np.testing.assert_allclose(model.encode(loud)[:, 0], expected / np.linalg.norm(expected), atol=1e-5)


def test_a_forward_that_says_nan_once_plays_on(model_file):
    """What is broken is forgotten, what is well is not: else the first frame would come again and again."""
    model = load(model_file("spherical_forward"))
    number, net, heard = model.number("forward"), model.weights.net(), []
    for frame in range(4):
        try:
            heard.append(net.run(number, sound(1, 512, seed=frame), frame))
        except RuntimeError as error:
            assert "no number" in str(error) and frame == 0
    assert len(heard) == 3 and all(h.any() for h in heard)


def test_a_method_that_waits_for_a_buffer_plays_once_it_is_filled(model_file):
    """And gives values, however large: it is no trained sound that may hurt ears."""
    model = load(model_file("waiting"))
    with pytest.raises(ModelError, match="its params promise"):
        model.play("forward", sound(1, 256))
    model._running_net().fill("buf", np.ones(1000, np.float32), 48000)
    assert model.play("forward", sound(1, 256))[:, -1].tolist() == [1000, 48000]


def test_an_encode_without_sound_is_a_method_like_any_other(model_file):
    file, values = model_file("between_latents"), sound(2, 64)
    model = load(file)
    latents = model.play("encode", values)
    assert latents.shape == (4, 32)
    np.testing.assert_array_equal(model.play("decode", latents), values)
    with pytest.raises(ModelError, match=r"no encode from sound: \[lp\.model~ between_latents\.ts\] plays its encode, decode"):
        model.encode(sound(1, 512))
    host = OfflineHost()
    try:
        box = host.make("lp.model~", "b", str(file), "encode")
        assert (box.inlets, box.outlets) == (2, 4)
        box.prepare()
        for _ in range(32):
            heard = box.process(np.full((2, 64), 0.5, np.float32))
            host.advance(64)
        assert (heard == 0.5).all() and not [line for line in host.take_output() if line.is_error]
        host.make("lp.encode~", "b")
        assert "has no encode from sound" in [line.values[0] for line in host.take_output() if line.is_error][-1]
    finally:
        host.close()
