"""Presets and automations on disk: read for ever, and refused with one line when broken."""

import json
import math
from pathlib import Path

import numpy as np
import pytest

from latentplay.bend.layer import Edit
from latentplay.bend.snapshot import Snapshot
from latentplay.errors import LatentPlayError
from latentplay.model import former_demo
from latentplay.model.folders import DATA
from latentplay.model.info import read_model_info
from latentplay.model.known import find
from latentplay.preset.automation import Automation, Event
from latentplay.preset.bank import Presets
from latentplay.preset.document import ModelId, Preset, read_file
from latentplay.preset.state import ObjectState

KEPT = Path(__file__).parent / "kept"
"""Files of every version that there ever was."""

MOD = ObjectState("lp.mod~", (("jump", 400.0), ("time", "1/8T"), ("scale", 0.1, -1 / 3, 3.0)))
BENDS = Snapshot("cafe", {"a.weight": np.array([0.1, -2.5, 1e-30], np.float32)}, "a.weight", None, None, Edit(scale=0.3), True)
PRESET = Preset(ModelId("demo", "cafe"), (MOD,), None, BENDS)


def same(one, other):
    """Presets hold arrays: compared as what is written."""
    return one.to_json() == other.to_json()


def one_line(error):
    text = str(error.value)
    assert text and "\n" not in text and len(text) < 400
    return text


def test_a_preset_comes_back_from_its_file_to_the_last_bit(tmp_path):
    PRESET.write(tmp_path / "warm.json")
    found = Preset.read(tmp_path / "warm.json")
    assert same(found, PRESET)
    assert (found.bends.arrays["a.weight"] == BENDS.arrays["a.weight"]).all()
    assert found.bends.edit == BENDS.edit


def test_a_state_is_written_one_line_a_line(tmp_path):
    PRESET.write(tmp_path / "warm.json")
    assert '["scale", 0.1, -0.3333333333333333, 3]' in (tmp_path / "warm.json").read_text()


@pytest.mark.parametrize("path", sorted(KEPT.glob("preset*.json")), ids=lambda path: path.stem)
def test_presets_of_every_version_are_read_for_ever(path):
    found = read_file(path)
    assert list(found) == ["zero", "one"]
    assert found["one"].model == ModelId("demo", "c662234921b4d257")
    state = next(state for state in found["one"].objects if state.kind == "lp.mod~")
    lines = {line[0]: line[1:] for line in state.lines}
    assert lines["jump"] == (300,) and lines["basis"] == ("fractal",)
    assert found["one"].bends.arrays and found["one"].mapping


@pytest.mark.parametrize("path", sorted(KEPT.glob("automation*.json")), ids=lambda path: path.stem)
def test_automations_of_every_version_are_read_for_ever(path):
    found = Automation.read(path)
    assert found.start is not None and found.start.objects
    assert Event(1.5, "lp.mod~", 2, ("scale", 1, 2.5)) in found.events


def broken():
    """Documents that are no presets."""
    good = PRESET.to_json()
    bank = {"format": "latentplay presets", "version": 1, "presets": {"a": good}}
    text = json.dumps(good)
    yield "empty", ""
    yield "no JSON", "jump 400;"
    yield "cut", text[: len(text) // 2]
    yield "another's", '{"format": "latentplay mapping", "version": 1}'
    yield "a list", "[]"
    yield "a number", "7"
    yield "deep", "[" * 100000
    yield "twice", '{"format": "latentplay preset", "format": "latentplay preset", "version": 1}'
    yield "NaN", text.replace("400", "NaN")
    yield "huge", text.replace("400", "1e999")
    yield "newer", json.dumps({**good, "version": 99})
    yield "version", json.dumps({**good, "version": "1"})
    yield "no objects", json.dumps({**good, "objects": {}})
    yield "object", json.dumps({**good, "objects": [{"object": "lp.wobble", "state": []}]})
    yield "state", json.dumps({**good, "objects": [{"object": "lp.mod~", "state": [["jump", 4000]]}]})
    yield "coder", json.dumps({**good, "objects": [{"object": "lp.encode~", "state": [["enable", 7]]}]})
    yield "model", json.dumps({**good, "model": "demo"})
    yield "mapping", json.dumps({**good, "mapping": [1]})
    yield "another mapping", json.dumps({**good, "mapping": {"format": "latentplay mapping", "version": 1, "points": 7}})
    yield "bending", json.dumps({**good, "bending": {"layers": {}}})
    yield "weights", json.dumps({**good, "bending": {**good["bending"], "layers": {"a": "####"}}})
    yield "infinite weights", json.dumps({**good, "bending": {**good["bending"], "layers": {"a": "AACAfw=="}}})
    yield "knob", json.dumps({**good, "bending": {**good["bending"], "scale": 9}})
    yield "bank", json.dumps({**bank, "presets": [good]})
    yield "two lines in an object", json.dumps({**good, "objects": [{"object": "a\nb", "state": []}]})
    yield "two lines in a layer", json.dumps({**good, "objects": [], "bending": {**good["bending"], "layers": {"a\nb": "####"}}})
    yield "one of two", json.dumps({**bank, "presets": {"a": good, "b": {}}})


@pytest.mark.parametrize(("kind", "text"), list(broken()), ids=[kind for kind, _ in broken()])
def test_a_broken_file_is_one_line_and_changes_nothing(tmp_path, kind, text):
    path = tmp_path / "broken.json"
    path.write_text(text)
    bank = Presets()
    bank.save("mine", PRESET)
    with pytest.raises(LatentPlayError) as error:
        bank.read(path)
    assert "broken.json" in one_line(error)
    assert bank.names() == ["mine"] and bank["mine"] is PRESET


@pytest.mark.parametrize("name", ["nowhere.json", ".", "bytes.json"])
def test_what_is_no_text_file_is_one_line(tmp_path, name):
    (tmp_path / "bytes.json").write_bytes(b"\xff\xfe\x00RIFF")
    with pytest.raises(LatentPlayError) as error:
        Presets().read(tmp_path / name)
    one_line(error)


def test_a_file_that_cannot_be_written_is_one_line_and_the_old_one_stays(tmp_path):
    bank = Presets()
    bank.save("a", PRESET)
    for path in (tmp_path / "no" / "folder.json", tmp_path, Path("/proc/x.json"), tmp_path / "..", tmp_path / "x\0y"):
        with pytest.raises(LatentPlayError) as error:
            bank.write(path)
        one_line(error)
    bank.write(tmp_path / "a.json")
    before = (tmp_path / "a.json").read_text()
    bank.save("b", Preset(objects=(ObjectState("lp.mod~", (("jump", math.nan),)),)))
    with pytest.raises((LatentPlayError, ValueError)):
        bank.write(tmp_path / "a.json")
    assert (tmp_path / "a.json").read_text() == before
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]


