"""The offline host: the objects without Pd, heard to the sample where Pd hears them."""

import numpy as np
import pytest

from latentplay.errors import BadValue
from latentplay.host.offline import NEVER, OfflineHost
from latentplay.model.folders import DATA

DEMO = str(DATA / "demo.ts")
RATE = 48000


@pytest.fixture
def host(tmp_path):
    made = OfflineHost(RATE, tmp_path)
    yield made
    made.close()


def test_a_chain_plays_and_says_its_latency(host):
    encode, decode = host.make("lp.encode~", DEMO), host.make("lp.decode~", "demo")
    for codec in (encode, decode):
        codec.prepare()
    decode.send("latency")
    assert host.latest(decode, "latency")[0] == 2048 + 32
    sound = np.random.default_rng(0).standard_normal((1, 4096)).astype(np.float32)
    heard = decode.process(encode.process(sound))
    assert heard.shape == (1, 4096) and np.abs(heard).max() > 1e-4


def test_a_message_is_heard_at_the_block_in_which_it_comes(host):
    mod = host.make("lp.mod~", "v", "-latents", 1)
    mod.prepare()
    mod.at(1000 * 1000 / RATE, "offset", 1, 2)  # sample 1000: the block from 960 on
    assert host.play_events() == 960
    before = mod.process(np.zeros((1, 960), np.float32))
    host.advance(960)
    assert host.play_events() == NEVER
    after = mod.process(np.zeros((1, 64), np.float32))
    assert not before.any() and after[0, 1] > 0


def test_a_refused_message_gives_the_line_that_pd_prints(host):
    mod = host.make("lp.mod~", "v")
    mod.send("jump", 2000)
    mod.send("wobble", 1)
    lines = [output.values[0] for output in host.take_output() if output.is_error]
    assert lines[0] == "lp.mod~ v: jump '2000' is out of range: send 0 to 1000"
    assert lines[1].startswith("lp.mod~ v: no message 'wobble': send one of ")


def test_a_word_nearly_right_gets_the_right_one(host):
    host.make("lp.mod~", "v").send("jumpp", 1)
    assert [output.values[0] for output in host.take_output() if output.is_error] == ["lp.mod~ v: no message 'jumpp': did you mean jump?"]


def test_a_preset_brings_the_chain_back(host):
    mod, preset = host.make("lp.mod~", "v"), host.make("lp.preset", "v")
    mod.send("jump", 777)
    preset.send("preset_save", "a")
    mod.send("jump", 1)
    preset.send("preset_load", "a")
    assert ("jump", 777.0) in mod.state()


def test_the_pad_plays_the_modulator_of_its_chain(host):
    mod, control = host.make("lp.mod~", "v"), host.make("lp.control", "v")
    for x, scale in ((0.0, -2.0), (1.0, 2.0)):
        mod.send("scale", *[scale] * 8)
        control.send("point_add", x, 0.5)
    control.send("train")
    control.send("mode", "predict")
    control.send("xy", 1, 0.5)
    scales = next(line[1:] for line in mod.state() if line[0] == "scale")
    np.testing.assert_allclose(scales, 2.0, atol=1e-4)


def test_bends_show_in_an_array(host):
    bend = host.make("lp.bend", DEMO)
    host.set_array("weights", np.zeros(10, np.float32))
    bend.send("layer", 0)
    bend.send("view", "weights", 64)
    assert np.abs(host.array("weights")).max() > 0


def test_an_unknown_object_is_refused(host):
    with pytest.raises(BadValue, match=r"no object 'lp\.nothing~'"):
        host.make("lp.nothing~")


def test_the_shipped_seed_maps_are_there_wherever_the_package_is(host):
    mod = host.make("lp.mod~", "v")
    mod.send("seedmap", 0.3, 0.6)
    assert not [line for line in host.take_output() if line.is_error]
    assert ("seedmap", 0.3, 0.6) in mod.state()
