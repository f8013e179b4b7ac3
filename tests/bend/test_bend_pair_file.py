"""Saved pairs: what comes back is what was written, to the bit, whatever happened while it was being written."""

import json
import multiprocessing
import os

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from latentplay.bend import ArrayLayers, Bender, pair_file
from latentplay.errors import LatentPlayError

SHAPES = {"encoder.a": (3, 4), "decoder.b": (200,), "decoder.c": (), "decoder.empty": (0,)}


def model(seed=0, name="voice", digest="abc", shapes=SHAPES):
    rng = np.random.default_rng(seed)
    return ArrayLayers({key: rng.standard_normal(shape) for key, shape in shapes.items()}, name, digest)


def weights(layers):
    return {info.name: layers.get(info.name).tobytes() for info in layers.names()}


def test_a_pair_brings_every_layer_back_to_the_bit(tmp_path):
    written = model(1)
    Bender(written).write(str(tmp_path / "take"))
    read = model(2)
    lines = []
    Bender(read, lambda *line: lines.append(line)).read(str(tmp_path / "take"))
    assert weights(read) == weights(written)
    assert lines[-1] == ("read", str(tmp_path / "take"), 4, 4)


ODD = [0.0, -0.0, 1e-45, -1e-45, 1.1754942e-38, -3.4028235e38, 3.4028235e38, 1.0000001, 0.1, -1.5]


@settings(deadline=None)
@given(arrays(np.float32, st.integers(0, 50), elements=st.floats(width=32, allow_nan=False, allow_infinity=False)))
def test_no_bit_of_any_weight_is_lost(tmp_path_factory, values):
    path = str(tmp_path_factory.mktemp("bits") / "take")
    values = np.concatenate([values, np.array(ODD, np.float32)])
    Bender(ArrayLayers({"decoder.w": values})).write(path)
    read = ArrayLayers({"decoder.w": np.zeros(values.size)})
    Bender(read).read(path)
    assert read.get("decoder.w").tobytes() == values.tobytes()


def test_what_is_written_is_what_plays_not_what_is_pending(tmp_path):
    layers = model()
    bender = Bender(layers)
    bender.layer("decoder.b")
    bender.scale(0.5)
    bender.set()
    bender.chaos(100)
    bender.write(str(tmp_path / "take"))
    samples, _ = soundfile.read(tmp_path / "take.wav", dtype="float32")
    assert samples[12:212].tobytes() == layers.get("decoder.b").tobytes()


def test_reading_is_one_step_to_undo_and_touches_only_what_differs(tmp_path):
    layers = model()
    bender = Bender(layers)
    bender.layer("decoder.b")
    bender.flip()
    bender.set()
    bender.write(str(tmp_path / "take"))
    bender.reload()
    bender.read(str(tmp_path / "take"))
    assert bender.bent() == ["decoder.b"] and bender.edit.flip == 0
    bender.undo()
    assert weights(layers) == weights(model())


@pytest.mark.parametrize("ending", ["", ".wav", ".json", ".JSON"])
@pytest.mark.parametrize("name", ["take", "take.1", "a b", "prise n°2"])
def test_a_pair_goes_by_either_name(tmp_path, name, ending):
    bender = Bender(model())
    bender.message(["write", *(str(tmp_path / name) + ending).split(" ")])
    assert sorted(os.listdir(tmp_path)) == [f"{name}.json", f"{name}.wav"]
    bender.message(["read", str(tmp_path / name)])


def test_the_json_says_which_sample_is_which_weight(tmp_path):
    Bender(model()).write(str(tmp_path / "take"))
    index = json.loads((tmp_path / "take.json").read_text())
    assert index["format"] == "latentplay bend" and index["version"] == 1
    assert index["model"] == {"name": "voice", "hash": "abc"} and index["wav"]["samples"] == 213
    assert index["layers"][1] == {"name": "decoder.b", "shape": [200], "dtype": "float32", "start": 12, "length": 200}
    info = soundfile.info(tmp_path / "take.wav")
    assert (info.channels, info.subtype, info.frames, info.format) == (1, "FLOAT", 213, "WAV")


def test_the_same_model_under_another_name_is_the_same_model(tmp_path):
    Bender(model(1, name="old")).write(str(tmp_path / "take"))
    read = model(2, name="new")
    Bender(read).read(str(tmp_path / "take"))
    assert weights(read) == weights(model(1))


def test_force_takes_what_fits_of_another_model(tmp_path):
    Bender(model(1)).write(str(tmp_path / "take"))
    other = model(2, "choir", "def", {"encoder.a": (3, 4), "decoder.b": (7,), "decoder.new": (5,)})
    before, lines = weights(other), []
    Bender(other, lambda *line: lines.append(line)).message(["read", str(tmp_path / "take"), "force"])
    after = weights(other)
    assert after["encoder.a"] == weights(model(1))["encoder.a"]
    assert after["decoder.b"] == before["decoder.b"] and after["decoder.new"] == before["decoder.new"]
    assert [line[1] for line in lines if line[0] == "skipped"] == ["decoder.b", "decoder.new"]
    assert lines[-1][2:] == (1, 3)


