"""`[lp.model~]` and the model's attributes in a chain: messages, arrays, presets, automations, latency, wrong counts."""

import json

import numpy as np
import pytest
from lookalikes import make

from latentplay.cli import main
from latentplay.files.sound_files import write_sound
from latentplay.host.offline import OfflineHost
from latentplay.preset.automation import Automation
from latentplay.render.performance import Performance
from latentplay.render.render import render


@pytest.fixture
def host(tmp_path):
    host = OfflineHost(folder=tmp_path)
    yield host
    host.close()


def errors(host):
    return [line.values[0] for line in host.take_output() if line.is_error]


def play(host, box, values, block=64):
    heard = []
    for start in range(0, values.shape[1], block):
        heard.append(box.process(np.ascontiguousarray(values[:, start : start + block])))
        host.advance(block)
    return np.concatenate(heard, axis=1)


def ones(length=1024, channels=1):
    return np.ones((channels, length), np.float32)


def test_info_says_which_form_plays(host, model_file):
    """An attribute that is set wakes torch."""
    box = host.make("lp.model~", "half", str(model_file("effects")), "amplify", "-precision", "half")
    box.prepare()
    box.send("info")
    told = [list(line.values) for line in host.take_output() if line.selector == "info" and line.values[0] == "form"]
    box.send("set", "gain", 0.25)
    play(host, box, ones())
    box.send("info")
    told += [list(line.values) for line in host.take_output() if line.selector == "info" and line.values[0] == "form"]
    assert told == [["form", "plan"], ["form", "torchscript", "an attribute was set"]]
    host.make("lp.encode~", "demo.ts", "-precision", "most")
    assert errors(host) == ["lp.encode~ demo: '-precision' needs full or half, got 'most'"]


def test_attributes_are_heard_told_and_refused(host, model_file):
    box = host.make("lp.model~", str(model_file("effects")), "amplify")
    box.prepare()
    assert play(host, box, ones())[0, -1] == 0.5
    box.send("set", "gain", 0.25)
    assert play(host, box, ones())[0, -1] == 0.25
    box.send("get", "gain")
    assert host.latest(box, "attribute") == ["gain", 0.25]
    box.send("attributes")
    assert host.latest(box, "attributes") == ["gain", "mode", "steps", "inverts", "weights"]
    assert host.latest(box, "attribute_types") == ["weights", "float", "float", "float"]
    assert ("set", "gain", 0.25) in box.state() and ("set", "mode", "tanh") in box.state()
    assert errors(host) == []
    box.send("set", "gain", -1), box.send("set", "depth", 1), box.send("get"), box.send("set", 1, 2)
    assert errors(host) == [
        "lp.model~ effects: set gain: the model refuses 'gain -1'",
        "lp.model~ effects: set depth: 'effects.ts' has no attribute 'depth': it has gain, mode, steps, inverts, weights",
        "lp.model~ effects: 'get': expected an attribute of the model; 'attributes' lists them",
        "lp.model~ effects: 'set 1 2': expected an attribute of the model and its values; 'attributes' lists them",
    ]
    assert play(host, box, ones())[0, -1] == 0.25, "what is refused changes nothing"


def test_every_attribute_has_its_effect_in_every_box_of_the_chain(host, model_file):
    boxes = {m: host.make("lp.model~", "fx", str(model_file("effects")), m) for m in ("amplify", "shape", "crush", "polynomial")}
    for line in (("gain", 1), ("inverts", 1), ("mode", "clip"), ("steps", 2), ("weights", 0, 0, 1)):
        boxes["amplify"].send("set", *line)
    for name, expected in {"amplify": -0.7, "shape": 0.2, "crush": 0.5, "polynomial": 0.343}.items():
        boxes[name].prepare()
        assert play(host, boxes[name], np.float32(0.7) * ones())[0, -1] == pytest.approx(expected, abs=1e-6)
    assert errors(host) == []


def test_a_buffer_takes_an_array(host, model_file):
    box = host.make("lp.model~", str(model_file("wavetable")))
    host.set_array("square", np.array([1, -1], np.float32))
    box.prepare()
    box.send("set", "table", "square")
    assert set(np.unique(play(host, box, 440 * ones(4096))[0, 1024:])) == {-1, 1}
    box.send("get", "table")
    assert host.latest(box, "attribute") == ["table", "square"]
    box.send("set", "table", "nowhere")
    assert errors(host) == ["lp.model~ wavetable: set table: no array 'nowhere': expected the name of an array, whose samples it takes"]
    tensor = host.make("lp.model~", str(model_file("multichannel")), "spread")
    host.set_array("four", np.array([4, 3, 2, 1], np.float32))
    tensor.send("set", "colour", "four")
    tensor.prepare()
    assert list(play(host, tensor, ones())[:, -1]) == [4, 3, 2, 1]


