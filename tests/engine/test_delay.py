"""A model's own delay: dry and wet are in step where it is measured, and what is a guess is told as one."""

import argparse

import lookalike_plain as plain
import numpy as np
import pytest
import torch
from lookalikes import save

from latentplay.cli import info
from latentplay.model.cost import ROUND, steady_cost
from latentplay.model.delay import longest, play
from latentplay.model.folders import DATA
from latentplay.model.jobs import Jobs
from latentplay.model.model import load
from latentplay.render.mixer import Mixer
from latentplay.render.render import render


@pytest.fixture
def kept(tmp_path):
    """`kept(module)`: the module as a loaded model."""
    return lambda module: load(save(module, tmp_path / "model.ts"))


def lowpass(cutoff, length):
    """A linear-phase low-pass, (length,): its centre is sample length // 2."""
    time = torch.arange(length) - length // 2
    return cutoff * torch.sinc(cutoff * time) * torch.hann_window(length, periodic=False)


def first_change(model):
    """The first sample after a click that the click changes at all, hop by hop as in a patch; 0 in the click's own hop."""
    hops = -(-longest(model) // model.ratio) + 2
    sound = np.zeros((model.weights.shape(0)[0], hops * model.ratio), np.float32)
    quiet = play(model, sound)
    sound[:, model.ratio] = 1
    return max(0, int(np.flatnonzero(play(model, sound) != quiet)[0]) - model.ratio)


def mixer_at(mix):
    """The output strip with its limiter off, at so many per cent of wet."""
    mixer = Mixer(1, 48000.0)
    mixer.set("mix", mix)
    mixer.set("limit", 0)
    return mixer


@pytest.mark.parametrize(("delay", "rate"), [(0, 48000), (64, 48000), (3000, 48000), (30000, 48000), (26832, 22050),
                                             (28800, 16000), (60000, 22050)])
def test_a_delay_line_is_reported_to_the_sample(kept, delay, rate):
    model = kept(plain.Delayed(delay, rate))
    assert (model.delay, model.delay_note) == (delay, "")


def test_noise_of_the_model_s_own_does_not_move_it(kept):
    assert kept(plain.Delayed(3000, noise=0.3)).delay == 3000


def test_dry_and_wet_null(tmp_path):
    file = save(plain.Delayed(3000), tmp_path / "model.ts")
    sound = np.random.default_rng(0).uniform(-0.5, 0.5, (1, 9000)).astype(np.float32)
    dry, wet = (render(sound, 48000.0, file, mixer=mixer_at(mix)) for mix in (0, 100))
    assert dry.latency == wet.latency == 64 + 3000
    assert np.abs(wet.audio).max() > 0.4
    np.testing.assert_allclose(dry.audio[:, 4000:], wet.audio[:, 4000:], atol=1e-6)


@pytest.mark.parametrize("cutoff", [0.9, 0.3, 0.05])
def test_a_centred_filter_is_as_late_as_its_centre(kept, cutoff):
    model = kept(plain.Filtered(lowpass(cutoff, 513)))
    assert model.delay == pytest.approx(256, abs=1) and model.measured_delay.is_clear


@pytest.mark.parametrize(("kernel", "centre"), [(torch.ones(64) / 64, 31.5), (0.9 ** torch.arange(100.0), 4.3)])
def test_a_causal_smoother_is_as_late_as_the_energy_of_what_it_smears(kept, kernel, centre):
    model = kept(plain.Filtered(kernel))
    assert model.delay == pytest.approx(centre, abs=1.5) and model.measured_delay.is_clear


def test_loudness_is_followed_where_the_waveform_is_not(kept):
    model = kept(plain.LoudNoise(3000))
    assert model.delay == pytest.approx(3000, abs=64) and model.measured_delay.is_clear


@pytest.mark.parametrize("kind", ["passthrough", "passthrough_1", "clicks", "hold"])
def test_what_answers_at_once_has_no_delay(model_file, kind):
    model = load(model_file(kind))
    assert (model.delay, model.delay_note) == (0, "")


def test_a_model_that_does_not_listen_is_told(kept):
    model = kept(plain.Deaf(2048, 8))
    assert model.delay == 0
    assert "the delay of 'model' is not clear: nothing that it hears" in model.delay_note


@pytest.mark.parametrize("kind", ["rave_v2", "rave_v2_noise", "rave_v2_causal", "rave_22k", "rave_discrete", "rave_stereo"])
def test_random_weights_give_a_first_answer_and_say_so(model_file, kind):
    model = load(model_file(kind))
    assert model.delay_note.endswith(f"{model.delay} samples is its first answer")
    assert "\n" not in model.delay_note
    assert first_change(model) <= model.delay < 12000


def test_the_demo_model_is_as_late_as_the_manual_says():
    model = load(DATA / "demo.ts")
    assert (model.delay, model.delay_note) == (32, "")


@pytest.mark.parametrize("kind", ["decode_only", "encode_only"])
def test_half_a_model_has_no_delay_to_measure(model_file, kind):
    model = load(model_file(kind))
    assert (model.delay, model.delay_note) == (0, "")


def test_info_and_a_render_say_what_is_not_clear(model_file, capsys):
    file = str(model_file("rave_v2"))
    parser = argparse.ArgumentParser()
    info.add_arguments(parser)
    assert info.run(parser.parse_args([file, "--delay"])) == 0
    assert load(file).delay_note in capsys.readouterr().out
    assert load(file).delay_note in render(np.zeros((1, 4096)), 48000.0, file).notes


def cost_of(calls):
    """A cost that takes these values, then stays at the last one."""
    waiting = iter(calls)
    return lambda: next(waiting, calls[-1])


@pytest.mark.parametrize("calls", [
    [0.14, 0.14, 0.14, 0.0084],
    [0.0084] * 3 + [0.14, 0.0084],
    [0.14] * ROUND + [0.0084],
    [0.0084],
])
def test_an_outlier_at_load_is_not_what_a_frame_costs(calls):
    assert steady_cost(cost_of(calls)) == pytest.approx(0.0084)


def test_what_never_settles_still_ends():
    random = np.random.default_rng(0)
    assert 0 < steady_cost(lambda: float(random.exponential())) < 3


def test_costs_are_timed_on_one_thread_as_the_worker_plays():
    jobs = Jobs()
    try:
        assert jobs.measure(lambda: float(torch.get_num_threads())) == 1
    finally:
        jobs.stop()