def test_force_takes_a_wav_that_was_edited(tmp_path):
    Bender(model(1)).write(str(tmp_path / "take"))
    samples, rate = soundfile.read(tmp_path / "take.wav", dtype="float32")
    soundfile.write(tmp_path / "take.wav", samples * np.float32(0.5), rate, "FLOAT")
    bender = Bender(model(1))
    with pytest.raises(LatentPlayError, match="edited"):
        bender.read(str(tmp_path / "take"))
    bender.read(str(tmp_path / "take"), force=True)
    assert bender.playing("decoder.b") == pytest.approx(model(1).get("decoder.b") * 0.5)


def test_force_takes_the_layers_before_the_cut(tmp_path):
    Bender(model(1)).write(str(tmp_path / "take"))
    samples, rate = soundfile.read(tmp_path / "take.wav", dtype="float32")
    soundfile.write(tmp_path / "take.wav", samples[:100], rate, "FLOAT")
    bender = Bender(model(2))
    bender.read(str(tmp_path / "take"), force=True)
    assert bender.bent() == ["encoder.a"]


@pytest.mark.parametrize("room", ["no folder", "a folder in the way"])
def test_a_write_that_cannot_be_done_leaves_nothing_behind(tmp_path, room):
    path = tmp_path / "nowhere" / "take" if room == "no folder" else tmp_path / "take"
    if room != "no folder":
        (tmp_path / "take.json.new").mkdir()
    before = sorted(os.listdir(tmp_path))
    with pytest.raises(LatentPlayError, match=r"^lp.bend: write: [^\n]+$"):
        Bender(model()).write(str(path))
    assert sorted(os.listdir(tmp_path)) == before


def test_broken_weights_are_not_written(tmp_path):
    Bender(model(1, shapes={"decoder.w": (3,)})).write(str(tmp_path / "take"))
    broken = ArrayLayers({"decoder.w": np.array([1, np.nan, 2])}, "voice", "abc")
    with pytest.raises(LatentPlayError, match="not finite"):
        Bender(broken).write(str(tmp_path / "take"))
    assert sorted(os.listdir(tmp_path)) == ["take.json", "take.wav"]
    Bender(model(2, shapes={"decoder.w": (3,)})).read(str(tmp_path / "take"))


def crash_at(path, step):
    """Write a second take over the first, and lose power just before the ``step``-th touch of the disk."""
    left = [step]

    def dying(function):
        def touch(*args, **options):
            if not left[0]:
                os._exit(9)
            left[0] -= 1
            return function(*args, **options)

        return touch

    os.replace, os.fsync = dying(os.replace), dying(os.fsync)
    soundfile.SoundFile.write = dying(soundfile.SoundFile.write)
    Bender(model(2)).write(path)


def crashed(path, step):
    """Whether a write in a process of its own died at ``step`` (False: it was done before)."""
    process = multiprocessing.get_context("fork").Process(target=crash_at, args=(path, step))
    process.start()
    process.join()
    return process.exitcode == 9


def test_a_crash_while_writing_leaves_the_old_pair_or_the_new_one(tmp_path):
    path, outcomes = str(tmp_path / "take"), []
    for step in range(20):
        for file in tmp_path.iterdir():
            file.unlink()
        Bender(model(1)).write(path)
        died = crashed(path, step)
        read = model(3)
        Bender(read).read(path)
        outcomes.append(next(seed for seed in (1, 2) if weights(read) == weights(model(seed))))
        # And the next take goes over the wreck as over anything.
        Bender(model(4)).write(path)
        Bender(read).read(path)
        assert weights(read) == weights(model(4)) and sorted(os.listdir(tmp_path)) == ["take.json", "take.wav"]
        if not died:
            break
    assert len(outcomes) > 7 and outcomes == sorted(outcomes) and set(outcomes) == {1, 2}


def test_a_crash_after_a_crash_leaves_a_pair_still(tmp_path):
    path = str(tmp_path / "take")
    for first in range(10):
        for second in range(first % 3, 10, 3):
            for file in tmp_path.iterdir():
                file.unlink()
            Bender(model(1)).write(path)
            crashed(path, first)
            crashed(path, second)
            read = model(3)
            Bender(read).read(path)
            assert weights(read) in (weights(model(1)), weights(model(2)))


def test_more_than_four_gigabytes_would_be_an_rf64(tmp_path, monkeypatch):
    monkeypatch.setattr(pair_file, "_WAV_BYTES", 100)
    Bender(model(1)).write(str(tmp_path / "take"))
    assert soundfile.info(tmp_path / "take.wav").format == "RF64"
    read = model(2)
    Bender(read).read(str(tmp_path / "take"))
    assert weights(read) == weights(model(1))
