"""Off-line in real Pd: the delay is the ratio, and the same patch gives the same samples."""

import re

import numpy as np
import pytest
from chain_patch import ChainPatch, offline, tables
from lookalikes import AT_RUN_TIME, BAD, KINDS

from latentplay.model.info import read_model_info
from latentplay.render import pd


def play(patch, folder):
    """What Pd printed, and the two tables."""
    folder.mkdir(exist_ok=True)
    log = pd.run_batch(offline(patch, folder))
    return log, *tables(folder)


def test_delay_is_the_ratio_to_the_sample(model_file, tmp_path):
    file = model_file("passthrough")
    _, sent, heard = play(ChainPatch(file, file, 64), tmp_path)
    assert np.abs(sent).max() > 0.5
    np.testing.assert_array_equal(heard[64:], sent[:-64])
    np.testing.assert_array_equal(heard[:64], 0)


@pytest.mark.parametrize("kind", ["rave_v2_noise", "rave_v1", "rave_stereo"])
def test_two_runs_are_the_same_to_the_bit(model_file, tmp_path, kind):
    file, info = model_file(kind), read_model_info(model_file(kind))
    first, second = (play(ChainPatch(file, file, info.latents, outs=info.channels), tmp_path / name)[2] for name in "ab")
    assert np.abs(first).max() > 1e-4
    np.testing.assert_array_equal(first, second)


@pytest.mark.parametrize("block", [1, 16, 64, 256, 1024, 4096])
def test_block_size_is_inaudible(model_file, tmp_path, block):
    """A subpatch with another block size gives the same samples, later by Pd's own re-blocking."""
    file = model_file("rave_v2_noise")
    reference = play(ChainPatch(file, file, 8), tmp_path / "plain")[2]
    (tmp_path / "sub").mkdir()
    inner = ChainPatch(file, file, 8, source="inlet~")
    inner.box(f"block~ {block}")
    outlet = inner.box("outlet~")
    inner.connect(inner.decode, 0, outlet)
    inner.save(tmp_path / "sub" / "inner.pd")
    outer = outer_patch(tmp_path / "sub")
    pd.run_batch(outer)
    heard = np.loadtxt(tmp_path / "sub" / "heard.txt", dtype=np.float32)
    shift = max(0, block - 64)
    np.testing.assert_array_equal(heard[shift:], reference[: len(heard) - shift])


def outer_patch(folder):
    """noise~ into the abstraction `inner`, its sound into a table."""
    from latentplay.files.pd_patch import Patch

    patch = Patch()
    noise, inner, write = patch.box("noise~"), patch.box("inner"), patch.box("tabwrite~ heard")
    patch.box("table heard 48000")
    patch.chain(noise, inner, write)
    patch.at(0, patch.message("; pd dsp 1"), write)
    patch.at(1050, patch.message(f"; heard write {folder}/heard.txt; pd quit"))
    return patch.save(folder / "outer.pd")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_model_plays(model_file, tmp_path, kind):
    file, info = model_file(kind), read_model_info(model_file(kind))
    has = {method.name for method in info.methods}
    latents = info.latents
    outs = next((m.out_channels for m in info.methods if m.name == "decode"), 1)
    log, _, heard = play(ChainPatch(file, file, latents, outs=outs, length=96000), tmp_path)
    assert np.isfinite(heard).all()
    assert "silent" not in log
    if {"encode", "decode"} <= has:
        assert np.abs(heard[info.ratio :]).max() > 1e-5


@pytest.mark.parametrize("kind", BAD)
def test_bad_file_gives_one_line_and_the_sound_goes_on(model_file, tmp_path, kind):
    """What played before goes on; after a model that fails while it plays, there is silence, and Pd lives."""
    good, bad = model_file("clicks"), model_file(kind)
    patch = ChainPatch(good, good, 8, length=48000)
    load = patch.message(f"open {bad}")
    patch.connect(load, 0, patch.decode)
    patch.at(200, load)
    log, _, heard = play(patch, tmp_path)
    complaints = [line for line in log.splitlines() if line.startswith("error: lp.")]
    assert np.isfinite(heard).all()
    assert complaints and len(complaints) <= 2, log
    assert all(len(line) < 400 and "Traceback" not in line for line in complaints)
    if kind not in AT_RUN_TIME:
        assert np.abs(heard[-4096:]).max() > 0.01, "the old model should play on"
    assert re.search(r"info model (clicks|none|" + kind + ")", log)


def test_latents_that_do_not_fit_are_announced(model_file, tmp_path):
    file = model_file("hold")
    log, _, heard = play(ChainPatch(f"voice {file} -latents 4", "voice -latents 4", 4), tmp_path)
    assert "has 8 latents, this object 4" in log
    assert np.isfinite(heard).all()


@pytest.mark.parametrize("message", ["foo", "enable 2", "enable x", "open", "open nowhere.ts", "deadline 1", "enable"])
def test_bad_message_gives_one_helpful_line(model_file, tmp_path, message):
    file = model_file("clicks")
    patch = ChainPatch(file, file, 8, length=12000)
    bad = patch.message(message)
    patch.connect(bad, 0, patch.encode)
    patch.at(50, bad)
    log, _, heard = play(patch, tmp_path)
    complaints = [line for line in log.splitlines() if line.startswith("error: lp.")]
    assert len(complaints) == 1, log
    assert message.split()[0] in complaints[0] or message.split()[-1] in complaints[0]
    assert np.abs(heard[-2048:]).max() > 0.001


@pytest.mark.parametrize("rate", [44100, 96000])
def test_resampling_keeps_the_pitch(tmp_path, rate):
    """A model made for another rate, through -resample 1 on both objects: a tone keeps its pitch, late as reported."""
    from live import number
    from lookalikes import passthrough

    file = passthrough(tmp_path / "rated.ts", 64, 64, rate)
    patch = ChainPatch(f"{file} -resample 1", f"{file} -resample 1", 64, length=24000, source="osc~ 1000")
    log, _sent, heard = play(patch, tmp_path)
    assert "semitones" not in log
    delay = number(log, "DEC", "latency")
    time = np.arange(8000, 24000)
    # The report is rounded to a sample; an oscillator read at the delay in full is the same to -60 dB.
    phase = 2 * np.pi * 1000 / 48000
    basis = np.stack([np.cos(phase * time), np.sin(phase * time)], axis=1)
    fitted, residue, *_ = np.linalg.lstsq(basis, heard[8000:24000].astype(float), rcond=None)
    assert np.hypot(*fitted) == pytest.approx(1, abs=0.01)
    assert np.sqrt(residue[0] / len(time)) < 1e-3
    measured = np.angle(np.exp(1j * (np.arctan2(-fitted[1], fitted[0]) * -1 - phase * delay)))
    assert abs(measured / phase) < 0.75


def test_another_rate_is_announced_with_its_semitones(tmp_path):
    from lookalikes import passthrough

    file = passthrough(tmp_path / "rated.ts", 64, 64, 44100)
    log, *_ = play(ChainPatch(file, file, 64, length=4800), tmp_path)
    assert "1.47 semitones high" in log and "-resample 1" in log
