"""Files that are not what they should be: one line each, and the model goes on as it was."""

import json
import os

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from latentplay.bend import ArrayLayers, Bender
from latentplay.errors import LatentPlayError

SHAPES = {"encoder.a": (3, 4), "decoder.b": (200,)}


def model(seed=0, name="voice", digest="abc", shapes=SHAPES):
    rng = np.random.default_rng(seed)
    return ArrayLayers({key: rng.standard_normal(shape) for key, shape in shapes.items()}, name, digest)


@pytest.fixture
def pair(tmp_path):
    Bender(model(1)).write(str(tmp_path / "take"))
    return tmp_path / "take"


def refused(path, force=False, pattern="", layers=None):
    """Reading says one line that holds ``pattern``, and the model is untouched."""
    layers = layers or model(2)
    before = [layers.get(info.name).tobytes() for info in layers.names()]
    with pytest.raises(LatentPlayError) as caught:
        Bender(layers).read(str(path), force)
    line = str(caught.value)
    assert line.startswith("lp.bend: read: ") and "\n" not in line and len(line) < 400 and line.isprintable()
    assert pattern in line
    assert [layers.get(info.name).tobytes() for info in layers.names()] == before
    return True


def rewrite(pair, change):
    path = pair.with_suffix(".json")
    index = json.loads(path.read_text())
    change(index)
    path.write_text(json.dumps(index))


def test_of_another_model(pair):
    assert refused(pair, pattern="force", layers=model(2, "choir", "def"))
    assert refused(pair, True, "none of its layers fits", ArrayLayers({"decoder.x": np.ones(3)}, "choir", "def"))


def test_a_layer_is_missing(pair):
    assert refused(pair, pattern="decoder.c", layers=model(2, shapes={**SHAPES, "decoder.c": (2,)}))
    assert refused(pair, pattern="decoder.b", layers=model(2, shapes={"encoder.a": (3, 4)}))


def test_a_layer_has_another_size(pair):
    assert refused(
        pair, pattern="'decoder.b' has 100 weights, 200", layers=model(2, shapes={**SHAPES, "decoder.b": (100,)})
    )


@pytest.mark.parametrize("kept", [0, 1, 30, 44, 60, 100, 500, 800, 911])
def test_the_wav_is_cut(pair, kept):
    wav = pair.with_suffix(".wav")
    wav.write_bytes(wav.read_bytes()[:kept])
    assert refused(pair, pattern="take.wav")


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("force", [False, True])
def test_the_wav_holds_what_is_no_number(pair, bad, force):
    samples = np.ones(212, np.float32)
    samples[[5, 100]] = bad
    soundfile.write(pair.with_suffix(".wav"), samples, 48000, "FLOAT")
    import hashlib

    rewrite(pair, lambda index: index["wav"].update(sha256=hashlib.sha256(samples.data).hexdigest()))
    assert refused(pair, force, "none of its layers" if force else "not finite")


def test_a_weight_is_too_large_for_the_model():
    from latentplay.bend.layers import LayerInfo
    from latentplay.bend.pair_contents import PairContents, PairError

    with pytest.raises(PairError, match="float16"):
        PairContents(False).take(LayerInfo.of("decoder.w", (1,), "torch.float16"), np.array([1e5], np.float32))


@pytest.mark.parametrize("missing", [".wav", ".json"])
def test_half_of_the_pair_is_missing(pair, missing):
    os.remove(pair.with_suffix(missing))
    assert refused(pair, pattern=f"no 'take{missing}'")
    os.mkdir(pair.with_suffix(missing))
    assert refused(pair, pattern=f"no 'take{missing}'")


@pytest.mark.parametrize("kind", [b"", b"RIFF", b"not sound", bytes(1000), b"RIFF\xff\xff\xff\xffWAVEfmt "])
def test_the_wav_is_no_wav(pair, kind):
    pair.with_suffix(".wav").write_bytes(kind)
    assert refused(pair) and refused(pair, True)


@pytest.mark.parametrize(("channels", "subtype"), [(2, "FLOAT"), (1, "PCM_16"), (1, "PCM_24")])
@pytest.mark.parametrize("force", [False, True])
def test_the_wav_is_another_kind_of_wav(pair, channels, subtype, force):
    soundfile.write(pair.with_suffix(".wav"), np.zeros((212, channels)), 48000, subtype)
    assert refused(pair, force, "floating point")


def test_a_wav_that_boasts_gets_no_memory(pair):
    wav = pair.with_suffix(".wav")
    data = bytearray(wav.read_bytes())
    at = data.index(b"data") + 4
    data[at : at + 4] = (0xFFFFFFF0).to_bytes(4, "little")
    wav.write_bytes(data)
    layers = model(2)
    try:
        Bender(layers).read(str(pair))
    except LatentPlayError as error:
        assert "\n" not in str(error)
    else:
        assert layers.get("decoder.b").tobytes() == model(1).get("decoder.b").tobytes()


