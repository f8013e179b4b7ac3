"""Latents as messages: each frame a list out of encode~, lists into decode~ in place of signals, across a network too."""

import re
import subprocess
from pathlib import Path

import numpy as np
from lookalikes import hold
from signal_patch import SignalPatch, kept
from talking_pd import free_port

from latentplay.files.pd_patch import Patch
from latentplay.model.folders import DATA
from latentplay.render import pd

DEMO = DATA / "demo.ts"
HOP = 2048


def listening(patch: Patch, model: Path, word: str) -> tuple[int, int]:
    """Noise into an encoder that says its latents; the encoder, and what gives its lists with another word in front."""
    encode, route = patch.box(f"lp.encode~ v {model}"), patch.box("route latents")
    other, trim = patch.box(f"list prepend {word}"), patch.box("list trim")
    patch.connect(patch.box("noise~"), 0, encode)
    patch.connect(encode, 8, route)
    patch.chain(route, other, trim)
    on = patch.message("frames 1")
    patch.connect(on, 0, encode)
    patch.at(0, on)
    return encode, trim


def test_lists_play_what_cords_play_a_hop_later(tmp_path):
    """To the last bit: nothing is lost on the way. Back at the cords, the sound is theirs again."""
    patch = SignalPatch(96000)
    encode, lists = listening(patch, hold(tmp_path / "hold.ts"), "latents")
    corded, listed = patch.box("lp.decode~ v"), patch.box("lp.decode~ v")
    patch.chain(lists, listed)
    for latent in range(8):
        patch.connect(encode, latent, corded, latent)
        patch.connect(encode, latent, listed, latent)
    patch.keep(corded)
    patch.keep(listed)
    patch.say(1500, encode, "frames 0")
    patch.say(1500, listed, "latents")
    patch.tell(listed, 1, "said")
    patch.say(1400, listed, "info")
    patch.say(1900, listed, "info")
    patch.start()
    log = pd.run_batch(patch.finish(tmp_path))
    cords, lists_ = kept(tmp_path)
    assert len(np.unique(cords[12000:])) > 20
    np.testing.assert_array_equal(lists_[HOP + 12000 : 67000], cords[12000 : 67000 - HOP])
    np.testing.assert_array_equal(lists_[80000:], cords[80000:])
    assert re.findall(r"said: info plays (\w+)", log) == ["messages", "signals"]


def test_what_is_no_frame_is_refused_and_the_sound_stays(tmp_path):
    patch = SignalPatch(24000)
    decode = patch.box(f"lp.decode~ v {DEMO}")
    patch.keep(decode)
    patch.say(50, decode, "latents 1 2 3", "latents 1 2 3 4 5 6 7 eight", "latents 1 1 1 1 1 1 1 1 1")
    patch.tell(decode, 1, "said")
    patch.start()
    log = pd.run_batch(patch.finish(tmp_path))
    assert len(re.findall("error: lp.decode~ v: .*expected 8 numbers, one for each latent", log)) == 3
    assert np.abs(kept(tmp_path)).max() > 0


def test_the_last_of_too_many_is_the_one_that_stays(tmp_path):
    """A hand sends more lists than there are hops: what sounds in the end is where it stopped."""
    patch = SignalPatch(72000)
    quick, slow = patch.box(f"lp.decode~ v {DEMO}"), patch.box("lp.decode~ v")
    patch.keep(quick)
    patch.keep(slow)
    for step in range(40):
        patch.say(100 + step / 2, quick, f"latents {step} {-step} 0 0 0 0 0 0")
    for box in (quick, slow):
        patch.say(200, box, "latents 2 -1 0.5 0 0 0 0 0")
    patch.start()
    pd.run_batch(patch.finish(tmp_path))
    quick_heard, slow_heard = kept(tmp_path)
    assert np.sqrt(np.mean(slow_heard[48000:] ** 2)) > 0.01
    np.testing.assert_allclose(quick_heard[48000:], slow_heard[48000:], atol=1e-3)


def sender(port: int) -> Patch:
    """A Pd that encodes a sound and sends its latents."""
    patch = Patch()
    _, lists = listening(patch, DEMO, "send")
    net, start = patch.box("netsend"), patch.message(f"connect localhost {port}")
    patch.chain(lists, net)
    again = patch.box("metro 500")  # until the other one listens
    patch.chain(again, start, net)
    patch.at(200, patch.message("; pd dsp 1"), again)
    patch.at(30000, patch.message("; pd quit"))
    return patch


def receiver(port: int) -> Patch:
    """A Pd that plays the latents that come to it, tells them and, after twenty, quits as soon as four windows have been loud."""
    patch = Patch()
    decode, come = patch.box(f"lp.decode~ v {DEMO}"), patch.box(f"netreceive {port}")
    patch.chain(come, patch.box("list prepend latents"), patch.box("list trim"), decode)
    patch.connect(come, 0, patch.box("print came"))
    enough, gate, loud = patch.message("1"), patch.box("spigot"), patch.box("moses 50")
    patch.chain(come, count_to(patch, 20, enough))
    patch.connect(enough, 0, gate, 1)
    patch.chain(decode, patch.box("env~ 8192"), loud)
    patch.connect(loud, 1, gate)
    info, route = patch.message("info"), patch.box("route info")
    patch.chain(gate, count_to(patch, 4, info))
    patch.connect(info, 0, decode)
    patch.connect(decode, 1, patch.box("print heard"))
    patch.connect(decode, 1, route)
    patch.chain(route, patch.box("route plays"), patch.message("; pd quit"))
    patch.at(50, patch.message("; pd dsp 1"))
    patch.at(30000, patch.message("; pd quit"))
    return patch


def count_to(patch: Patch, times: int, then: int) -> int:
    """A box that bangs another when something has come to it so many times."""
    first, count, more = patch.box("t b"), patch.box("f"), patch.box("+ 1")
    patch.chain(first, count, more, patch.box(f"sel {times}"), then)
    patch.connect(more, 0, count, 1)
    return first


def test_two_pds_play_one_model_over_the_network(tmp_path):
    """One encodes, the other sounds; between them go eight numbers a hop."""
    port = free_port()
    patches = [make(port).save(tmp_path / f"{make.__name__}.pd") for make in (receiver, sender)]
    there, here = (subprocess.Popen(pd.arguments(patch, "-nosound"), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
                   for patch in patches)
    try:
        said = there.communicate(timeout=60)[0]
    finally:
        here.kill()
        there.kill()
        here.wait()
    assert "heard: info plays messages" in said
    frames = [line.split()[1:] for line in said.splitlines() if line.startswith("came: ")]
    assert len(frames) >= 20 and {len(frame) for frame in frames} == {8} and len({tuple(frame) for frame in frames}) > 10
