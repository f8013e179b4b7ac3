"""Mappings on disk: exact on the way there and back, the device's own taken, whatever is broken refused in one line."""

import copy
import json
import os

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mappings import miss, random_points, taught

from latentplay.control import GROUPS, BadMapping, Mapper
from latentplay.control.control import Control
from latentplay.control.network import TIME_FORMS
from latentplay.errors import LatentPlayError, quoted
from latentplay.modulation.modulator import Modulator
from latentplay.spec.mod import BARS, NOTES

PART = st.floats(0, 1)
NOTE_WORDS = [*NOTES, *BARS]


def state(mapper: Mapper) -> tuple:
    """All that a mapper holds, to the bit."""
    network = mapper.network
    played = network and (network.groups, network.voices, network.kind, network.time, network.sizes, network.weights.tobytes())
    learned = network and (played, network.error)
    return mapper.points, mapper.groups, learned, mapper.to_json()["next"]


@pytest.fixture(scope="module")
def mapper() -> Mapper:
    return taught(random_points(5))


@pytest.fixture
def saved(mapper, tmp_path):
    mapper.write(tmp_path / "map.json")
    return tmp_path / "map.json"


# --- there and back -----------------------------------------------------------------------------------------------------


def test_a_file_brings_everything_back(mapper, saved):
    other = Mapper()
    assert other.read(saved) is False
    assert state(other) == state(mapper)
    assert np.array_equal(other.predict((0.3, 0.8)), mapper.predict((0.3, 0.8)))


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.tuples(st.tuples(PART, PART), st.lists(PART, min_size=12, max_size=12)), max_size=5),
    st.sets(st.sampled_from(GROUPS)),
    st.sampled_from(TIME_FORMS),
    st.booleans(),
)
def test_every_mapping_survives_as_json(points, groups, time, clear):
    mapper = Mapper(groups)
    for xy, vector in points:
        mapper.add(xy, vector, time)
    if points and clear:
        mapper.delete(1)
    other = Mapper()
    other.from_json(json.loads(json.dumps(mapper.to_json())))
    assert state(other) == state(mapper)


def test_writing_again_replaces_the_file_whole(mapper, saved):
    mapper.write(saved)
    assert [path.name for path in saved.parent.iterdir()] == ["map.json"]


def test_a_write_that_fails_leaves_the_old_file(mapper, saved, monkeypatch):
    before = saved.read_bytes()
    monkeypatch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(BadMapping, match="No space left"):
        mapper.write(saved)
    assert saved.read_bytes() == before


FIRST = {
    "format": "latentplay mapping",
    "version": 1,
    "groups": ["scale", "offset"],
    "next": 9,
    "points": [{"id": 2, "xy": [0.25, 0.75], "vector": [0.5] * 8}, {"id": 8, "xy": [1, 0], "vector": [0, 1, 0.1, 0.2, 0.3, 0.4, 0.6, 0.7]}],
    "network": {"groups": ["scale"], "voices": 1, "sizes": [2, 1], "error": 0.125, "weights": [0.5, -0.5, 0.25]},
}  # fmt: skip
"""A document of the first version, as it was written in 2026: it is read for ever, and plays as it did."""


def test_the_first_version_is_read_for_ever():
    mapper = Mapper()
    mapper.from_json(copy.deepcopy(FIRST))
    assert list(mapper.points) == [2, 8] and mapper.points[2].xy == (0.25, 0.75) and mapper.voices == 1
    assert mapper.add((0, 0), [0.5] * 8) == 9
    assert mapper.error == 0.125 and mapper.groups == ("scale", "offset")
    assert mapper.predict((1, 0.5))[6] == 0.5
    assert mapper.predict((1, 0))[6] == 0.75 and mapper.network.kind == "layers" and mapper.network.time == "any"
    again = Mapper()
    again.from_json(json.loads(json.dumps(mapper.to_json())))
    assert state(again) == state(mapper) and again.predict((1, 0))[6] == 0.75


# --- the device's own ---------------------------------------------------------------------------------------------------


def device_file(points, path, **changes):
    """As the device writes it."""
    document = {
        "xy": {"cols": 2, "data": {f"point-{n}": list(xy) for n, (xy, _) in points.items()}},
        "params": {"cols": 22, "data": {f"point-{n}": list(vector) for n, (_, vector) in points.items()}},
        "mlp": {"layers": [{"rows": 2, "cols": 4, "activation": 1, "weights": [[0] * 4] * 2, "biases": [0] * 4},
                           {"rows": 4, "cols": 22, "activation": 1, "weights": [[0] * 22] * 4, "biases": [0] * 22}]},
    }  # fmt: skip
    path.write_text(json.dumps({**document, **changes}))
    return path


