"""lp.mix~ in real Pd: dry and wet cancel to the bit at any block size and after a swap, in real time too; what it tells."""

import json
import re

import numpy as np
import pytest
from live import number
from lookalikes import passthrough
from signal_patch import SignalPatch, kept
from test_audio_thread import trap, watch

from latentplay.files.pd_patch import Patch
from latentplay.model.model import load
from latentplay.render import pd
from latentplay.render.mixer import Mixer
from latentplay.render.render import render
from latentplay.spec.mix import MIX

__all__ = ["trap"]

LATENTS = 128  # as many as the model of the larger ratio has
SECOND = 48000


@pytest.fixture(scope="session")
def pair(tmp_path_factory):
    """Two models that let everything pass, of the ratios 64 and 128."""
    folder = tmp_path_factory.mktemp("pair")
    return [passthrough(folder / f"pass{ratio}.ts", ratio, ratio) for ratio in (64, 128)]


class StripPatch(SignalPatch):
    """A chain that ends in `mix`; kept: what went in, and the mix."""

    def __init__(self, file, source="noise~", length=SECOND, latents=LATENTS, keeps=True):
        super().__init__(length)
        feed = self.box(source)
        encode, decode = self.box(f"lp.encode~ v {file} -latents {latents}"), self.box(f"lp.decode~ v -latents {latents}")
        self.mix, self.decode, self.feed = self.box("lp.mix~ v"), decode, feed
        self.chain(feed, encode)
        for latent in range(latents):
            self.connect(encode, latent, decode, latent)
        self.connect(decode, 0, self.mix)
        self.connect(feed, 0, self.mix, 1)
        for box, outlet, name in ((self.mix, 1, "MIX"), (decode, 1, "DEC"), (encode, latents, "ENC")):
            self.tell(box, outlet, name)
        if keeps:
            self.keep(feed)
            self.keep(self.mix)


def take(patch, folder, milliseconds=None):
    """What Pd printed, and the signals that were kept."""
    log = pd.run_batch(patch.finish(folder, milliseconds))
    return log, kept(folder)


def complaints(log):
    return [line for line in log.splitlines() if line.startswith("error: lp.mix~")]


# --- dry and wet in time ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("block", [1, 16, 64, 512, 4096])
def test_half_dry_is_the_sound_itself_before_and_after_a_swap(pair, tmp_path, block):
    """In a subpatch with that block size; half-way another model with another delay. What differs is what -120 dB allows:
    nothing at all."""
    inner = StripPatch(pair[0], "inlet~", keeps=False)
    inner.box(f"block~ {block}")
    for place, box in enumerate((inner.mix, inner.feed)):
        inner.connect(box, 0, inner.box("outlet~", 20 + 100 * place))  # Pd counts them from left to right
    inner.say(0, inner.mix, "mix 50")
    inner.say(490, inner.mix, "latency")
    inner.say(500, inner.mix, f"open {pair[1]}")
    inner.save(tmp_path / "inner.pd")
    patch = SignalPatch()
    noise, sub = patch.box("noise~"), patch.box("inner")
    patch.chain(noise, sub)
    patch.keep(sub, 0)
    patch.keep(sub, 1)
    patch.start()
    log, (mixed, dry) = take(patch, tmp_path)
    assert np.abs(dry).max() > 0.5
    for latency, start, end in ((64, 4200, 23000), (128, 36000, SECOND)):
        assert f"MIX: latency {latency} chain {latency} limit 0" in log
        np.testing.assert_array_equal(mixed[start:end], dry[start - latency : end - latency])


