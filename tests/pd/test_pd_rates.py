"""Sampling rates in real Pd: one that changes while sound runs, subpatches with another, overlapping blocks, resampling."""

import numpy as np
import pytest
from live import number
from lookalike_plain import Delayed
from lookalikes import hold, passthrough, save
from signal_patch import SignalPatch, kept

from latentplay.files.pd_patch import Patch
from latentplay.render import pd

HOP = 2048  # of `hold`, which gives back the mean of a hop
RATIO = 64  # of the model that lets everything pass
NO_DEVICES = " ".join(["0"] * 16)


@pytest.fixture(scope="session")
def steady(tmp_path_factory):
    """A steady sound comes back as it is, a hop later."""
    return hold(tmp_path_factory.mktemp("steady") / "steady.ts")


def chain(patch, feed, model, flags="", latents=8, name="v"):
    """encode~ and decode~ in a patch; the latter's box."""
    encode, decode = (patch.box(f"lp.{what}~ {name} {model} {flags}") for what in ("encode", "decode"))
    patch.connect(feed, 0, encode)
    for latent in range(latents):
        patch.connect(encode, latent, decode, latent)
    return decode


def sub(folder, name, block, *, then="", at=0.0, model="", flags="", latents=8, ask=0.0):
    """Writes an abstraction: inlet~, a chain `name`, outlet~, in [block~ `block`], which is set to `then` at a time."""
    inner = Patch()
    decode = chain(inner, inner.box("inlet~"), model, flags, latents, name)
    inner.connect(decode, 0, inner.box("outlet~"))
    set_later(inner, block, then, at)
    printer, info = inner.box(f"print {name}"), inner.message("info")
    inner.connect(decode, 1, printer)
    inner.connect(info, 0, decode)
    inner.at(ask, info)
    inner.save(folder / f"{name}.pd")


def set_later(patch, block, then, at):
    """[block~ `block`], set to `then` at a time."""
    blocks = patch.box(f"block~ {block}")
    if then:
        message = patch.message(f"set {then}")
        patch.connect(message, 0, blocks)
        patch.at(at, message)


def play(patch, folder, rate=48000, milliseconds=0.0):
    """What Pd printed, and the signals that were kept."""
    log = pd.run_batch(patch.finish(folder, milliseconds or 1000 * patch.length / rate + 60), rate=rate)
    return log, kept(folder)


def errors(log):
    return [line for line in log.splitlines() if line.startswith("error: lp.")]


def away(heard, level=0.01):
    """Samples of silence once the sound has begun."""
    begun = np.flatnonzero(np.abs(heard) > level)[0]
    return np.count_nonzero(np.abs(heard[begun:]) < level)


# --- a rate that changes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("before", "after"), [(96000, 44100), (48000, 44100), (44100, 96000)])
def test_another_rate_of_the_device_costs_at_most_a_hop(steady, tmp_path, before, after):
    patch = SignalPatch(int(2.5 * before + 2 * min(before, after)))
    patch.keep(chain(patch, patch.box("sig~ 0.5"), steady))
    patch.start()
    for step, rate in enumerate((after, before, after)):
        patch.at(2500 + 333 * step, patch.message(f"; pd audio-dialog {NO_DEVICES} {rate} 25 0 64"))
    log, (heard,) = play(patch, tmp_path, before, 5000)
    assert away(heard) <= 3 * HOP
    assert heard[-1] == 0.5
    said = errors(log)
    assert len(said) == 3 and "busy" not in log
    assert f"the sampling rate goes from {before} Hz to {after} Hz" in said[0] and "model 'steady'" in said[0]


@pytest.mark.parametrize(("block", "then"), [("64 1 2", "64 1 1"), ("64 1 1", "64 1 2"), ("256 1 4", "64 1 1")])
def test_another_rate_of_a_subpatch_costs_at_most_a_hop(steady, tmp_path, block, then):
    sub(tmp_path, "inner", block, then=then, at=2777, model=steady)
    patch = SignalPatch(200_000)
    inner = patch.box("inner")
    patch.chain(patch.box("sig~ 0.5"), inner)
    patch.keep(inner)
    patch.start()
    log, (heard,) = play(patch, tmp_path)
    assert away(heard) <= HOP
    assert heard[-1] == 0.5
    assert len(errors(log)) == 1 and "the sampling rate goes from" in log and "busy" not in log


