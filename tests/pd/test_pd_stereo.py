"""Stereo in real Pd: two channels through a mono model, moved alike or apart, the same samples as each side alone and as render."""

import json

import numpy as np
import pytest
import soundfile
from signal_patch import SignalPatch, kept

from latentplay.cli.__main__ import main as latentplay
from latentplay.model.folders import DATA
from latentplay.modulation.modulator import Modulator
from latentplay.render import pd
from latentplay.render.mixer import Mixer
from latentplay.render.render import render

DEMO = DATA / "demo.ts"
WORDS = ("enable 1", "link scale 1", "scale 1.5", "basis voronoi", "jump 500", "time 300", "seed 3 77")
MOVES = {"enable": 1, "scale": [1.5] * 8, "basis": "voronoi", "jump": 500, "time": 300, "seed": [1, 2, 77, 4, 5, 6, 7, 8]}
LENGTH = 48000


def boxes(patch, name, channels, order):
    """encode~, mod~, decode~ and mix~ of a chain, made in some order; by their kinds. lp.mod~ is not told how many there are.
    The second channel draws its noise as an object with the next seed does."""
    flags, seed = f"-channels {channels}" if channels > 1 else "", f"-seed {int(name == 'right')}"
    texts = {"encode": f"{name} {DEMO} {flags} {seed}", "mod": name, "decode": f"{name} {flags} {seed}", "mix": f"{name} {flags}"}
    return {kind: patch.box(f"lp.{kind}~ {texts[kind]}") for kind in order}


def chain(patch, name, sources, words, order=("encode", "mod", "decode", "mix")):
    """Sources through encode~, mod~, decode~ and mix~, dry too; what comes out is kept."""
    channels = len(sources)
    made = boxes(patch, name, channels, order)
    for channel, source in enumerate(sources):
        patch.connect(source, 0, made["encode"], channel)
        patch.connect(made["decode"], channel, made["mix"], channel)
        patch.connect(source, 0, made["mix"], channels + channel)
    for latent in range(8 * channels):
        patch.connect(made["encode"], latent, made["mod"], latent)
        patch.connect(made["mod"], latent, made["decode"], latent)
    for channel in range(channels):
        patch.keep(made["mix"], channel)
    patch.say(0, made["mod"], *words)
    patch.say(0, made["mix"], "mix 60")
    return made


def stereo(words, folder, *, order=("encode", "mod", "decode", "mix"), sides=()):
    """The two sounds that go in; the stereo chain's two; what a mono chain makes of each, moved by ``sides``."""
    patch = SignalPatch(LENGTH)
    sources = [patch.box("osc~ 220"), patch.box("noise~")]
    for source in sources:
        patch.keep(source)
    chain(patch, "both", sources, words, order)
    for name, source, told in zip(("left", "right"), sources, sides, strict=bool(sides)):
        chain(patch, name, [source], told)
    patch.start()
    log = pd.run_batch(patch.finish(folder))
    assert not [line for line in log.splitlines() if "error" in line or "connect" in line], log
    heard = kept(folder)
    assert np.abs(heard[2:]).max(axis=1).min() > 1e-3, "a side is silent"
    assert np.abs(heard[2] - heard[3]).max() > 1e-2, "no stereo"
    return heard[:2], heard[2:4], heard[4:]


@pytest.mark.parametrize("order", [("encode", "mod", "decode", "mix"), ("mod", "mix", "decode", "encode")], ids=" ".join)
def test_each_side_is_the_mono_chain_to_the_last_bit(tmp_path, order):
    _, both, mono = stereo(WORDS, tmp_path, order=order, sides=(WORDS, WORDS))
    np.testing.assert_array_equal(both, mono)


def test_apart_the_right_side_has_seeds_of_its_own(tmp_path):
    """Those of the left and eight more, until it is told others."""
    right = (*WORDS[:-1], f"seed {' '.join(str(seed + 8) for seed in MOVES['seed'])}")
    _, both, mono = stereo((*WORDS, "link channels 0"), tmp_path, sides=(WORDS, right))
    np.testing.assert_array_equal(both, mono)


@pytest.mark.parametrize("link", [1, 0])
def test_render_plays_what_pd_plays(tmp_path, link):
    sent, both, _ = stereo((*WORDS, f"link channels {link}"), tmp_path)

    def modulator(voices, rate):
        made = Modulator(voices, rate, channels=2, **MOVES)
        made.set("link", "channels", link)
        return made

    here = render(sent, 48000, DEMO, channels=2, modulator=modulator, mixer=lambda n, rate: Mixer(n, rate, mix=60))
    np.testing.assert_array_equal(here.audio[:, :LENGTH], both)
    soundfile.write(tmp_path / "in.wav", sent.T, 48000, subtype="FLOAT")
    seeds = [*MOVES["seed"], *(() if link else (seed + 8 for seed in MOVES["seed"]))]
    options = {"model": DEMO, "channels": 2, "link-channels": link, "scale": 1.5, "basis": "voronoi", "jump": 500, "time": 300, "mix": 60}
    words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    files = [str(tmp_path / "in.wav"), str(tmp_path / "out.wav")]
    assert latentplay(["render", *files, "--quiet", *words, "--seed", *map(str, seeds)]) == 0
    np.testing.assert_array_equal(soundfile.read(files[1], dtype="float32")[0].T, here.audio)


def test_one_preset_serves_mono_and_stereo(tmp_path):
    """Saved by a mono chain, loaded by a stereo one, which dumps one side."""
    patch = SignalPatch(480)
    mono, both = patch.box("lp.mod~ a"), patch.box("lp.mod~ b -channels 2")
    presets = patch.box("lp.preset a"), patch.box("lp.preset b")
    patch.tell(both, 16, "MOD")
    patch.say(0, mono, *WORDS)
    patch.say(10, presets[0], "preset_save x", f"write {tmp_path}/x.json")
    patch.say(20, presets[1], f"read {tmp_path}/x.json", "preset_load x")
    patch.say(30, both, "dump", "link channels 0", "dump")
    log = pd.run_batch(patch.finish(tmp_path, 60))
    assert "error" not in log, log
    dumped = [line.removeprefix("MOD: ") for line in log.splitlines() if line.startswith("MOD: ")]
    assert "link channels 1" in dumped and "link channels 0" in dumped
    assert "seed 1 2 77 4 5 6 7 8" in dumped
    assert "seed 1 2 77 4 5 6 7 8 9 10 85 12 13 14 15 16" in dumped
    assert "scale" + 16 * " 1.5" in dumped
    lines = json.loads((tmp_path / "x.json").read_text())
    assert "channels" not in json.dumps(lines), "a mono preset knows nothing of channels"
