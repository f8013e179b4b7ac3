"""Real Pd in real time, under JACK's dummy driver: the delay that is said is the delay that is heard, whatever is switched."""

import random

import numpy as np
from chain_patch import BoxPatch, ChainPatch, offline, tables
from live import number

from latentplay.render import pd

SECONDS = 6


def live(patch, folder, jack, *, seconds=SECONDS, **options):
    """Plays a patch for some seconds; what Pd printed, and the two tables, recorded in the last second and a half."""
    patch.at(100, patch.dsp())
    patch.record_at(1000 * seconds - 1500)
    patch.finish_at(1000 * seconds, folder)
    log = jack.run(patch.save(folder / "live.pd"), seconds + 20, **options)
    return log, *tables(folder)


def click_patch(model_file, **options):
    """A click every 6000 samples or so (prime to the hop) through a model that passes clicks exactly, ratio 2048."""
    file = model_file("clicks")
    patch = ChainPatch(file, file, 8, length=72000, source=None, **options)
    metro, click = patch.box("metro 127"), patch.box("tabplay~ click")
    patch.box("table click 100")
    patch.chain(metro, click)
    patch.at(300, patch.message("; click 7 0.5"), metro)
    patch.feed(click)
    return patch


def delays(sent, heard):
    """The distance of each click that went in to the next one of the same height that came out, in samples."""
    at_in, at_out = np.nonzero(sent)[0], np.nonzero(heard)[0]
    starts_in = at_in[np.diff(at_in, prepend=-99) > 50]
    starts_out = at_out[np.diff(at_out, prepend=-99) > 50]
    return [int(min(o - i for o in starts_out if o >= i)) for i in starts_in if (starts_out >= i).any()]


def agree(found, told, late):
    """Every click comes out at the reported delay. Where the machine was too busy for a frame, its click may be lost: then
    the others say the delay."""
    assert found and max(set(found), key=found.count) == told
    assert late or set(found) == {told}


def test_the_engine_that_was_chosen_plays(model_file, tmp_path, engine):
    patch = ChainPatch(model_file("clicks"), model_file("clicks"), 8, length=640)
    assert f"info engine {engine}" in pd.run_batch(offline(patch, tmp_path))


def test_delay_is_as_reported_and_survives_switches(model_file, tmp_path, jack):
    """Twenty switches of each object in random order, and another chain that opens a heavier model: the delay is the reported one,
    to the sample, and has stayed the same."""
    patch = click_patch(model_file)
    heavier = patch.message(f"open {model_file('rave_v2')}")
    patch.connect(heavier, 0, patch.box("lp.encode~ two -latents 8"))
    patch.at(3500, heavier)
    order = [(box, on) for box in (patch.encode, patch.decode) for on in [0, 1] * 10]
    random.Random(3).shuffle(order)
    for step, (box, on) in enumerate(order):
        message = patch.message(f"enable {on}")
        patch.connect(message, 0, box)
        patch.at(1000 + 70 * step, message)
    for box in (patch.encode, patch.decode):
        message = patch.message("enable 1")
        patch.connect(message, 0, box)
        patch.at(1000 + 70 * len(order), message)
    log, sent, heard = live(patch, tmp_path, jack, seconds=7)
    late = number(log, "DEC", "info late") + number(log, "ENC", "info late")
    agree(delays(sent, heard), int(number(log, "DEC", "latency")), late)
    settled = log[log.index("DEC: loaded") :].splitlines()
    assert len({line for line in settled if line.startswith("DEC: latency")}) <= 2, "by loading, and by the measured period"


def test_a_method_s_delay_is_as_reported(model_file, tmp_path, jack):
    patch = BoxPatch(f"lp.model~ {model_file('clicks')} forward", 1, 1, length=72000, source="tabplay~ click")
    metro = patch.box("metro 127")
    patch.box("table click 100")
    patch.chain(metro, patch.source)
    patch.at(300, patch.message("; click 7 0.5"), metro)
    log, sent, heard = live(patch, tmp_path, jack, seconds=8)
    agree(delays(sent, heard), int(number(log, "BOX", "latency")), number(log, "BOX", "info late"))


def test_default_delay_is_at_most_3072_samples_for_a_light_model(model_file, tmp_path, jack):
    _log, sent, heard = live(click_patch(model_file), tmp_path, jack)
    found = delays(sent, heard)
    assert max(set(found), key=found.count) <= 3072


def test_samples_are_the_same_as_off_line(model_file, tmp_path, jack):
    """What passes through in real time is exact, once the fade-in is over."""
    file = model_file("passthrough")
    log, sent, heard = live(ChainPatch(file, file, 64, length=48000), tmp_path, jack)
    delay = int(number(log, "DEC", "latency"))
    wrong = np.count_nonzero(heard[delay:] != sent[:-delay])
    late = number(log, "DEC", "info late") + number(log, "ENC", "info late")
    assert wrong <= 2 * late * 1024, "a late frame may cost its own samples and two fades, nothing else"