def test_real_time_is_as_quick(steady, tmp_path, jack):
    sub(tmp_path, "inner", "64 1 2", then="64 1 1", at=7000, model=steady)
    patch = SignalPatch(150_000)
    inner = patch.box("inner")
    patch.chain(patch.box("sig~ 0.5"), inner)
    patch.keep(inner)
    patch.at(100, patch.message("; pd dsp 1"))
    patch.at(6000, *patch.writers)
    log = jack.run(patch.finish(tmp_path, 9500), 60)
    heard = kept(tmp_path)[0]
    assert heard.max() == 0.5 and away(heard) <= HOP
    assert "the sampling rate goes from 96000 Hz to 48000 Hz" in log


@pytest.mark.parametrize("first", ["ears", "mouth"])
def test_after_the_change_encode_and_decode_are_in_step(tmp_path, first):
    """Each in a subpatch of its own, which become as slow as the patch one after the other: then they play what a chain
    plays that has always run at this rate."""
    model = passthrough(tmp_path / "pass.ts", RATIO, 1)
    for name, box in (("ears", "encode"), ("mouth", "decode")):
        inner = Patch()
        inner.chain(inner.box("inlet~"), inner.box(f"lp.{box}~ v {model}"), inner.box("outlet~"))
        set_later(inner, "64 1 2", "64 1 1", 300 if name == first else 450)
        inner.save(tmp_path / f"{name}.pd")
    patch = SignalPatch()
    noise, mouth = patch.box("noise~"), patch.box("mouth")
    patch.chain(noise, patch.box("ears"), mouth)
    patch.keep(mouth)
    patch.keep(chain(patch, noise, model, latents=1, name="always"))
    patch.start()
    _, (heard, always) = play(patch, tmp_path)
    assert np.abs(always).max() > 0.5
    np.testing.assert_array_equal(heard[24000:], always[24000:])


def test_two_chains_do_not_mind_each_other(tmp_path):
    """One changes its rate, the other plays on as if nothing was; both are as late as they say."""
    model = passthrough(tmp_path / "pass.ts", RATIO, RATIO)
    sub(tmp_path, "changes", "64 1 2", then="64 1 1", at=300, model=model, latents=RATIO, ask=900)
    patch = SignalPatch()
    noise, inner = patch.box("noise~"), patch.box("changes")
    patch.chain(noise, inner)
    for box in (noise, inner, chain(patch, noise, model, latents=RATIO, name="stays")):
        patch.keep(box)
    patch.start()
    log, (sent, changes, stays) = play(patch, tmp_path)
    np.testing.assert_array_equal(stays[RATIO:], sent[:-RATIO])
    delay = int(number(log, "changes", "latency"))
    np.testing.assert_array_equal(changes[24000:], sent[24000 - delay : -delay])


@pytest.mark.parametrize("moment", [1000, 3600, 5700])
def test_textures_go_on_where_the_rate_changes(tmp_path, moment):
    """A voice neither leaps nor starts its loop of five seconds again: it keeps step with one that stays at its rate."""
    inner, patch = Patch(), SignalPatch(8 * 48000)
    inner.connect(voice_of(inner), 0, inner.box("outlet~"))
    set_later(inner, "64 1 2", "64 1 1", moment)
    inner.save(tmp_path / "moves.pd")
    patch.keep(patch.box("moves"))
    patch.keep(voice_of(patch))
    patch.start()
    _, moved = play(patch, tmp_path)
    changed, stayed = moved.reshape(2, -1, 1920)[:, :, 1900]  # 25 steps a second
    assert np.ptp(stayed) > 0.5
    assert np.abs(changed - stayed).max() < 0.01


