"""lp.bend in real Pd: a thousand messages while it plays, the way back to the last bit, files, arrays, and no click."""

import json
import re

import lookalike_plain as plain
import numpy as np
import pytest
import soundfile
import torch
from bend_patch import BendPatch, thousand
from live import number
from lookalikes import save
from signal_patch import kept

from latentplay.bend import Bender
from latentplay.bend.playing_layers import PlayingLayers
from latentplay.host.chain import overtakes
from latentplay.model.engine import load_engine
from latentplay.model.model import load
from latentplay.render import pd
from latentplay.spec.bend import BEND

MEMORY = 48000
"""Samples after which none of the look-alikes remembers what was."""


def take(patch, folder):
    """What Pd printed, and what the chains played."""
    log = pd.run_batch(patch.finish(folder))
    return log, kept(folder)


def complaints(log):
    return [line for line in log.splitlines() if line.startswith("error: lp.bend")]


# --- a thousand messages ------------------------------------------------------------------------------------------------


def test_a_thousand_messages_while_it_plays(model_file, tmp_path, jack):
    """No crash, no frame more than a hop late, no number that is none, every complaint one line."""
    patch = BendPatch(model_file("rave_v2"), 48000 * 11, both=False, flags="-deadline 2048 2048")
    patch.box("table shown 64")
    patch.start(100)
    patch.play_score(tmp_path, thousand(1, len(patch.info.layers)), 3000)
    log = jack.run(patch.finish(tmp_path, 12300), 60)
    assert log.count("BEND: set") > 30 and log.count("BEND: stats after") > 200
    assert np.isfinite(kept(tmp_path)).all()
    assert np.abs(kept(tmp_path)[0, 48000:130000]).max() > 1e-4
    for coder in ("ENCa", "DECa"):
        assert number(log, coder, "info late") == number(log, coder, "info dropped") == number(log, coder, "info failed") == 0
    assert all(len(line) < 500 for line in complaints(log)) and "Traceback" not in log


def test_reload_brings_back_the_very_samples(model_file, tmp_path):
    """Three hundred messages bend chain a and leave b alone; after reload and the model's memory they are one again."""
    patch = BendPatch(model_file("rave_v2_noise"), 48000 * 5)
    patch.box("table shown 64")
    patch.start()
    patch.play_score(tmp_path, [*thousand(2, len(patch.info.layers), 300, 7), (0, "reload"), (0, "live 0")], 500)
    log, (bent, other) = take(patch, tmp_path / "bent")
    alone = take_alone(model_file("rave_v2_noise"), tmp_path / "alone", 48000 * 5)
    back = 48000 * (500 + 2100) // 1000 + MEMORY
    assert "BEND: reload" in log and number(log, "BEND", "info bent") == 0
    assert np.isfinite(bent).all()
    np.testing.assert_array_equal(other, alone[1])
    np.testing.assert_array_equal(bent[:20000], other[:20000])
    assert (bent[30000:120000] != other[30000:120000]).mean() > 0.9
    np.testing.assert_array_equal(bent[back:], other[back:])


def take_alone(model, folder, length):
    """The same patch, which nobody bends."""
    patch = BendPatch(model, length)
    patch.box("table shown 64")
    patch.start()
    return take(patch, folder)[1]


# --- when and how a set is heard ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("moment", [512.0, 533.3, 541.0])
def test_a_set_is_heard_within_one_hop(model_file, tmp_path, moment):
    patch = BendPatch(model_file("rave_v2"), 48000)
    last = len(patch.info.layers) - 1
    patch.start()
    patch.say(moment, patch.bend, f"layer {last}", "scale 0.5", "set")
    _, (bent, other) = take(patch, tmp_path)
    first = np.nonzero(bent != other)[0][0]
    assert 0 <= first - 48 * moment <= patch.info.ratio, f"{first - 48 * moment} samples after the set"


class Level(plain.Hold):
    """Holds the mean of what it hears, times its only weights."""

    def __init__(self, ratio: int, latents: int):
        super().__init__(ratio, latents)
        self.gain = torch.nn.Parameter(torch.ones(1, 8, 1))

    @torch.jit.export
    def decode(self, z):
        return (z * self.gain)[:, :1].repeat_interleave(self.ratio, 2)

    @torch.jit.export
    def encode(self, x):
        return x.reshape(x.shape[0], 1, -1, self.ratio).mean(-1).repeat(1, self.latents, 1)

    def forward(self, x):
        return self.decode(self.encode(x))