def test_the_device_s_points_come_in_and_are_met(tmp_path):
    points = {n: point for n, point in zip((2, 3, 5, 11), random_points(4), strict=True)}
    mapper = Mapper(["scale"])
    assert mapper.read(device_file(points, tmp_path / "device.json")) is True
    assert list(mapper.points) == [2, 3, 5, 11] and mapper.groups == ("scale",) and mapper.network is None
    for number, (xy, vector) in points.items():
        assert np.allclose(mapper.points[number].xy, xy) and np.allclose(mapper.points[number].vector, vector)
    assert mapper.add((0, 0), [0.5] * 22) == 12
    mapper.delete(12)
    mapper.train()
    assert miss(mapper, list(points.values())) < 1e-3


def test_the_device_s_times_are_notes_and_are_played_as_notes(tmp_path):
    """4 bars stay 4 bars, also where lp.mod~ has milliseconds."""
    notes = {2: 0, 3: 22, 5: 16, 11: 6}
    vectors = {n: np.concatenate([[0.5, 0.5, note / 22], np.full(19, 0.5)]) for n, note in notes.items()}
    places = {2: (0.1, 0.1), 3: (0.9, 0.9), 5: (0.1, 0.9), 11: (0.9, 0.1)}
    mapper = Mapper(["time"])
    mapper.read(device_file({n: (places[n], vectors[n]) for n in notes}, tmp_path / "device.json"))
    mapper.train()
    control, modulator = Control(), Modulator(8, 48000, time=2000)
    control.install(mapper.network)
    for message in (("mode", "predict"), ("map", "time", 1)):
        control.set(*message)
    for n, note in notes.items():
        control.set("xy", *places[n])
        assert ("time", NOTE_WORDS[note]) in control.lines(modulator)


def test_labels_of_another_kind_count_from_one(tmp_path):
    xy, vector = random_points(1)[0]
    path = tmp_path / "device.json"
    path.write_text(json.dumps({"xy": {"data": {"here": list(xy)}}, "params": {"data": {"here": list(vector)}}}))
    mapper = Mapper()
    mapper.read(path)
    assert list(mapper.points) == [1]


DEVICE_WRONG = {
    "no such point": ({"xy": {"data": {"point-9": [0, 0]}}}, "missing"),
    "none": ({"xy": {"data": {}}, "params": {"data": {}}}, "no points"),
    "no dataset": ({"xy": 3}, "braces"),
    "too few": ({"params": {"data": {"point-1": [0.5] * 21}}}, "21 numbers"),
    "out of range": ({"params": {"data": {"point-1": [0.5] * 21 + [1.5]}}}, "1.5"),
}


@pytest.mark.parametrize("kind", DEVICE_WRONG)
def test_device_files_that_are_broken(kind, tmp_path):
    change, word = DEVICE_WRONG[kind]
    refused(device_file({1: random_points(1)[0]}, tmp_path / "device.json", **change), word)


# --- broken files -------------------------------------------------------------------------------------------------------


def refused(path, *words):
    """Reading says one line, and the mapper holds what it held."""
    mapper = taught(random_points(2))
    before = state(mapper)
    with pytest.raises(LatentPlayError) as caught:
        mapper.read(path)
    line = str(caught.value)
    assert line.startswith("lp.control: read: ") and "\n" not in line and len(line) < 400 and line.isprintable()
    for word in (quoted(path), *words):
        assert word in line, line
    assert state(mapper) == before


RAW = {
    "empty": b"",
    "no JSON": b"points: 3",
    "not a text": b"\xff\xfe\x00\x01",
    "cut": b'{"format": "latentplay mapping", "version": 1, "poi',
    "a list": b"[1, 2]",
    "a number": b"3",
    "nested deep": b"[" * 100_000 + b"]" * 100_000,
    "nested deep inside": b'{"format":' * 20_000,
    "NaN": b'{"format": "latentplay mapping", "version": NaN}',
    "another document": b'{"format": "latentplay preset", "version": 1}',
    "no format": b'{"points": []}',
    "a key twice": b'{"format": "latentplay mapping", "format": "latentplay mapping"}',
    "a long number": b'{"format": "latentplay mapping", "version": ' + b"9" * 5000 + b"}",
}


@pytest.mark.parametrize("kind", RAW)
def test_files_that_are_something_else(kind, tmp_path):
    (tmp_path / "bad.json").write_bytes(RAW[kind])
    refused(tmp_path / "bad.json")


