"""lp.mod~ in real Pd: six movements, the same samples everywhere, loops on the grid, words that it refuses, a new map."""

import itertools
import json
import re

import numpy as np
import pytest
import soundfile
from signal_patch import SignalPatch, kept
from test_audio_thread import trap, watch

from latentplay.cli.__main__ import main as latentplay
from latentplay.model.folders import DATA
from latentplay.modulation.modulator import Modulator
from latentplay.render import pd
from latentplay.spec.mod import BASES, MOD

__all__ = ["trap"]

DEMO = DATA / "demo.ts"
MOVING = ("enable 1", "link scale 1", "scale 1")


def take(patch, folder):
    """What Pd printed, and the signals that were kept."""
    log = pd.run_batch(patch.finish(folder))
    return log, kept(folder)


def python(words, voices=8, samples=96000, block=64):
    """What the modulator gives in Python after the same messages."""
    modulator = Modulator(voices, 48000)
    for line in words:
        name, *values = line.split()
        modulator.set(name, *[float(v) if re.fullmatch(r"[-\d.e]+", v) else v for v in values])
    blocks = [modulator.process(n=min(block, samples - at)) for at in range(0, samples, block)]
    return np.concatenate(blocks, axis=1)


def modulator_patch(*words, voices=8, length=96000):
    """lp.mod~ alone, told some words before sound starts, all voices kept."""
    patch = SignalPatch(length)
    box = patch.box(f"lp.mod~ v -latents {voices}")
    for voice in range(voices):
        patch.keep(box, voice)
    patch.tell(box, voices, "MOD")
    patch.say(0, box, *words)
    patch.start()
    return patch, box


# --- what is heard ------------------------------------------------------------------------------------------------------