def test_a_set_makes_no_click(tmp_path):
    """A steady level, scaled now and again: it glides from each height to the next, no faster than the seam's fade."""
    model = save(Level(2048, 8), tmp_path / "level.ts")
    patch = BendPatch(model, 96000, "sig~ 0.5")
    patch.start()
    heights = [0.5, 2, 0, 3, 0.25]
    for step, height in enumerate(heights):
        patch.say(400 + 300 * step, patch.bend, "recall", "layer 0", f"scale {height}", "set")
    _, (bent, other) = take(patch, tmp_path / "run")
    assert {round(float(bent[48 * (400 + 300 * step) + 10000]), 6) for step in range(5)} == {0.25, 1.0, 0.0, 1.5, 0.125}
    np.testing.assert_array_equal(other[8192:], np.float32(0.5))
    assert np.abs(np.diff(bent[8192:])).max() < 1.5 * 1.6 / 256


@pytest.mark.parametrize(("newer", "older", "answer"), [
    (["scale", 0.5], ["scale", 2.0], True), (["chaos", 1.0], ["chaos", 2.0], True), (["chaos", 1.0], ["scale", 2.0], False),
    (["scale", 9.0], ["scale", 2.0], False), (["scale", "x"], ["scale", 2.0], False), (["scale", 1.0], ["scale", 9.0], False),
    (["set"], ["scale", 2.0], False), (["flip"], ["flip"], False), (["scale", float("nan")], ["scale", 2.0], False),
])  # fmt: skip
def test_a_slider_overtakes_its_older_places_only(newer, older, answer):
    """What would be refused is never left out, nor does it leave anything out."""
    assert overtakes(newer, older) == answer


# --- files --------------------------------------------------------------------------------------------------------------


def broken(folder, take_name):
    """Pairs that must be refused, made from a good one: name and word that the line must hold."""
    wav, index = folder / f"{take_name}.wav", json.loads((folder / f"{take_name}.json").read_text())

    def pair(name, data=None, **changes):
        (folder / f"{name}.wav").write_bytes(wav.read_bytes() if data is None else data)
        (folder / f"{name}.json").write_text(changes.pop("text", None) or json.dumps({**index, **changes}))
        return name

    samples = soundfile.read(wav, dtype="float32")[0]
    samples[7] = np.nan
    soundfile.write(folder / "nan.wav", samples, 48000, "FLOAT")
    names = [
        pair("other", model={**index["model"], "hash": "0" * 64}), pair("missing", layers=index["layers"][1:]),
        pair("cut", wav.read_bytes()[:1000]), pair("none", b"no sound"), pair("nan", (folder / "nan.wav").read_bytes()),
        pair("deep", text="[" * 100000), pair("huge", text='[{"name": "a", "start_sample": 0, "length_sample": 1e999}]'),
        pair("number", text="3"), "nowhere", "../../../etc/passwd",
    ]  # fmt: skip
    names.append(pair("path", layers=[{**index["layers"][0], "name": "../../x"}, *index["layers"][1:]]))
    return names


def test_wrong_files_get_one_line_and_touch_nothing(model_file, tmp_path):
    writing = BendPatch(model_file("rave_512"), 2400, both=False)
    writing.start()
    writing.say(10, writing.bend, "layer 4", "scale 2", "set", "write take")
    log = pd.run_batch(writing.finish(tmp_path))
    assert "BEND: write take" in log
    files = broken(tmp_path, "take")
    patch = BendPatch(model_file("rave_512"), 48000)
    patch.start()
    for step, name in enumerate(files):
        patch.say(50 + 40 * step, patch.bend, f"read {name}")
    patch.say(700, patch.bend, "info")
    patch.say(800, patch.bend, "read take")
    log, (bent, other) = take(patch, tmp_path)
    assert len(complaints(log)) == len(files), log
    assert all(len(line) < 500 for line in complaints(log)) and "Traceback" not in log
    assert re.findall(r"BEND: info bent (\d+)", log) == ["0", "1"]
    np.testing.assert_array_equal(bent[: 48 * 800], other[: 48 * 800])
    assert (bent[44000:] != other[44000:]).any(), "the good pair should be heard"


# --- arrays -------------------------------------------------------------------------------------------------------------


def bender_of(model):
    """The same layers without Pd, and what a view of them holds."""
    views = {}
    bender = Bender(PlayingLayers(load_engine().Chain("test"), load(model)), fill=lambda name, values: views.__setitem__(name, values))
    return bender, views


