"""Rendering from Python and the command line: what Pd plays, sample for sample, and nothing cut."""

import json
import time

import numpy as np
import pytest
import soundfile

from latentplay.cli import main
from latentplay.errors import BadValue, LatentPlayError, ModelError
from latentplay.model.model import load
from latentplay.modulation.modulator import Modulator
from latentplay.render.in_pd import render_in_pd
from latentplay.render.render import LARGEST_BLOCK, at_rate, render

RATE = 48000
BLOCKS = (1, 3, 64, 100, 1023, LARGEST_BLOCK)


def noise(samples=40000, channels=1, seed=0):
    return (0.3 * np.random.default_rng(seed).standard_normal((channels, samples))).astype(np.float32)


@pytest.mark.parametrize("kind", ["rave_v2", "rave_v2_noise", "rave_stereo", "rave_22k", "rave_128_latents", "clicks"])
@pytest.mark.parametrize("seed", [0, -7])
def test_render_is_what_pd_plays_to_the_last_bit(model_file, kind, seed):
    file = model_file(kind)
    rate = 22050 if kind == "rave_22k" else RATE
    in_pd, here = render_in_pd(noise(), rate, file, seed=seed), render(noise(), rate, file, seed=seed)
    assert np.abs(in_pd.audio).max() > 1e-4
    assert in_pd.notes == []
    assert in_pd.latency == here.latency
    np.testing.assert_array_equal(in_pd.audio, here.audio[:, : in_pd.audio.shape[1]])
    np.testing.assert_array_equal(in_pd.latents, here.latents[:, : in_pd.latents.shape[1]])


@pytest.mark.parametrize("kind", ["ratio_16", "codec_256"])
def test_the_first_frame_of_latents_is_that_of_the_first_samples(model_file, kind):
    file, sound = model_file(kind), noise(4096)
    expected = load(file).encode(sound)
    np.testing.assert_array_equal(render(sound, RATE, file).latents[:, : expected.shape[1]], expected)


@pytest.mark.parametrize(
    "moves", [{"basis": "voronoi", "jump": 500}, {"smooth": 60, "chaos": 40, "time": 300}, {"seedmap": (0.2, 0.7)}]
)
def test_moving_latents_sound_the_same_in_pd_and_here(model_file, moves):
    moves = {"enable": 1, "scale": [1.5] * 8, **moves}
    words = {name: value if isinstance(value, (list, tuple)) else [value] for name, value in moves.items()}
    messages = [f"{name} {' '.join(map(str, values))}" for name, values in words.items()]
    in_pd = render_in_pd(noise(), RATE, model_file("rave_v2"), moves=messages)
    here = render(noise(), RATE, model_file("rave_v2"), modulator=lambda voices, rate: Modulator(voices, rate, **moves))
    assert in_pd.notes == []
    np.testing.assert_array_equal(in_pd.latents, here.latents[:, : in_pd.latents.shape[1]])
    np.testing.assert_array_equal(in_pd.audio, here.audio[:, : in_pd.audio.shape[1]])


@pytest.mark.parametrize("kind", ["rave_v2_noise", "passthrough"])
def test_block_size_is_inaudible(model_file, kind):
    first, *others = [render(noise(9000), RATE, model_file(kind), block=block, seed=5) for block in BLOCKS]
    for other in others:
        np.testing.assert_array_equal(other.audio, first.audio)
        np.testing.assert_array_equal(other.latents, first.latents)


def test_another_seed_is_another_noise(model_file):
    file = model_file("rave_v2_noise")
    assert not np.array_equal(
        render(noise(9000), RATE, file, seed=1).audio, render(noise(9000), RATE, file, seed=2).audio
    )


def test_delay_is_the_ratio_and_nothing_is_cut(model_file):
    sound = noise(10001)
    made = render(sound, RATE, model_file("passthrough"))
    assert made.latency == 64
    assert made.audio.shape == (1, 10001 + 64)
    np.testing.assert_array_equal(made.audio[:, 64:], sound)
    np.testing.assert_array_equal(made.audio[:, :64], 0)


def test_aligned_sound_starts_with_what_went_in(model_file):
    sound = noise(10001)
    made = render(sound, RATE, model_file("passthrough"), align=True)
    assert made.latency == 0
    np.testing.assert_array_equal(made.audio, sound)


def test_stereo_is_averaged_for_a_mono_model(model_file):
    left, right = noise(4096, seed=1), noise(4096, seed=2)
    made = render(np.concatenate([left, right]), RATE, model_file("passthrough"), align=True)
    np.testing.assert_allclose(made.audio, (left + right) / 2, atol=1e-7)


def test_two_streams_keep_the_sides_apart(model_file):
    sound = noise(4096, channels=2)
    made = render(sound, RATE, model_file("passthrough"), channels=2, align=True)
    np.testing.assert_array_equal(made.audio, sound)


def test_another_rate_is_resampled_and_said(model_file):
    made = render(noise(44100), 44100, model_file("rave_v2"))
    assert made.rate == RATE
    assert made.audio.shape[1] == 48000 + made.latency
    assert any("44100 to 48000" in note for note in made.notes)


def test_resampling_keeps_the_pitch():
    time = np.arange(44100) / 44100
    sine = np.sin(2 * np.pi * 1000 * time).astype(np.float32)[None]
    resampled, rate, _ = at_rate(sine, 44100, 48000)
    middle = resampled[0, 1000:-1000]
    np.testing.assert_allclose(middle, np.sin(2 * np.pi * 1000 * np.arange(1000, 47000) / rate), atol=2e-3)