def test_real_time_is_as_exact(pair, tmp_path, jack):
    """Under JACK, recorded before a swap and after it; a late frame may cost its own samples and the fades, never the delay."""
    for file, ratio in ((pair[0], 64), (pair[1], 128)):
        folder = tmp_path / str(ratio)
        patch = StripPatch(pair[0])
        patch.say(50, patch.mix, "mix 50")
        if file != pair[0]:
            patch.say(2000, patch.mix, f"open {file}")
        patch.at(100, patch.message("; pd dsp 1"))
        patch.at(4000, *patch.writers)
        patch.say(5200, patch.decode, "info")
        patch.say(5200, patch.mix, "latency", "info")
        log = jack.run(patch.finish(folder, 5300), 60)
        dry, mixed = kept(folder)
        delay = int(number(log, "MIX", "latency"))
        assert delay == number(log, "DEC", "latency") == number(log, "MIX", "info dry_delay") and delay > ratio
        late = number(log, "DEC", "info late") + number(log, "DEC", "info dropped")
        wrong = np.count_nonzero(mixed[delay:] != dry[:-delay])
        assert np.abs(dry).max() > 0.5
        assert wrong <= 2 * (late + 1) * 1024, f"{wrong} samples differ, {late} frames were late"


def test_the_delay_follows_a_swap_without_a_click(pair, tmp_path):
    patch = StripPatch(pair[0], "osc~ 200")
    patch.say(0, patch.mix, "mix 0")
    for step in range(6):
        patch.say(150 + 120 * step, patch.mix, f"open {pair[(step + 1) % 2]}")
    patch.start()
    _, (dry, mixed) = take(patch, tmp_path)
    bends = [np.abs(np.diff(sound[200:].astype(float), 2)).max() for sound in (dry, mixed)]
    assert bends[1] < 2 * bends[0]
    np.testing.assert_array_equal(mixed[-4000:], dry[-4000 - 64 : -64])


def test_a_strip_of_its_own_chain_or_none_waits_for_nothing(tmp_path):
    patch = SignalPatch(4800)
    noise, mix = patch.box("noise~"), patch.box("lp.mix~ nobody")
    patch.connect(noise, 0, mix, 1)
    patch.keep(noise)
    patch.keep(mix)
    patch.say(0, mix, "mix 0")
    patch.start()
    _, (dry, mixed) = take(patch, tmp_path)
    np.testing.assert_array_equal(mixed, dry)


# --- the same everywhere ------------------------------------------------------------------------------------------------

BEFORE = [("mix", 30), ("align", 500), ("gain_out", 9)]
AFTER = [("limit", 1), ("gain_in", 12), ("mix", 80), ("align", 10, "ms"), ("gain_out", 3.5)]