def test_several_tensors_and_several_buffers_of_one_attribute_are_set(host, model_file):
    """The numbers of a message are shared out as the tensors' sizes say; a buffer after the first has a number."""
    box = host.make("lp.model~", str(model_file("several")))
    host.set_array("short", np.ones(100, np.float32)), host.set_array("long", np.ones(300, np.float32))
    box.prepare()
    for line in (("points", 4, 5, 6), ("tables", "short"), ("tables#1", "long")):
        box.send("set", *line)
    assert list(play(host, box, ones())[:, -1]) == [4, 11, 100, 300]
    box.send("get", "points"), box.send("get", "tables#1")
    assert [line.values for line in host.take_output() if line.selector == "attribute"] == [["points", 4, 5, 6], ["tables#1", "long"]]
    box.send("set", "points", 4, 5), box.send("set", "tables#2", "long")
    assert errors(host) == [
        "lp.model~ several: set points: 'points' takes 3 numbers, as many as its 2 tensors hold, got 2",
        "lp.model~ several: set tables#2: 'several.ts' has no attribute 'tables#2': it has points, tables",
    ]


def test_presets_and_automations_keep_attributes(host, model_file, tmp_path):
    file = model_file("effects")
    box, preset = host.make("lp.model~", "fx", str(file), "amplify"), host.make("lp.preset", "fx")
    box.prepare()
    preset.send("preset_save", "half")
    box.send("set", "gain", 0.125)
    assert play(host, box, ones())[0, -1] == 0.125
    preset.send("preset_load", "half")
    assert play(host, box, ones())[0, -1] == 0.5
    assert errors(host) == []
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"0.05": [["lp.model~", "set", "gain", 0.25]]}))
    made = render(ones(9600), 48000, file, method="amplify", performance=Performance(automation=Automation.read(path)))
    assert (made.audio[0, 2000], made.audio[0, -1]) == (0.5, 0.25) and made.notes == []


def test_values_between_encode_and_decode_cost_one_hop_in_real_time_and_none_off_line(host, model_file, tmp_path):
    features = host.make("lp.model~", "f", str(model_file("features")), "both")
    smooth = host.make("lp.model~", "f", "smooth")
    assert (features.inlets, features.outlets, smooth.inlets, smooth.outlets) == (1, 2, 2, 2)
    features.prepare(), smooth.prepare()
    sound = np.random.default_rng(0).standard_normal((1, 2048)).astype(np.float32)
    told, smoothed = [], []
    for start in range(0, 2048, 64):
        told.append(features.process(sound[:, start : start + 64]))
        smoothed.append(smooth.process(told[-1]))
        host.advance(64)
    told, smoothed = np.concatenate(told, 1), np.concatenate(smoothed, 1)
    np.testing.assert_allclose(told[0, 512], np.sqrt(np.square(sound[:, :512]).mean()), rtol=1e-5)
    np.testing.assert_allclose(smoothed, np.tanh(told), atol=1e-6)


def test_short_ratios_are_played_in_groups_and_are_exact(model_file, tmp_path):
    sound = np.random.default_rng(0).standard_normal((1, 4000)).astype(np.float32)
    for kind in ("ratio_1", "ratio_16"):
        made = render(sound, 48000, make(kind, tmp_path), align=True)
        np.testing.assert_array_equal(made.audio[:, :4000], sound)


def test_many_latents_pass(tmp_path):
    made = render(ones(4096), 48000, make("codec_256", tmp_path), align=True)
    assert len(made.latents) == 256 and made.audio[0, 100:4000].min() == 1


def test_a_model_that_hears_no_silence_is_told_and_plays_on(tmp_path):
    sound = np.concatenate([np.zeros((1, 2048)), np.random.default_rng(0).standard_normal((1, 4096))], 1).astype(np.float32)
    made = render(sound, 48000, make("spherical", tmp_path))
    assert np.abs(made.audio[0, 4608:6656]).max() > 0
    assert any("silent: the model gave a value that is no number" in note for note in made.notes)
    assert made.silent_frames == 5  # of silence that is heard, and of the one before that


def test_a_render_of_which_nothing_is_heard_says_so(tmp_path, capsys):
    source = write_sound(tmp_path / "in.wav", ones(8192), 48000, channels_first=True)
    model = str(make("nan", tmp_path))
    assert main(["render", str(source), str(tmp_path / "out.wav"), "--model", model, "--quiet"]) == 1
    told = capsys.readouterr()
    assert "frames silent because the model failed" in told.out and "no number" in told.err


def test_mono_to_stereo_plays_both_sides_whatever_channels_says(host, model_file):
    encode = host.make("lp.encode~", "v", str(model_file("rave_mono_to_stereo")), "-channels", 2)
    decode = host.make("lp.decode~", "v", "-channels", 2)
    assert (encode.inlets, encode.outlets, decode.inlets, decode.outlets) == (2, 8, 8, 2)
    decode.prepare()
    rng = np.random.default_rng(0)
    heard = play(host, decode, rng.standard_normal((8, 4096)).astype(np.float32))
    assert np.abs(heard[0] - heard[1]).max() > 1e-3 and np.abs(heard[1]).max() > 1e-3
    assert errors(host) == []