def test_names_are_kept_in_order_and_no_preset_is_lost_by_a_name():
    bank = Presets()
    for name in ("a", "b", "c"):
        bank.save(name, PRESET)
    bank.rename("b", "z")
    assert bank.names() == ["a", "z", "c"]
    for wrong in (lambda: bank.rename("a", "c"), lambda: bank.rename("q", "r"), lambda: bank.rename("a", ""), lambda: bank.delete("b"),
                  lambda: bank.save("x" * 500, PRESET)):
        with pytest.raises(LatentPlayError) as error:
            wrong()
        one_line(error)
    bank.delete("z")
    assert bank.names() == ["a", "c"]


def test_a_file_of_several_wants_a_name(tmp_path):
    bank = Presets()
    bank.save("a", PRESET)
    bank.save("b", Preset())
    bank.write(tmp_path / "two.json")
    assert same(Preset.read(tmp_path / "two.json", "a"), PRESET)
    for name in (None, "c"):
        with pytest.raises(LatentPlayError, match="a, b"):
            Preset.read(tmp_path / "two.json", name)


def test_an_automation_comes_back_from_its_file(tmp_path):
    first = Event(0.0, "lp.mod~", 1, ("enable", 1.0)), Event(0.0, "lp.mod~", 2, ("jump", 1 / 3))
    automation = Automation((*first, Event(2.5, "lp.control", 1, ("xy", 0.1, 0.9))), Preset(objects=(MOD,)))
    automation.write(tmp_path / "a.json")
    found = Automation.read(tmp_path / "a.json")
    assert found.events == automation.events and same(found.start, automation.start)


def test_an_automation_can_be_written_by_hand(tmp_path):
    (tmp_path / "a.json").write_text('{"2": [["lp.mod~", "jump", 400], ["lp.mod~", "enable", 1]], "0.5": [["lp.mix~", "mix", 50]]}')
    found = Automation.read(tmp_path / "a.json")
    assert [event.seconds for event in found.events] == [0.5, 2, 2]
    assert found.events[1] == Event(2.0, "lp.mod~", 1, ("jump", 400))


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", '{"x": []}', '{"-1": []}', '{"nan": []}', '{"1e400": []}', '{"1": 7}', '{"1": [[]]}', '{"1": [["lp.mod~"]]}',
     '{"a\\nb": []}', '{"1": [["lp.mod~ a\\nb", "jump"]]}',
     '{"1": [["lp.mod~", 3]]}', '{"1": [["lp.mod~ x", "jump"]]}', '{"1": [["lp.mod~ 0", "jump"]]}', '{"1": [["lp.mod~", "jump", null]]}',
     '{"format": "latentplay automation", "version": 2, "messages": {}}', '{"format": "latentplay automation", "version": 1}',
     '{"format": "latentplay automation", "version": 1, "start": 1, "messages": {}}'],
)  # fmt: skip
def test_a_broken_automation_is_one_line(tmp_path, text):
    (tmp_path / "a.json").write_text(text)
    with pytest.raises(LatentPlayError) as error:
        Automation.read(tmp_path / "a.json")
    assert "a.json" in one_line(error)


def test_presets_of_version_1_limit_as_they_did():
    old = {"format": "latentplay preset", "version": 1, "objects": [{"object": "lp.mix~", "state": [["limit", 1]]}]}
    assert ("true_peak", 0) in Preset.from_json(old).objects[0].lines


def test_presets_of_version_1_keep_the_first_law():
    state = [["jump", 400], ["seed", *range(8)]]
    old = {"format": "latentplay preset", "version": 1, "objects": [{"object": "lp.mod~", "state": state}]}
    assert Preset.from_json(old).objects[0].lines[0] == ("law", 1)
    assert Preset.from_json({**old, "version": 2}).objects[0].lines[0] == ("jump", 400)
    again = Preset.from_json(Preset.from_json(old).to_json())
    assert again.objects[0].lines[0] == ("law", 1)


def test_presets_of_the_former_demo_model_find_it(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    path, problem = find("demo", former_demo.HASH, tmp_path)
    assert not problem and path.stem == "demo" and read_model_info(path).hash == former_demo.HASH
    assert read_model_info(DATA / "demo.ts").hash != former_demo.HASH