def test_pd_and_python_give_the_same_samples(tmp_path):
    """Two channels, told things before the start and half-way; one inlet's sound leaves through another's memory."""
    patch = SignalPatch()
    mix = patch.box("lp.mix~ v -channels 2")
    for inlet in range(4):
        noise = patch.box("noise~")
        patch.connect(noise, 0, mix, inlet)
        patch.keep(noise)
    patch.keep(mix, 0)
    patch.keep(mix, 1)
    patch.say(0, mix, *(" ".join(map(str, message)) for message in BEFORE))
    patch.say(500, mix, *(" ".join(map(str, message)) for message in AFTER))
    patch.start()
    log, heard = take(patch, tmp_path)
    mixer = Mixer(2)
    made = []
    for start, messages in ((0, BEFORE), (SECOND // 2, AFTER)):
        for message in messages:
            mixer.set(*message)
        block = heard[:, start : start + SECOND // 2]
        made.append(mixer.process(block[:2], block[2:4]))
    assert not complaints(log)
    np.testing.assert_array_equal(heard[4:], np.concatenate(made, axis=1))


def test_a_render_has_the_samples_of_pd(model_file, tmp_path):
    words = {"mix": 60, "gain_in": 20, "gain_out": 24, "limit": 1, "true_peak": 0}
    patch = StripPatch(model_file("rave_v2"), latents=8)
    patch.say(0, patch.mix, *(f"{name} {value}" for name, value in words.items()), "latency")
    patch.start()
    log, (dry, mixed) = take(patch, tmp_path)
    made = render(dry[None], SECOND, model_file("rave_v2"), mixer=Mixer(**words))
    assert number(log, "MIX", "latency") == made.latency == 2048 + load(model_file("rave_v2")).delay + 72
    assert np.abs(mixed).max() == np.float32(10 ** (-1 / 20))
    np.testing.assert_array_equal(made.audio[0, :SECOND], mixed)


# --- what it tells ------------------------------------------------------------------------------------------------------


def alone(length=4800, source="sig~ 0.5"):
    """lp.mix~ with a sound in its wet inlet."""
    patch = SignalPatch(length)
    mix = patch.box("lp.mix~ v")
    patch.connect(patch.box(source), 0, mix)
    patch.tell(mix, 1, "MIX")
    patch.keep(mix)
    return patch, mix


def test_latency_is_told_when_it_changes_and_only_then(pair, tmp_path):
    patch = StripPatch(pair[0])
    patch.say(100, patch.mix, "latency")
    patch.say(300, patch.mix, "limit 1", "limit 1", "mix 20")
    patch.say(500, patch.mix, f"open {pair[1]}")
    patch.say(700, patch.mix, "limit 0")
    patch.start()
    log, _ = take(patch, tmp_path)
    told = re.findall(r"^MIX: latency (.*)", log, re.MULTILINE)
    assert told == ["64 chain 64 limit 0", "136 chain 64 limit 72", "200 chain 128 limit 72", "128 chain 128 limit 0"]


def test_meters_go_out_as_often_as_asked(tmp_path):
    patch, mix = alone(48000)
    patch.say(0, mix, "meter 100", "gain_out -6")
    patch.say(550, mix, "meter 0")
    patch.start()
    log, _ = take(patch, tmp_path)
    told = [[float(x) for x in line.split()] for line in re.findall(r"^MIX: meter (.*)", log, re.MULTILINE)]
    assert len(told) == 5
    for wet, dry, out, reduction in told:
        assert (wet, out) == (pytest.approx(-6.02, abs=0.01), pytest.approx(-12.02, abs=0.01)) and (dry, reduction) == (-120, 0)


def test_a_broken_inlet_is_told_once_and_heals(tmp_path):
    patch, mix = alone(24000, "noise~")
    bad = patch.box("tabplay~ bad")  # [expr~] may give a NaN; a table keeps one for sure
    patch.box("table bad 64")
    patch.connect(bad, 0, mix)
    huge = patch.message("; bad const 1e+30")
    patch.at(0, huge)
    patch.at(100, bad)
    patch.at(200, bad)
    patch.say(400, mix, "info")
    patch.start()
    log, heard = take(patch, tmp_path)
    assert np.isfinite(heard).all() and np.abs(heard).max() <= 1
    assert len(complaints(log)) == 1 and "no number" in complaints(log)[0]
    assert number(log, "MIX", "info not_finite") == 128
    assert np.abs(heard[0, -4800:]).max() > 0.5


BAD = {
    "mix 101": "101", "mix": "mix", "mix -1": "-1", "mix loud": "loud", "mix 1 2": "mix", "align -5": "-5", "align 1.5": "1.5",
    "align 300000": "300000", "align soon": "soon", "align 5 s": "'s'", "align 6000 ms": "6000 ms", "gain_in 25": "25",
    "gain_out -25": "-25", "limit 2": "2", "limit on": "on", "meter 1001": "1001", "volume 3": "volume", "open": "open",
    "open nowhere.ts": "nowhere.ts",
}  # fmt: skip


def test_bad_messages_get_one_line_and_change_nothing(tmp_path):
    patch, mix = alone()
    patch.say(0, mix, "mix 33.5", "align 12 ms", "gain_in -6", "gain_out 2", "dump")
    for step, bad in enumerate(BAD):
        patch.say(10 + 5 * step, mix, bad)
    patch.say(200, mix, "dump")
    patch.start()
    log, _ = take(patch, tmp_path, 250)
    lines = complaints(log)
    assert len(lines) == len(BAD), log
    for (bad, quoted), line in zip(BAD.items(), lines, strict=True):
        assert quoted in line and len(line) < 400, f"{bad}: {line}"
    told = [line for line in log.splitlines() if re.match(rf"MIX: ({'|'.join(p.name for p in MIX.params)}) ", line)]
    assert len(told) == 2 * len(MIX.params) and told[: len(MIX.params)] == told[len(MIX.params) :]
    assert "MIX: align 12 ms" in told and "MIX: mix 33.5" in told


def test_a_dump_can_be_sent_back(tmp_path):
    patch, mix = alone()
    other = patch.box("lp.mix~ w")
    patch.tell(other, 1, "OTHER")
    to = patch.box("list trim")
    patch.connect(mix, 1, to)
    patch.connect(to, 0, other)
    patch.say(0, mix, "mix 12.5", "align 77", "gain_in -6", "gain_out 2", "limit 1", "dump")
    patch.say(50, other, "dump")
    patch.start()
    log, _ = take(patch, tmp_path, 150)
    for line in ("mix 12.5", "align 77", "gain_in -6", "gain_out 2", "limit 1"):
        assert f"OTHER: {line}" in log


def test_it_tells_what_it_is(tmp_path):
    patch, mix = alone(480)
    patch.say(0, mix, "info", "version", "latency")
    patch.box("lp.mix~ v -latents 3")
    patch.box("lp.mix~ v -channels 65")
    log, _ = take(patch, tmp_path, 100)
    for told in ("info chain v", "info channels 1", "info dry_delay 0", "info not_finite 0", "version 0", "latency 0 chain 0 limit 0"):
        assert f"MIX: {told}" in log
    assert "no flag '-latents': it knows -channels" in log and "'-channels' needs a number from 1 to 64, got '65'" in log


# --- on stage -----------------------------------------------------------------------------------------------------------


@pytest.mark.late
def test_nothing_that_it_is_told_stops_the_audio_thread(pair, tmp_path, jack, trap):
    patch = StripPatch(pair[0], length=4800)
    patch.start(100)
    words = ["mix 50", "limit 1", "align 100", "gain_out 24", "align auto", "meter 10", f"open {pair[1]}", "limit 0", "limit 1",
             "align 262144", "gain_in -24", "mix 0", "info", "dump", f"open {pair[0]}", "align 1 ms", "limit 0"]  # fmt: skip
    for step, word in enumerate(words * 2):
        patch.say(1000 + 60 * step, patch.mix, word)
    seen = watch(patch.finish(tmp_path, 3500), tmp_path, jack, trap)
    assert seen["calls"] > 5000
    assert {seen[what] for what in ("allocations", "locks", "gil", "system_calls")} == {0}, json.dumps(seen)


@pytest.mark.late
def test_deleting_and_recreating_with_sound_on(pair, tmp_path, jack):
    """A subpatch is emptied and filled again with a strip beside a chain that plays on."""
    patch = Patch()
    patch._lines += ["#N canvas 0 0 400 300 strip 0;", "#X restore 20 20 pd strip;"]
    patch._count = 1
    encode, decode = patch.box(f"lp.encode~ v {pair[0]}"), patch.box("lp.decode~ v -latents 64")
    patch.chain(patch.box("noise~"), encode)
    for latent in range(64):
        patch.connect(encode, latent, decode, latent)
    patch.at(50, patch.message("; pd dsp 1"))
    fill = ["obj 20 20 noise~", "obj 20 60 lp.mix~ v -channels 2", "msg 200 20 meter 5", *(f"connect 0 0 1 {i}" for i in range(4)),
            "connect 2 0 1 0"]  # fmt: skip
    for step in range(40):
        at = 500 + 100 * step
        patch.at(at, patch.message("; " + "; ".join(f"pd-strip {line}" for line in fill)))
        patch.at(at + 30 + step % 20, patch.message("; pd-strip clear"))
    patch.at(5000, patch.message("; pd quit"))
    log, memory = jack.weigh(patch.save(tmp_path / "deleting.pd"), 60)
    assert "couldn't create" not in log and not complaints(log), log
    assert np.mean(memory[-2:]) - np.mean(memory[len(memory) // 2 : len(memory) // 2 + 2]) < 10, memory
