"""The demo model: what it promises, and that it can be taught, stopped, taught on, exported and reported on."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
import torch

import latentplay
from latentplay.training import baseline, data, report, stream, train
from latentplay.training.distance import distance
from latentplay.training.midi import Note, quantity, write_midi
from latentplay.training.net import LATENTS, RATIO, SR
from latentplay.training.voices import SYNTHS

DATA = Path(latentplay.__file__).parent / "data"


@pytest.fixture(scope="module")
def model():
    """The model that ships."""
    return torch.jit.load(str(DATA / "demo.ts"))


@pytest.fixture(scope="module")
def sound():
    """The first five of the eight seconds that ship: drums and a marimba, 48 kHz."""
    samples, sr = soundfile.read(DATA / "demo-input.wav", dtype="float32")
    assert sr == SR
    return torch.from_numpy(samples)[: 117 * RATIO]


@pytest.fixture
def fresh(model):
    """The model with empty memory."""
    stream.quieten(model)
    return model


def test_has_what_a_real_export_has(model):
    assert model.encode_params.tolist() == [1, 1, LATENTS, RATIO]
    assert model.decode_params.tolist() == [LATENTS, RATIO, 1, 1]
    assert model.forward_params.tolist() == [1, 1, 1, 1]
    assert model.get_methods() == ["encode", "decode", "forward"]
    assert model.get_sample_rate() == model.sr == SR
    assert model.latent_size == LATENTS
    memory = [b for n, b in model.named_buffers() if n.endswith((".pad", ".cache"))]
    assert memory and all(b.dim() == 3 and b.any().item() is False for b in memory)
    assert (DATA / "demo.ts").stat().st_size <= 5_000_000


@torch.inference_mode()
def test_encoding_is_the_same_every_time(fresh, sound):
    first = fresh.encode(sound[None, None])
    stream.quieten(fresh)
    assert torch.equal(fresh.encode(sound[None, None]), first)


@torch.inference_mode()
def test_blocks_sound_like_the_whole(fresh, sound):
    x = sound[None, None, : 40 * RATIO]
    whole = fresh.encode(x)
    stream.quieten(fresh)
    blocks = torch.cat([fresh.encode(b) for b in x.split(RATIO, -1)], -1)
    torch.testing.assert_close(blocks, whole, atol=1e-4, rtol=1e-3)


@torch.inference_mode()
def test_rows_do_not_hear_each_other(fresh, sound):
    x = sound[None, None, : 20 * RATIO]
    alone = fresh.encode(x)
    stream.quieten(fresh)
    both = fresh.encode(torch.cat([x.flip(-1), x]))
    torch.testing.assert_close(both[1:], alone, atol=1e-4, rtol=1e-3)


@torch.inference_mode()
def test_nothing_in_nothing_out(fresh):
    y = stream.stream(fresh, torch.zeros(60 * RATIO))
    assert 20 * torch.log10(y[30 * RATIO :].std() + 1e-9) < -55


@torch.inference_mode()
def test_level_comes_back(fresh, sound):
    y = stream.stream(fresh, sound)
    assert abs(20 * torch.log10(y.std() / sound.std())) < 3


@torch.inference_mode()
def test_attacks_come_back_at_once(fresh, sound):
    assert report.delay(sound, stream.stream(fresh, sound)) <= 512


@torch.inference_mode()
def test_sounds_more_like_its_input_than_silence_or_an_untrained_net(fresh, sound):
    far, _ = report.apart(sound, stream.stream(fresh, sound), 64)
    raw, _ = report.apart(sound, stream.stream(report.untrained(), sound), 64)
    nothing, _ = report.apart(sound, torch.zeros_like(sound), 64)
    assert far < 0.7 * raw
    assert far < 0.5 * nothing


@torch.inference_mode()
def test_latents_are_about_one_and_the_first_matters_most(fresh, sound):
    z = fresh.encode(sound[None, None])[0]
    assert 0.3 < z.std(1).median() < 2
    with_first = report.apart(sound, stream.stream(fresh, sound, 1), 64)[0]
    with_none = report.apart(sound, stream.stream(fresh, sound, 0), 64)[0]
    with_all = report.apart(sound, stream.stream(fresh, sound), 64)[0]
    assert with_none - with_first > 0.25 * (with_none - with_all)


@torch.inference_mode()
def test_any_latents_stay_finite_and_bounded(fresh):
    torch.manual_seed(0)
    y = fresh.decode(3 * torch.randn(1, LATENTS, 50))
    assert y.isfinite().all() and y.abs().max() < 20


@pytest.fixture(scope="module")
def lessons(tmp_path_factory):
    """A folder of short teaching sounds."""
    folder = tmp_path_factory.mktemp("lessons")
    for part, seed in (("train", 1), ("held_out", 2)):
        (folder / part).mkdir()
        for family in ("bursts", "bells"):
            np.save(folder / part / f"{family}.npy", data.render(family, 9.0, seed, folder))
    return folder


def test_is_taught_stopped_taught_on_and_exported(lessons, tmp_path, monkeypatch):
    monkeypatch.setattr(train, "BATCH", 2)
    run = train.Run(tmp_path, data.sounds("train", lessons))
    assert all(np.isfinite(run.learn()) for _ in range(2))
    run.done = 0.5
    run.save()
    again = train.Run(tmp_path, data.sounds("train", lessons))
    assert (again.step, again.done) == (2, 0.5)
    assert all(torch.equal(a, b) for a, b in zip(again.net.parameters(), run.net.parameters(), strict=True))
    exported = report.load(tmp_path / "model.ts")
    assert exported.decode(exported.encode(torch.zeros(1, 1, RATIO))).shape == (1, 1, RATIO)
    assert train.held_out_distance(again.average, data.sounds("held_out", lessons)) > 0


def test_report_prints_every_row(lessons, monkeypatch, capsys, tmp_path):
    for kind in ("kit_standard",):
        (lessons / "held_out" / f"{kind}.npy").write_bytes((lessons / "held_out" / "bursts.npy").read_bytes())
    monkeypatch.setattr(report, "BLOCKS", 20)
    monkeypatch.setattr(baseline, "ROUNDS", 3)
    report.report(DATA / "demo.ts", lessons, tmp_path / "out.png")
    printed = capsys.readouterr().out
    for row in ("model", "silence", "untrained", "8 PCA + Griffin-Lim", "8 PCA + input's phase", "latents kept"):
        assert f"| {row} |" in printed
    assert (tmp_path / "out.png").stat().st_size > 10_000


def test_distance_is_nothing_between_equals_and_grows_with_noise():
    x = 0.1 * torch.randn(1, SR)
    near, far = x + 0.001 * torch.randn(1, SR), x + 0.1 * torch.randn(1, SR)
    assert distance(x, x) == 0
    assert 0 < distance(x, near) < distance(x, far)


def test_baseline_finds_a_phase():
    x = torch.from_numpy(data.render("swept_noise", 2.0, 1, Path()))
    components = baseline.fit({"noise": x.numpy()})
    rebuilt = baseline.magnitudes(components.frames(x), len(x) // baseline.HOP + 1)
    for y in (baseline.griffin_lim(rebuilt, len(x)), baseline.with_phase(rebuilt, x)):
        assert abs(20 * torch.log10(y.std() / x.std())) < 6
        assert distance(x[None], y[None]) < 0.7 * distance(x[None], torch.zeros(1, len(x)))


@pytest.mark.parametrize("family", SYNTHS)
def test_teaching_sounds_are_alive_and_repeatable(family):
    x = data.render(family, 4.0, 3, Path())
    assert len(x) == 4 * SR and np.isfinite(x).all()
    assert np.abs(x).max() == pytest.approx(0.9, abs=1e-3)
    assert np.array_equal(x, data.render(family, 4.0, 3, Path()))


def test_midi_file_holds_its_notes(tmp_path):
    write_midi(tmp_path / "a.mid", [Note(0, 0.5, 60, 100), Note(1, 0.5, 64, 90, 9)], {0: 12})
    content = (tmp_path / "a.mid").read_bytes()
    assert content.startswith(b"MThd\0\0\0\6\0\0\0\1\1\xe0MTrk")
    assert b"\x90\x3c\x64" in content and b"\x99\x40\x5a" in content and content.endswith(b"\xff\x2f\0")
    assert [quantity(n) for n in (0, 127, 128, 480)] == [b"\0", b"\x7f", b"\x81\0", b"\x83\x60"]
