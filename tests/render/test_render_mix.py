"""Rendering through the output strip: dry and wet in time, the limiter's delay told, the same from the command line."""

import json

import numpy as np
import pytest
import soundfile

from latentplay.cli import main
from latentplay.errors import BadValue
from latentplay.render.mixer import Mixer
from latentplay.render.render import render

RATE = 48000


def noise(samples=20000, channels=1, seed=0):
    return (0.3 * np.random.default_rng(seed).standard_normal((channels, samples))).astype(np.float32)


def test_half_dry_through_a_model_that_changes_nothing_is_the_sound_itself(model_file):
    sound = noise()
    made = render(sound, RATE, model_file("passthrough"), mixer=Mixer(mix=50), block=333)
    assert made.latency == 64
    np.testing.assert_array_equal(made.audio[:, 64:], sound)


def test_dry_alone_is_the_sound_at_the_model_s_delay(model_file):
    sound = noise()
    made = render(sound, RATE, model_file("rave_v2"), mixer=Mixer(mix=0), align=True)
    np.testing.assert_array_equal(made.audio[:, : sound.shape[1]], sound)


def test_the_limiter_s_look_ahead_is_part_of_the_latency(model_file):
    sound = noise().clip(-0.8, 0.8)
    plain, limited = (render(sound, RATE, model_file("passthrough"), mixer=Mixer(limit=on, true_peak=0)) for on in (0, 1))
    assert limited.latency == plain.latency + 72 and limited.audio.shape[1] == plain.audio.shape[1] + 72
    np.testing.assert_array_equal(limited.audio[:, 72:], plain.audio)
    loud = render(sound, RATE, model_file("passthrough"), mixer=Mixer(limit=1, gain_out=24), align=True)
    assert loud.latency == 0 and np.abs(loud.audio).max() <= 10 ** (-1 / 20)


@pytest.mark.parametrize(("ins", "channels"), [(2, None), (2, 2), (1, 2)])
def test_dry_goes_channel_by_channel_or_as_the_average(model_file, ins, channels):
    sound = noise(channels=ins)
    asked = []

    def mixer(count, rate):
        asked.append((count, rate))
        return Mixer(count, rate, mix=0)

    made = render(sound, RATE, model_file("passthrough"), channels=channels, mixer=mixer, align=True)
    outs = channels or 1
    assert asked == [(outs, RATE)]
    expected = sound if ins == outs else sound.mean(axis=0, keepdims=True).repeat(outs, axis=0)
    np.testing.assert_array_equal(made.audio, expected)


def test_block_size_is_inaudible(model_file):
    strip = {"mix": 70, "gain_out": 14.0, "limit": 1}
    first, *others = [
        render(noise(9000), RATE, model_file("rave_v2"), mixer=Mixer(**strip), block=block).audio
        for block in (64, 1, 1023, 4096)
    ]
    for other in others:
        np.testing.assert_array_equal(other, first)


def test_a_function_may_say_that_there_is_none_and_a_wrong_count_is_refused(model_file):
    plain = render(noise(), RATE, model_file("passthrough"))
    none = render(noise(), RATE, model_file("passthrough"), mixer=lambda channels, rate: None)
    np.testing.assert_array_equal(none.audio, plain.audio)
    with pytest.raises(BadValue, match="2 channels: the model gives 1"):
        render(noise(), RATE, model_file("passthrough"), mixer=Mixer(2))


def test_the_command_line_mixes(model_file, tmp_path, capsys):
    soundfile.write(tmp_path / "in.wav", noise()[0], RATE, subtype="FLOAT")
    files = [str(tmp_path / "in.wav"), str(tmp_path / "out.wav"), "--model", str(model_file("rave_v2"))]
    words = ["--mix", "40", "--gain-in", "-3", "--gain-out", "12", "--limit", "1", "--dry-align", "10ms"]
    assert main(["render", *files, *words, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    strip = Mixer(mix=40, gain_in=-3, gain_out=12, limit=1, align=(10, "ms"))
    made = render(noise(), RATE, model_file("rave_v2"), mixer=strip)
    assert said["latency"] == made.latency
    np.testing.assert_array_equal(soundfile.read(files[1], dtype="float32")[0], made.audio[0])


@pytest.mark.parametrize("words", [["--mix", "101"], ["--dry-align", "-1"], ["--dry-align=3s"], ["--gain-in", "loud"]])
def test_a_bad_option_is_one_line(model_file, tmp_path, capsys, words):
    soundfile.write(tmp_path / "in.wav", noise(500)[0], RATE, subtype="FLOAT")
    files = [str(tmp_path / "in.wav"), str(tmp_path / "out.wav"), "--model", str(model_file("hold"))]
    assert main(["render", *files, *words, "--quiet"]) == 1
    said = capsys.readouterr().err.strip()
    assert said.startswith("latentplay render: lp.mix~: ") and "\n" not in said
