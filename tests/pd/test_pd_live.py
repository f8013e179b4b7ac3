"""Real Pd in real time, under JACK's dummy driver: the delay that is said is the delay that is heard, whatever is switched."""

import random

import numpy as np
from chain_patch import BoxPatch, ChainPatch, offline, tables
from live import number
from lookalikes import rave

from latentplay.files.pd_patch import Patch
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


def twins_patch(file, folder):
    """Two chains hear one sound, two another, all over the same weights; tables of what differs in a pair, and of the two sounds."""
    patch = Patch()
    sounds, ask, ends = [patch.box("osc~ 220"), patch.box("phasor~ 55")], patch.message("info"), []
    for chain in range(4):
        encode, decode = patch.box(f"lp.encode~ c{chain} {file} -seed 1"), patch.box(f"lp.decode~ c{chain} -seed 1")
        patch.connect(sounds[chain % 2], 0, encode)
        for latent in range(8):
            patch.connect(encode, latent, decode, latent)
        patch.connect(encode, 8, patch.box(f"print E{chain}"))
        patch.connect(decode, 1, patch.box(f"print D{chain}"))
        patch.connect(ask, 0, encode)
        patch.connect(ask, 0, decode)
        ends.append(decode)
    writers = []
    for name, (one, other) in {"out0": (0, 2), "out1": (1, 3), "out2": (0, 1)}.items():
        patch.box(f"table {name} 48000")
        writers.append(patch.box(f"tabwrite~ {name}"))
        apart = patch.box("-~")
        patch.connect(ends[one], 0, apart)
        patch.connect(ends[other], 0, apart, 1)
        patch.connect(apart, 0, writers[-1])
    patch.at(500, patch.message("; pd dsp 1"))
    patch.at(2500, *writers)
    patch.at(3600, ask, patch.message("; ".join(["", *(f"out{i} write {folder}/out{i}.txt" for i in range(3)), "pd quit"])))
    return patch


def test_chains_over_the_same_weights_keep_their_own_sound(tmp_path, jack):
    """They may be computed together, whoever comes first: what each plays is its own."""
    patch = twins_patch(rave(tmp_path / "large.ts", width=32, noise=True), tmp_path)
    log = jack.run(patch.save(tmp_path / "twins.pd"), 40)
    first, second, between = (np.loadtxt(tmp_path / f"out{i}.txt", dtype=np.float32) for i in range(3))
    late = sum(number(log, f"{end}{chain}", "info late") for end in "ED" for chain in range(4))
    assert np.count_nonzero(first) + np.count_nonzero(second) <= 2 * late * 4096
    assert np.count_nonzero(between) > 40000, "two sounds"