def test_the_layer_is_seen_drawn_undone_and_redone(model_file, tmp_path):
    """The array takes the view's size; a point that is moved in it becomes a weight; undo, redo and recall are heard."""
    model = model_file("rave_512")
    bender, views = bender_of(model)
    layer = min((info for info in bender.infos if info.size >= 64), key=lambda info: info.size)
    index = [info.name for info in bender.infos].index(layer.name)
    patch = BendPatch(model, 96000)
    patch.box("table shown 10")
    patch.start()
    patch.say(100, patch.bend, f"layer {layer.name}", "view shown 100000")
    drawn = patch.message("; shown 3 0.5")
    patch.at(120, drawn)
    patch.say(130, patch.bend, "draw shown", "set")
    patch.at(150, patch.message(f"; shown write {tmp_path}/drawn.txt"))
    for milliseconds, word in ((500, "undo"), (800, "redo"), (1100, "recall")):
        patch.say(milliseconds, patch.bend, word)
    patch.at(1200, patch.message(f"; shown write {tmp_path}/back.txt"))
    log, (bent, other) = take(patch, tmp_path / "run")
    bender.layer(index)
    bender.display("shown", 100000)
    original = views["shown"].copy()
    assert original.size == layer.size != 10
    expected = original.copy()
    expected[3] = 0.5
    np.testing.assert_allclose(np.loadtxt(tmp_path / "drawn.txt"), expected, rtol=1e-5, atol=1e-12)
    np.testing.assert_allclose(np.loadtxt(tmp_path / "back.txt"), original, rtol=1e-5, atol=1e-12)
    assert f"BEND: view shown {layer.size}" in log and "BEND: undo 0 1" in log and "BEND: redo 1 0" in log
    assert not complaints(log)
    same = [(bent[48 * at : 48 * at + 2000] == other[48 * at : 48 * at + 2000]).all() for at in (60, 450, 750, 1050, 1900)]
    assert same == [True, False, True, False, True]


def test_a_view_of_a_large_layer_is_its_envelope(model_file, tmp_path):
    bender, views = bender_of(model_file("rave_v2"))
    largest = max(range(len(bender.infos)), key=lambda i: bender.infos[i].size)
    patch = BendPatch(model_file("rave_v2"), 480, both=False)
    patch.box("table shown 10")
    patch.say(5, patch.bend, f"layer {largest}", "view shown 128")
    patch.at(6, patch.message(f"; shown write {tmp_path}/shown.txt"))
    pd.run_batch(patch.finish(tmp_path))
    bender.layer(largest)
    bender.display("shown", 128)
    np.testing.assert_allclose(np.loadtxt(tmp_path / "shown.txt"), views["shown"], rtol=1e-5, atol=1e-12)


# --- words --------------------------------------------------------------------------------------------------------------


BAD = (
    "wobble 3", "layer 999", "layer nobody", "scale 4", "scale x", "chaos 101", "distribution cauchy", "live 2", "random 0.5", "set now",
    "view", "view shown 1", "view nowhere 8", "draw nowhere", "open", "open nowhere.ts",
)  # fmt: skip


@pytest.mark.parametrize("words", BAD)
def test_a_bad_message_gets_one_line(model_file, tmp_path, words):
    patch = BendPatch(model_file("rave_512"), 480, both=False)
    patch.box("table shown 10")
    patch.say(5, patch.bend, "layer 2", "dump", words, "dump")
    log = pd.run_batch(patch.finish(tmp_path))
    assert len(complaints(log)) == 1, log
    assert words.split()[-1] in complaints(log)[0] or words.split()[0] in complaints(log)[0]
    dump = re.findall(r"^BEND: (?:layer decoder|layer encoder|layer pqmf|distribution|random|flip|scale|chaos|live).*", log, re.MULTILINE)
    assert dump[-len(dump) // 2 :] and "Traceback" not in log


def test_it_tells_what_it_is_and_what_it_knows(model_file, tmp_path):
    patch = BendPatch(model_file("rave_512"), 480, both=False)
    patch.say(5, patch.bend, "info", "latency", "version", "xyzzy", f"open {model_file('rave_v2')}")
    log = pd.run_batch(patch.finish(tmp_path))
    for told in ("info chain a", "info model rave_512", "info layers", "info bent 0", "latency 0", "version 0", "loaded rave_v2 8"):
        assert f"BEND: {told}" in log, log
    assert all(row.name in complaints(log)[0] for row in (*BEND.messages, *BEND.params))