def test_files_that_are_none(tmp_path):
    refused(tmp_path / "nowhere.json")
    refused(tmp_path, "")
    refused(tmp_path / "a" / "b\0c", "")
    mapper = Mapper()
    for path in (tmp_path, tmp_path / "nowhere" / "map.json", tmp_path / "a\0b"):
        with pytest.raises(BadMapping) as caught:
            mapper.write(path)
        assert "\n" not in str(caught.value) and str(caught.value).isprintable()


def test_files_that_may_not_be_read(saved, monkeypatch):
    """As the system says it to anybody but root."""
    monkeypatch.setattr(type(saved), "read_bytes", lambda _: (_ for _ in ()).throw(PermissionError(13, "Permission denied")))
    refused(saved, "Permission denied")


CHANGES = {
    "newer": ({"version": 3}, "get a newer one"),
    "version 0": ({"version": 0}, "version"),
    "version true": ({"version": True}, "version"),
    "no points": ({"points": None}, "points"),
    "a point is none": ({"points": [3]}, "braces"),
    "no id": ({"points": [{"xy": [0, 0], "vector": [0.5] * 8}]}, "id"),
    "twice": ({"points": [{"id": 1, "xy": [0, 0], "vector": [0.5] * 8, "time": "ms"}] * 2}, "twice"),
    "beside the pad": ({"points": [{"id": 1, "xy": [0, 2], "vector": [0.5] * 8}]}, "'2'"),
    "text for a number": ({"points": [{"id": 1, "xy": ["0", 0], "vector": [0.5] * 8}]}, "number"),
    "infinite": ({"points": [{"id": 1, "xy": [1e999, 0], "vector": [0.5] * 8}]}, "number"),
    "odd vector": ({"points": [{"id": 1, "xy": [0, 0], "vector": [0.5] * 9}]}, "9 values"),
    "short vector": ({"points": [{"id": 1, "xy": [0, 0], "vector": []}]}, "0 values"),
    "huge vector": ({"points": [{"id": 1, "xy": [0, 0], "vector": [0.5] * 1000}]}, "at most 262"),
    "two kinds": ({"points": [{"id": n, "xy": [0, 0], "vector": [0.5] * (6 + 2 * n), "time": "any"} for n in (1, 2)]}, "counts of voices"),
    "no time": ({"points": [{"id": 1, "xy": [0, 0], "vector": [0.5] * 8}]}, "time of point 1"),
    "another time": ({"points": [{"id": 1, "xy": [0, 0], "vector": [0.5] * 8, "time": "bars"}]}, "bars"),
    "next too low": ({"next": 5}, "next"),
    "unknown group": ({"groups": ["speed"]}, "speed"),
    "groups are none": ({"groups": "scale"}, "groups"),
    "no network": ({"network": 3}, "network"),
}
NETWORK_CHANGES = {
    "sizes": {"sizes": [2, 7, 22]},
    "huge sizes": {"sizes": [2, 10**12, 22]},
    "many layers": {"sizes": [2] * 20},
    "one weight less": {"weights": [0.5]},
    "no weights": {"weights": []},
    "weight too large": {"weights": [1e300] * 3},
    "voices": {"voices": 7},
    "no groups": {"groups": []},
    "error": {"error": -1},
    "no error": {"error": None},
    "no kind": {"kind": None},
    "another kind": {"kind": "deep"},
    "layers": {"kind": "layers"},
    "no time": {"time": None},
}


@pytest.mark.parametrize("kind", CHANGES)
def test_documents_that_are_not_right(kind, mapper, tmp_path):
    change, word = CHANGES[kind]
    (tmp_path / "bad.json").write_text(json.dumps({**mapper.to_json(), **change}))
    refused(tmp_path / "bad.json", word)


@pytest.mark.parametrize("kind", NETWORK_CHANGES)
def test_networks_that_are_not_right(kind, mapper, tmp_path):
    document = mapper.to_json()
    (tmp_path / "bad.json").write_text(json.dumps({**document, "network": {**document["network"], **NETWORK_CHANGES[kind]}}))
    refused(tmp_path / "bad.json")


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_file_that_was_damaged_anywhere_is_read_or_refused(data):
    document = json.dumps(FIRST)
    at, length = data.draw(st.integers(0, len(document) - 1)), data.draw(st.integers(0, 12))
    damaged = document[:at] + data.draw(st.text(max_size=5)) + document[at + length :]
    mapper = Mapper()
    try:
        found = json.loads(damaged)
    except ValueError:
        return
    before = state(mapper)
    try:
        mapper.from_json(found)
    except BadMapping as error:
        assert "\n" not in str(error) and state(mapper) == before