def voice_of(patch):
    """A moving latent in a patch."""
    voice, say = patch.box("lp.mod~ v -latents 1"), patch.message("enable 1, time 5000, jump 300, scale 1")
    patch.connect(say, 0, voice)
    patch.at(0, say)
    return voice


# --- overlapping blocks -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("block", "late"), [("64 2", 0), ("64 4", 0), ("512 2", 448), ("1024 8", 960)])
def test_overlapping_blocks_play_once(tmp_path, block, late):
    """As without overlap, and a line says what to write."""
    model = passthrough(tmp_path / "pass.ts", RATIO, RATIO)
    sub(tmp_path, "inner", block, model=model, latents=RATIO, ask=900)
    patch = SignalPatch(24000)
    noise, inner = patch.box("noise~"), patch.box("inner")
    patch.chain(noise, inner)
    patch.keep(noise)
    patch.keep(inner)
    patch.start()
    log, (sent, heard) = play(patch, tmp_path, 48000)
    np.testing.assert_array_equal(heard[RATIO + late :], sent[: -RATIO - late])
    size, overlap = block.split()
    assert len(errors(log)) == 1
    assert f"overlap {overlap} of [block~] is not supported" in log and f"[block~ {size} 1]" in log


def test_overlap_is_no_other_rate(tmp_path):
    """The hop lasts as long as it does, and the model's own rate is no wrong one."""
    model = passthrough(tmp_path / "pass.ts", RATIO, RATIO, 48000)
    sub(tmp_path, "inner", "256 4", model=model, latents=RATIO, ask=100)
    patch = SignalPatch(9600)
    inner = patch.box("inner")
    patch.keep(inner)
    patch.start()
    log, _ = play(patch, tmp_path)
    assert number(log, "inner", "info hop_ms") == pytest.approx(1000 * RATIO / 48000, abs=1e-4)
    assert "semitones" not in log


# --- resampling ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("host", "model"), [(h, m) for m in (44100, 48000, 22050, 16000) for h in (44100, 48000, 88200, 96000) if h != m])
def test_a_resampled_chain_is_as_late_as_it_says(tmp_path, host, model):
    """A tone through -resample 1, against the tone itself at the reported delay: nothing is left, to -80 dB."""
    file = passthrough(tmp_path / "pass.ts", RATIO, RATIO, model)
    log, wet, dry, mixed = resampled(file, tmp_path, host, "-resample 1")
    delay = int(number(log, "DEC", "latency"))
    assert delay == number(log, "DEC", "latency") == number(log, "MIX", "latency")
    assert np.abs(wet[6000:] - dry[6000 - delay : -delay]).max() < 1e-4
    assert np.abs(mixed[6000:] - dry[6000 - delay : -delay]).max() < 1e-4


@pytest.mark.parametrize("flags", ["-resample 1", "", "-resample 1 -deadline 300 400"])
def test_the_delay_of_the_model_itself_counts_at_the_rate_it_runs_at(tmp_path, flags):
    file = save(Delayed(100, 44100), tmp_path / "delayed.ts")
    log, wet, dry, _ = resampled(file, tmp_path, 48000, flags)
    delay = int(number(log, "DEC", "latency"))
    assert np.abs(wet[6000:] - dry[6000 - delay : -delay]).max() < 1e-4


def resampled(file, folder, host, flags):
    """What Pd printed; a tone through a chain, the tone, and both mixed half and half by lp.mix~."""
    patch = SignalPatch(18000)
    tone, mix, say = patch.box("osc~ 997"), patch.box("lp.mix~ v"), patch.message("latency")
    decode = chain(patch, tone, file, flags, RATIO)
    patch.connect(decode, 0, mix)
    patch.connect(tone, 0, mix, 1)
    patch.tell(decode, 1, "DEC")
    patch.tell(mix, 1, "MIX")
    patch.say(100, mix, "mix 50")
    patch.connect(say, 0, decode)
    patch.connect(say, 0, mix)
    patch.at(150, say)
    for box in (decode, tone, mix):
        patch.keep(box)
    patch.start()
    log, signals = play(patch, folder, host)
    return log, *signals