def colours(sound):
    """How the spectrum goes: dB in 24 bands, ten times a second."""
    frames = np.abs(np.fft.rfft(sound[: len(sound) // 4800 * 4800].reshape(-1, 4800) * np.hanning(4800))) ** 2
    edges = np.unique(np.geomspace(4, frames.shape[1] - 1, 25).astype(int))
    return 10 * np.log10(np.add.reduceat(frames, edges[:-1], axis=1) + 1e-6)


def test_alone_it_plays_the_demo_model_in_six_ways(tmp_path):
    """No encoder: each basis makes a sound that moves, and no two make the same."""
    patch = SignalPatch(4 * 48000)
    for basis in BASES:
        mod, decode = patch.box(f"lp.mod~ {basis} {DEMO}"), patch.box(f"lp.decode~ {basis}")
        for latent in range(8):
            patch.connect(mod, latent, decode, latent)
        patch.keep(decode)
        patch.say(0, mod, *MOVING, "link scale 1", "scale 2", f"basis {basis}", "jump 500")
    patch.start()
    _, heard = take(patch, tmp_path)
    heard = heard[:, 48000:]
    assert np.isfinite(heard).all()
    pictures = [colours(sound) for sound in heard]
    for basis, sound, picture in zip(BASES, heard, pictures, strict=True):
        assert np.sqrt(np.mean(sound**2)) > 1e-3, f"{basis} is silent"
        assert picture.std(axis=0).mean() > 1, f"{basis} stands still"
    for one, other in itertools.combinations(range(6), 2):
        assert np.abs(pictures[one] - pictures[other]).mean() > 2, f"{BASES[one]} sounds like {BASES[other]}"


# --- the same everywhere ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("basis", BASES)
def test_the_same_samples_in_pd_and_in_python(tmp_path, basis):
    words = (*MOVING, f"basis {basis}", "jump 600", "time 300", "chaos 50", "smooth 10", "seed 3 -77777")
    _, heard = take(modulator_patch(*words, length=48000)[0], tmp_path)
    assert np.ptp(heard, axis=1).min() > 0.1
    np.testing.assert_array_equal(heard, python(words, samples=48000, block=997))


def test_block_size_is_inaudible(tmp_path):
    """Subpatches with other block sizes play the same samples."""
    sizes, words = (64, 1, 16, 1024, 4096), (*MOVING, "basis distorted", "jump 600", "time 300", "chaos 20")
    patch = SignalPatch(96000)
    for size in sizes:
        inner = SignalPatch()
        box = inner.box("lp.mod~ v -latents 3")
        inner.say(0, box, *words)
        inner.box(f"block~ {size}")
        for voice in range(3):
            inner.connect(box, voice, inner.box("outlet~", x=20 + 100 * voice))
        inner.save(tmp_path / f"inner{size}.pd")
        outer = patch.box(f"inner{size}")
        for voice in range(3):
            patch.keep(outer, voice)
    patch.start()
    _, heard = take(patch, tmp_path)
    expected = python(words, voices=3)
    for number, size in enumerate(sizes):
        np.testing.assert_array_equal(heard[3 * number : 3 * number + 3], expected, err_msg=f"block~ {size}")


def test_a_render_has_the_samples_of_pd(tmp_path):
    """`latentplay render --basis …` against the same chain in Pd, through the demo model."""
    sound = (0.3 * np.random.default_rng(1).standard_normal(48000)).astype(np.float32)
    soundfile.write(tmp_path / "in.wav", sound, 48000, subtype="FLOAT")
    options = ["--basis", "voronoi", "--jump", "400", "--seed", *map(str, range(5, 13)), "--quiet"]
    assert latentplay(["render", str(tmp_path / "in.wav"), str(tmp_path / "out.wav"), "--model", str(DEMO), *options]) == 0
    rendered = soundfile.read(tmp_path / "out.wav", dtype="float32")[0]
    patch = SignalPatch(len(rendered))
    player, encode = patch.box("tabplay~ sound"), patch.box(f"lp.encode~ v {DEMO}")
    mod, decode = patch.box(f"lp.mod~ v {DEMO}"), patch.box(f"lp.decode~ v {DEMO}")
    patch.box(f"table sound {len(sound)}")
    patch.connect(player, 0, encode)
    for latent in range(8):
        patch.connect(encode, latent, mod, latent)
        patch.connect(mod, latent, decode, latent)
    patch.say(0, mod, *MOVING, "basis voronoi", "jump 400", "seed 5 6 7 8 9 10 11 12")
    patch.say(0, patch.box("soundfiler"), f"read {tmp_path}/in.wav sound")
    patch.keep(decode)
    patch.at(0, player)
    patch.start()
    _, heard = take(patch, tmp_path)
    assert np.abs(rendered).max() > 1e-3
    np.testing.assert_array_equal(heard[0], rendered)


# --- loops --------------------------------------------------------------------------------------------------------------


def test_a_quarter_at_120_loops_every_24000_samples(tmp_path):
    _, heard = take(modulator_patch(*MOVING, "tempo 120", "time 1/4", "jump 700", length=24000 * 6)[0], tmp_path)
    loops = heard.reshape(8, 6, 24000)[:, 1:]
    assert np.ptp(loops[:, 0], axis=1).min() > 0.1
    np.testing.assert_array_equal(loops, np.broadcast_to(loops[:, :1], loops.shape))


def period(voice, shortest=11900, longest=36100):
    """The shift in samples at which a signal is most like itself."""
    here = voice[48000 : 48000 + 48000]
    shifts = range(shortest, longest, 20)
    return shifts[int(np.argmin([np.abs(here - voice[48000 + s : 96000 + s]).mean() for s in shifts]))]


def test_chaos_spreads_the_loops_the_same_way_each_time(tmp_path):
    words = (*MOVING, "time 1/4", "chaos 50", "jump 700")
    first, second = (take(modulator_patch(*words, length=144000)[0], tmp_path / name)[1] for name in "ab")
    np.testing.assert_array_equal(first, second)
    periods = [period(voice) for voice in first]
    assert min(periods) >= 11980 and max(periods) <= 36020
    assert len({round(p / 100) for p in periods}) == 8 and np.ptp(periods) > 8000, periods


# --- moved by hand ------------------------------------------------------------------------------------------------------

SWEPT = {
    "enable": "2", "jump": "1001", "smooth": "101", "sync": "2", "chaos": "101", "freeze": "2", "tempo": "1000", "time": "9960",
}


def sweep_patch(seconds):
    """Every parameter is thrown about, each at its own rate, between 3 and 41 ms; the output, at each mode that limits."""
    patch = SignalPatch(int(48000 * seconds))
    for mode in ("clip", "warp", "fold"):
        box = patch.box(f"lp.mod~ {mode} -latents 4")
        patch.say(0, box, f"mode {mode}", "enable 1")
        every = iter((3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47))
        for name, span in SWEPT.items():
            add = {"tempo": "+ 1", "time": "+ 40"}.get(name, "+ 0")
            throw(patch, next(every), [f"random {span}", add], f"{name} $1", box)
        for name in ("scale", "offset"):
            throw(patch, next(every), ["random 601", "- 300", "/ 100"], f"{name} 2 $1, {name} 3 $1", box)
        throw(patch, next(every), ["random 100000"], "seed 1 $1", box)
        throw(patch, next(every), ["random 101", "/ 100"], "seedmap $1 0.5", box)
        throw(patch, next(every), ["random 64"], "transport 1 $1 90", box)
        throw(patch, next(every), ["random 2"], "link scale $1", box)
        choose = patch.box("sel 0 1 2 3 4 5")
        throw(patch, 53, ["random 6"], None, choose)
        for outlet, basis in enumerate(BASES):
            word = patch.message(f"basis {basis}, trigger")
            patch.connect(choose, outlet, word)
            patch.connect(word, 0, box)
        for voice in range(4):
            patch.keep(box, voice)
        patch.tell(box, 4, mode)
    patch.start()
    return patch


def throw(patch, milliseconds, boxes, message, target):
    """A metro, some boxes, a message, a target."""
    parts = [patch.box(f"metro {milliseconds}"), *(patch.box(text) for text in boxes)]
    if message:
        parts.append(patch.message(message))
    patch.chain(*parts, target)
    patch.at(0, parts[0])


def test_every_parameter_may_be_swept(tmp_path):
    """No number that is none, nothing beyond 3, and no step that a two-pole low-pass at 100 Hz could not make."""
    log, heard = take(sweep_patch(3), tmp_path)
    assert "error" not in log
    assert np.isfinite(heard).all()
    assert np.abs(heard).max() <= 3
    assert np.abs(np.diff(heard)).max() <= 6 * (1 - np.exp(-2 * np.pi * 100 / 48000)) + 1e-6
    assert heard.std(axis=1).min() > 0.1


# --- words --------------------------------------------------------------------------------------------------------------

BAD = {
    "basis foo": "foo", "basis": "basis", "mode 7": "7", "jump 1001": "1001", "jump -1": "-1", "jump 1e40": "jump", "jump x": "x",
    "smooth 1 2": "smooth", "time 1/5": "1/5", "time 39": "39", "seed 1 4294967296": "4294967296", "seed 1 2 3": "seed", "scale 9 1": "9",
    "scale 1 3.5": "3.5", "offset 1 2 3": "offset", "seedmap 2 0": "2", "seedmap 0.5": "seedmap", "enable 2": "2", "chaos 101": "101",
    "transport 2 0 120": "2", "transport 1 0": "transport", "tempo 0": "0", "trigger dice": "dice", "link jump 1": "jump",
    "wobble 3": "wobble", "open": "open", "open nowhere.ts": "nowhere.ts", "seedmap_rebuild foo": "foo", "seedmap_rebuild 3": "3",
}  # fmt: skip


def test_bad_messages_get_one_line_and_change_nothing(tmp_path):
    patch, box = modulator_patch(*MOVING, "seed 1 123456789", "time 1/8T", "chaos 12.5", length=4800)
    marks = patch.message("dump")
    patch.connect(marks, 0, box)
    patch.at(0, marks)
    for step, bad in enumerate(BAD):
        patch.say(10 + 20 * step, box, bad)
    not_a_number, minus, jump = patch.message("1e40"), patch.box("-"), patch.message("jump $1")
    spread = patch.box("t f f")
    patch.chain(not_a_number, spread, minus, jump, box)
    patch.connect(spread, 1, minus, 1)
    patch.at(700, not_a_number)
    patch.at(800, marks)
    log = pd.run_batch(patch.finish(tmp_path, 900))
    lines = [line for line in log.splitlines() if line.startswith("error: lp.mod~")]
    assert len(lines) == len(BAD) + 1, log
    for (bad, quoted), line in zip(BAD.items(), lines, strict=False):
        assert quoted in line and len(line) < 500 and "Traceback" not in line, f"{bad}: {line}"
    dumps = [line for line in log.splitlines() if line.startswith("MOD: ") and not line.startswith("MOD: error")]
    dumps = [line for line in dumps if not line.startswith("MOD: loaded")]
    assert dumps[: len(dumps) // 2] == dumps[len(dumps) // 2 :] and "MOD: time 1/8T" in dumps, log


def test_it_tells_what_it_is(tmp_path):
    patch, box = modulator_patch("info", "latency", "version", "wobble", length=480)
    patch.say(0, box, f"open {DEMO}")
    log = pd.run_batch(patch.finish(tmp_path))
    for told in ("info latents 8", "info chain v", "latency 0", "version 0", "loaded demo 8 48000"):
        assert f"MOD: {told}" in log
    refused = next(line for line in log.splitlines() if "wobble" in line)
    assert all(row.name in refused for row in (*MOD.params, *MOD.messages)), refused


# --- the audio thread ---------------------------------------------------------------------------------------------------


@pytest.mark.late
def test_nothing_that_it_is_told_stops_the_audio_thread(tmp_path, jack, trap):
    """128 voices and 8 that move them, new textures, bases and places: no allocation, lock, system call, Python."""
    patch = SignalPatch(4800)
    large, small = patch.box("lp.mod~ large -latents 128"), patch.box("lp.mod~ small")
    for voice in range(8):
        patch.connect(small, voice, large, voice)
    patch.keep(large)
    patch.start(100)
    for box in (large, small):
        patch.say(200, box, *MOVING)
        words = [f"basis {basis}" for basis in BASES] + ["trigger seeds", "seedmap 0.1 0.9", "time 1/16", "chaos 80", "reset", *MOVING]
        words += ["sync 1", "transport 1 3 200", "transport 0 3 200", "seed 3 12345", "smooth 100", "smooth 0", "freeze 1", "freeze 0"]
        for step, word in enumerate(words):
            patch.say(700 + 60 * step, box, word)
    seen = watch(patch.finish(tmp_path, 2800), tmp_path, jack, trap)
    assert seen["calls"] > 3000
    assert {seen[what] for what in ("allocations", "locks", "gil", "system_calls")} == {0}, json.dumps(seen)