TEXTS = {
    "empty": "",
    "not json": "weights!",
    "cut": '{"format": "latentplay bend", "version": 1, "lay',
    "a number": "3",
    "null": "null",
    "text": '"take"',
    "empty list": "[]",
    "list of lists": "[[]]",
    "empty object": "{}",
    "other format": '{"format": "preset", "version": 1}',
    "format of another type": '{"format": {"a": [1]}, "version": 1}',
    "deep lists": "[" * 100000,
    "deep lists, closed": "[" * 100000 + "]" * 100000,
    "deep objects": '{"a":' * 100000,
    "huge number": '[{"name": "a", "start_sample": 0, "length_sample": ' + "9" * 100000 + "}]",
    "huge exponent": '[{"name": "a", "start_sample": 0, "length_sample": 1e999}]',
    "not a number": '[{"name": "a", "start_sample": NaN, "length_sample": 1}]',
    "infinity": '[{"name": "a", "start_sample": -Infinity, "length_sample": 1}]',
    "twin keys": '{"format": "latentplay bend", "format": "latentplay bend"}',
    "device, negative": '[{"name": "a", "start_sample": -1, "length_sample": 1}]',
    "device, fraction": '[{"name": "a", "start_sample": 0.5, "length_sample": 1}]',
    "device, boolean": '[{"name": "a", "start_sample": true, "length_sample": 1}]',
    "device, far": '[{"name": "a", "start_sample": 1000000000, "length_sample": 12}]',
    "device, of another model": '[{"name": "a", "start_sample": 0, "length_sample": 12}]',
    "line breaks": '{"format": "a\\nb\\u0000\\u202e\\ud800"}',
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
@pytest.mark.parametrize("force", [False, True])
def test_the_json_is_hostile(pair, text, force):
    pair.with_suffix(".json").write_text(text)
    if text == TEXTS["device, of another model"] and force:
        return  # 12 weights for the first layer of 12: under force that fits
    assert refused(pair, force)


@pytest.mark.parametrize("data", [b"\xff\xfe[\x00]\x00", b"\x80\x81", b'{"format": "\xff"}', b"PK\x03\x04"])
def test_the_json_is_no_text(pair, data):
    pair.with_suffix(".json").write_bytes(data)
    assert refused(pair) and refused(pair, True)


def test_the_json_is_enormous(pair):
    with open(pair.with_suffix(".json"), "wb") as file:
        file.truncate(1 << 30)
    assert refused(pair, pattern="too large")


CHANGES = {
    "newer version": lambda index: index.update(version=2),
    "no version": lambda index: index.pop("version"),
    "version as text": lambda index: index.update(version="1"),
    "no model": lambda index: index.pop("model"),
    "model as list": lambda index: index.update(model=[]),
    "hash as number": lambda index: index["model"].update(hash=5),
    "endless name": lambda index: index["model"].update(name="x" * 100000),
    "no wav": lambda index: index.pop("wav"),
    "negative samples": lambda index: index["wav"].update(samples=-1),
    "endless samples": lambda index: index["wav"].update(samples=2**70),
    "no layers": lambda index: index.pop("layers"),
    "layers as object": lambda index: index.update(layers={}),
    "a layer as text": lambda index: index["layers"].append("decoder.z"),
    "a layer twice": lambda index: index["layers"].append(index["layers"][0]),
    "overlap": lambda index: index["layers"][1].update(start=11),
    "negative start": lambda index: index["layers"][0].update(start=-12),
    "beyond the end": lambda index: index["layers"][1].update(start=13),
    "start as fraction": lambda index: index["layers"][1].update(start=12.0),
    "length against shape": lambda index: index["layers"][1].update(length=199),
    "negative length": lambda index: index["layers"][1].update(length=-200, shape=[-200]),
    "shape as text": lambda index: index["layers"][1].update(shape="200"),
    "shape of huge numbers": lambda index: index["layers"][1].update(shape=[2**40] * 60),
    "endless shape": lambda index: index["layers"][1].update(shape=[1] * 100000),
    "name as number": lambda index: index["layers"][1].update(name=3),
    "dtype as list": lambda index: index["layers"][1].update(dtype=["float32"]),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
@pytest.mark.parametrize("force", [False, True])
def test_the_sheet_is_wrong(pair, change, force):
    rewrite(pair, change)
    assert refused(pair, force)


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "take\x00.wav", "..\\take", "a\nb", "\ud800"])
def test_names_that_look_like_paths_lead_nowhere(pair, name):
    rewrite(pair, lambda index: index["layers"][1].update(name=name))
    assert refused(pair, pattern="layer" if name.isprintable() or name == "a\nb" else "'name' is")
    rewrite(pair, lambda index: index["wav"].update(file=name, path=name))
    assert refused(pair)


@pytest.mark.parametrize("name", ["", ".", "..", "/", "nowhere/..", "a\x00b", "x" * 5000, "/proc/take"])
def test_names_of_files_that_are_no_files(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    for word in ("read", "write"):
        with pytest.raises(LatentPlayError, match=r"^lp.bend: [^\n]+$"):
            Bender(model()).message([word, name])


@settings(deadline=None, max_examples=100)
@given(
    document=st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(
                    ["format", "version", "model", "wav", "layers", "name", "start_sample", "length_sample"]
                ),
                inner,
            )
        ),
    )
)
def test_any_json_at_all(tmp_path_factory, document):
    path = tmp_path_factory.mktemp("any") / "take"
    Bender(model(1)).write(str(path))
    path.with_suffix(".json").write_text(json.dumps(document))
    assert refused(path) and refused(path, True)