def test_encoder_of_one_model_decoder_of_another(model_file):
    made = render(noise(), RATE, encoder=model_file("hold"), decoder=model_file("rave_v2"))
    assert np.abs(made.audio).max() > 1e-4
    assert made.notes == [load(model_file("rave_v2")).delay_note]


def test_latents_that_do_not_fit_are_announced(model_file):
    made = render(noise(), RATE, encoder=model_file("rave_v1"), decoder=model_file("rave_v2"))
    assert any("4 latents" in note and "takes 8" in note for note in made.notes)
    assert any("semitones" in note for note in made.notes)


class Still:
    """A mover that moves nothing, and listens."""

    def __init__(self):
        self.blocks = []

    def process(self, latents):
        self.blocks.append(latents.shape)
        return latents


def test_what_stands_between_hears_every_block(model_file):
    still = Still()
    made = render(noise(5000), RATE, model_file("rave_v2"), modulator=still, block=1024)
    assert still.blocks[0] == (8, 1024)
    np.testing.assert_array_equal(made.audio, render(noise(5000), RATE, model_file("rave_v2")).audio)


@pytest.mark.parametrize("wrong", [{"block": 0}, {"block": 4097}, {"seed": 2**31}, {"channels": 0}, {"channels": 65}])
def test_a_value_out_of_range_is_refused(model_file, wrong):
    with pytest.raises(BadValue, match="expected a whole number"):
        render(noise(100), RATE, model_file("hold"), **wrong)


def test_a_sound_that_is_none_is_refused(model_file):
    for sound in (np.zeros((1, 0)), np.full((1, 100), np.nan), np.zeros((1, 2, 3))):
        with pytest.raises(BadValue):
            render(sound, RATE, model_file("hold"))


def test_a_model_without_the_method_is_refused(model_file):
    with pytest.raises(ModelError, match="has no encode"):
        render(noise(100), RATE, model_file("decode_only"))


@pytest.mark.parametrize("kind", ["empty", "text", "missing", "no_params", "directory"])
def test_a_bad_model_is_one_line(model_file, kind):
    with pytest.raises(LatentPlayError) as error:
        render(noise(100), RATE, model_file(kind))
    assert "\n" not in str(error.value)


# --- the command ------------------------------------------------------------------------------------------------------


@pytest.fixture
def voice(tmp_path):
    soundfile.write(tmp_path / "voice.wav", noise(20000)[0], RATE, subtype="FLOAT")
    return tmp_path / "voice.wav"


def test_command_writes_what_the_function_makes(model_file, voice, tmp_path, capsys):
    target = tmp_path / "out.wav"
    assert (
        main(["render", str(voice), str(target), "--model", str(model_file("rave_v2_noise")), "--noise-seed", "3", "--quiet"])
        == 0
    )
    heard, rate = soundfile.read(target, dtype="float32")
    made = render(noise(20000), RATE, model_file("rave_v2_noise"), seed=3)
    assert rate == RATE
    np.testing.assert_array_equal(heard, made.audio[0])
    assert f"{made.latency} samples" in capsys.readouterr().out


def test_the_same_render_is_the_same_file(model_file, voice, tmp_path):
    files = []
    for name in ("a.wav", "b.wav"):
        assert main(["render", str(voice), str(tmp_path / name), "--model", str(model_file("hold")), "--quiet"]) == 0
        files.append((tmp_path / name).read_bytes())
        time.sleep(1.1)  # a time stamp in the file would tell them apart
    assert files[0] == files[1]


def test_command_speaks_json(model_file, voice, tmp_path, capsys):
    assert main(["render", str(voice), str(tmp_path / "o.wav"), "--model", str(model_file("hold")), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["latency"], said["latents"], said["samples"]) == (2048, 8, 22048)


def test_moving_latents_change_the_sound_and_the_seed_repeats_it(model_file, voice, tmp_path):
    def sound(name, *extra):
        assert (
            main(["render", str(voice), str(tmp_path / name), "--model", str(model_file("rave_v2")), "--quiet", *extra])
            == 0
        )
        return soundfile.read(tmp_path / name, dtype="float32")[0]

    plain, moved = sound("a.wav"), sound("b.wav", "--basis", "voronoi", "--jump", "500")
    assert not np.array_equal(plain, moved)
    np.testing.assert_array_equal(moved, sound("c.wav", "--basis", "voronoi", "--jump", "500", "--block", "64"))


@pytest.mark.parametrize(
    ("source", "target", "model", "words"),
    [
        ("nowhere.wav", "o.wav", "hold", "nowhere.wav"),
        ("voice.wav", "no/such/o.wav", "hold", "cannot be written"),
        ("voice.wav", "o.xyz", "hold", "cannot be written"),
        ("voice.wav", "o.wav", "nowhere.ts", "not found in"),
        ("text.txt", "o.wav", "hold", "no sound file"),
    ],
)
def test_what_goes_wrong_is_one_line(model_file, voice, tmp_path, capsys, source, target, model, words):
    (tmp_path / "text.txt").write_text("words")
    file = model if model.endswith(".ts") else str(model_file(model))
    assert main(["render", str(tmp_path / source), str(tmp_path / target), "--model", file, "--quiet"]) == 1
    said = capsys.readouterr().err.strip()
    assert said.startswith("latentplay render: ") and words in said and "\n" not in said
