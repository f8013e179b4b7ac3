"""Our objects in the fake Max: ports, arguments, attributes, messages, help lines, as the table has them."""

import itertools
import json
import random
import shutil

import pytest
from fake_max import FakeMax, Refused
from max_player import externals

from latentplay.model.folders import DATA
from latentplay.spec.table import objects
from latentplay.spec.wording import is_number

TABLE = {o.name: o for o in objects()}
PARAMS = [(o.name, p) for o in TABLE.values() for p in o.params]
PORTS = {
    "lp.encode~ v demo.ts": (1, 8), "lp.encode~ v demo.ts -channels 2": (2, 16), "lp.encode~ v @latents 3 @channels 2": (2, 3),
    "lp.decode~ v demo.ts": (8, 1), "lp.decode~ v -latents 64": (64, 1), "lp.mod~ v": (8, 8), "lp.mod~ v @latents 128": (128, 128),
    "lp.model~ v demo.ts": (1, 1), "lp.model~ v demo.ts encode": (1, 8), "lp.model~ v @signals 2 3": (2, 3),
    "lp.mix~ v": (2, 1), "lp.mix~ v @channels 3": (6, 3), "lp.bend v": (0, 0), "lp.control v": (0, 0), "lp.preset v": (0, 0),
}  # fmt: skip
"""Signals in and out; an inlet for messages and the status outlet stand beside them."""


chains = (f"chain{number}" for number in itertools.count())
"""A name that no other box has."""


@pytest.fixture(scope="module")
def running(start):
    """One host for all that leaves nothing behind."""
    with start() as one:
        yield one


@pytest.fixture
def host(running):
    """At the end of each test, nothing that Max forbids was done."""
    errors(running)
    yield running
    assert running.violations == []


def good_values(param):
    """A value that is not the default, as it is typed."""
    if param.name == "deadline":
        return [256, 512]
    if not is_number(param):
        return [param.choices[-1]]
    return [param.hi if param.default != param.hi else param.lo] * (8 if param.count == 0 else param.count)


def errors(host):
    """The lines of the console since this was asked last."""
    seen = getattr(host, "seen_errors", 0)
    host.seen_errors = len(host.errors)
    return host.errors[seen:]


# --- boxes ------------------------------------------------------------------------------------------------------------------


def test_a_box_has_the_ports_of_its_signals_and_status_to_the_right(host):
    for text, (ins, outs) in PORTS.items():
        box = host.new(text.replace(" v", f" {next(chains)}"))
        assert box.inlets == (["signal"] * ins or [""]), text
        assert box.outlets == [*["signal"] * outs, ""], text
    assert errors(host) == []


@pytest.mark.parametrize("text", ["mc.lp.{} v demo.ts", "lp.{} v demo.ts -m", "lp.{} v demo.ts @mc 1"])
def test_one_cord_for_all_latents_where_it_is_asked_for(host, text):
    for name in ("encode~", "mod~", "decode~"):
        box = host.new(text.format(name).replace(" v", f" {next(chains)}"))
        assert (box.inlets, box.outlets) == (["multichannelsignal"], ["multichannelsignal", ""])
        assert host.attribute(box, "mc") == [1]


def test_flags_can_be_read_and_not_set(host):
    box = host.new(f"lp.encode~ {next(chains)} @latents 5 @channels 2 @seed 7 @resample 1")
    told = {name: host.attribute(box, name) for name in ("latents", "channels", "seed", "resample", "mc", "own")}
    assert told == {"latents": [5], "channels": [2], "seed": [7], "resample": [1], "mc": [0], "own": [0]}
    host.send(box, "latents 6")
    assert host.attribute(box, "latents") == [5] and len(errors(host)) == 1


def test_what_is_typed_wrongly_gives_a_line_and_a_box(host):
    wrong = {"lp.encode~ v @latents 0": "'-latents'", "lp.mod~ v -nonsense": "'-nonsense'", "lp.mix~ v w": "'w'",
             "lp.decode~ v nowhere.ts": "'nowhere.ts'", "lp.mod~ v @jump 2000": "'2000'", "lp.mod~ v @basis blob": "'blob'"}
    for text, part in wrong.items():
        host.new(text)
        (line,) = errors(host)
        assert line.startswith(text.split()[0]) and part in line


def test_every_port_has_a_line_of_help(start):
    for language, dry in ((None, "dry: the sound that went into"), ("fr", "dry: le son qui entre dans")):
        with start(environment={"LATENTPLAY_LANGUAGE": language} if language else {}) as host:
            for text in PORTS:
                box = host.new(text)
                for side, ports in (("in", box.inlets), ("out", box.outlets)):
                    lines = [host.assist(box, side, place) for place in range(len(ports))]
                    assert all(10 < len(line.encode()) < 256 for line in lines), text
            assert host.assist(host.new("lp.mix~ v"), "in", 1).startswith(dry)


# --- attributes -------------------------------------------------------------------------------------------------------------


def test_every_parameter_is_an_attribute_with_what_the_table_says(host):
    for name, table in TABLE.items():
        known = host.attributes(name)
        for param in table.params:
            about = known[param.name]
            words = bool(param.choices) and not is_number(param)
            switch = param.integer and (param.lo, param.hi) == (0, 1)
            kind = "symbol" if words else "atom" if param.choices else "char" if switch else "long" if param.integer else "float64"
            assert about["type"] == kind and about["getter"] and about["setter"], param.name
            notes = about["notes"]
            assert notes["default"] == [param.default] and notes["category"] == ["latentplay"] and notes["label"]
            if param.choices:
                assert list(map(str, notes["enumvals"])) == list(param.choices)
            if is_number(param):
                assert (notes["min"], notes["max"]) == ([param.lo], [param.hi])
        assert {f.name.lstrip("-") if f.name != "-m" else "mc" for f in table.flags} <= set(known)


@pytest.mark.parametrize(("name", "param"), PARAMS, ids=lambda one: one if isinstance(one, str) else one.name)
def test_an_attribute_is_set_where_it_is_typed_and_by_its_message_and_is_told(host, name, param):
    value, extra = good_values(param), " @latents 8" if name == "lp.mod~" else ""
    text = " ".join(map(str, value))
    typed, sent = host.new(f"{name} {next(chains)}{extra} @{param.name} {text}"), host.new(f"{name} {next(chains)}{extra}")
    host.send(sent, f"{param.name} {text}")
    for box in (typed, sent):
        assert host.attribute(box, param.name) == value
    if name == "lp.bend" or (name, param.name) == ("lp.control", "mode"):
        return  # without a model, or a mapping, it says what it lacks
    assert errors(host) == []
    host.send(sent, f"{param.name} nonsense and more")
    (line,) = errors(host)
    assert line.startswith(name) and param.name in line
    assert host.attribute(sent, param.name) == value


def test_inspectors_follow_whoever_turns_the_knob(host, tmp_path):
    """A message, the pad, a preset: Max is told that the attribute has changed."""
    chain = next(chains)
    mod, preset = host.new(f"lp.mod~ {chain}"), host.new(f"lp.preset {chain}")
    host.run(4800)
    host.touched(mod)
    host.send(mod, "jump 700")
    host.run(4800)
    assert host.touched(mod) == ["jump"]
    host.send(preset, "preset_save one")
    host.send(mod, "jump 100")
    host.run(4800)
    host.touched(mod)
    host.send(preset, "preset_load one")
    host.run(4800)
    assert "jump" in host.touched(mod) and host.attribute(mod, "jump") == [700]


# --- messages ---------------------------------------------------------------------------------------------------------------


def test_every_message_of_the_table_is_known(host):
    """It is answered, done, or refused in words of its own, never as a stranger."""
    for name, table in TABLE.items():
        box = host.new(f"{name} {next(chains)}")
        for message in table.messages:
            if message.name != "seedmap_rebuild":  # off-line it is waited for, which takes minutes
                host.send(box, message.name)
        assert not [line for line in errors(host) if "no message" in line], name


def test_numbers_and_lists_that_nobody_asked_for_get_a_line(host):
    box = host.new("lp.mix~ v")  # of the chain that an error names
    for text in ("5", "0.5", "1 2 3", "wobble"):
        host.send(box, text)
        (line,) = errors(host)
        assert line.startswith("lp.mix~ v: no message")
    host.send(host.new(f"lp.mod~ {next(chains)}"), "bang")
    assert errors(host) == []


def test_answers_come_out_of_the_right_outlet_on_the_main_thread(host):
    box = host.new(f"lp.encode~ {next(chains)} demo.ts")
    host.said(box)
    for thread in ("main", "scheduler"):
        host.send(box, "info", thread=thread)
        host.run(64)
        said = host.said(box)
        assert ["info", "model", "demo"] in [line.words for line in said]
        assert {(line.thread, line.outlet) for line in said} == {("main", 8)}


NOT_DRAWN = ("open", "own", "seedmap_rebuild", "write")


def junk(dice):
    """Words that nobody would send."""
    words = ["0", "-1", "1e300", "nan", "-0.0", "999999999999", "v", "demo.ts", "@latents", "$1", "/dev/null", "é", "1/4"]
    return " ".join(dice.choice([*words, "Macintosh HD:/x", ""]) for _ in range(dice.randrange(6)))


def test_random_messages_to_every_object_while_it_plays(host):
    dice = random.Random(3)
    boxes = [host.new(f"{name} {chain}") for chain in [next(chains)] for name in TABLE]
    host.dsp()
    for _ in range(600):
        box = dice.choice(boxes)
        known = TABLE[box.text.split()[0]]
        word = dice.choice([m.name for m in (*known.messages, *known.params) if m.name not in NOT_DRAWN])
        host.send(box, f"{word} {junk(dice)}", thread=dice.choice(["main", "scheduler"]))
        host.run(64)
    assert not [line for line in errors(host) if "please report" in line or "Traceback" in line]


# --- state, files -----------------------------------------------------------------------------------------------------------


def test_a_state_that_max_keeps_comes_back(start):
    """pattr, presets, Live's sets: what one box gives, another takes, on another day."""
    with start() as host:
        encode, mod, mix = host.new("lp.encode~ v"), host.new("lp.mod~ v"), host.new("lp.mix~ v")
        host.send(encode, "open demo.ts")
        for text in ("enable 1", "basis voronoi", "scale 1 2 3 0.25 0 0 0 -1", "seed 1 2 3 4 5 6 7 123456789", "time 1/8", "link offset 1"):
            host.send(mod, text)
        host.send(mix, "mix 33.3")
        told = {"encode": host.value(encode), "mod": host.value(mod), "mix": host.value(mix)}
    with start() as host:
        boxes = {"encode": host.new("lp.encode~ v"), "mod": host.new("lp.mod~ v"), "mix": host.new("lp.mix~ v")}
        for name, box in boxes.items():
            host.set_value(box, told[name])
            assert host.value(box) == told[name]
        assert ["loaded", "demo", 8, 48000] in [line.words for line in host.said(boxes["encode"])]
        assert host.attribute(boxes["mod"], "time") == ["1/8"]


def test_what_is_written_in_the_moment_of_quitting_is_there(start, tmp_path):
    with start(environment={"LATENTPLAY_SYNC": "0"}) as host:
        preset = host.new("lp.preset v")
        host.send(preset, "preset_save one")
        with host.realtime():
            host.wait_for(lambda: any(line.selector == "preset_save" for line in host.said(preset)), 60)
        host.send(preset, f"write {tmp_path / 'presets.json'}")
    assert list(json.loads((tmp_path / "presets.json").read_text())["presets"]) == ["one"]


def test_what_the_tables_do_not_know_is_an_attribute_of_the_model(start, model_file):
    with start() as host:
        box = host.new(f"lp.model~ {model_file('effects')} amplify @gain 0.25 @enable 1 @mode clip @depth 3")
        assert len(host.errors) == 1 and "has no attribute 'depth': it has gain, mode" in host.errors[0]
        host.send(box, "get gain"), host.send(box, "get mode")
        said = [line.words for line in host.said(box)]
        assert ["attribute", "gain", 0.25] in said and ["attribute", "mode", "clip"] in said


def test_models_are_found_beside_the_patch_in_the_search_path_and_as_max_writes_paths(start, model_file, tmp_path):
    one, two, three = (tmp_path / name for name in ("one.ts", "more/two.ts", "far/three.ts"))
    for file in (one, two, three):
        file.parent.mkdir(exist_ok=True)
        file.write_bytes((DATA / "demo.ts").read_bytes())
    with start(folder=tmp_path, search=[tmp_path / "more"]) as host:
        box = host.new("lp.encode~ v")
        for name, stem in (("one", "one"), ("two.ts", "two"), (f'"Macintosh HD:{three}"', "three"), (str(one), "one")):
            host.said(box)
            host.send(box, f"open {name}")
            assert ["loaded", stem, 8, 48000] in [line.words for line in host.said(box)], name
        host.send(box, "open nowhere")
        assert "'nowhere.ts' not found" in host.errors[-1] and "Max's search path" in host.errors[-1]


def test_a_box_takes_the_count_of_a_model_that_a_later_box_of_the_file_names(start, model_file, tmp_path):
    texts = ["lp.mod~ v", 'mc.lp.decode~ "v" demo.ts @channels 2']
    boxes = [{"box": {"maxclass": "newobj", "text": text}} for text in texts]
    (tmp_path / "patch.maxpat").write_text(json.dumps({"patcher": {"boxes": boxes}}))
    with start(folder=tmp_path) as host:
        assert len(host.new("lp.mod~ v").outlets) == 17


# --- what is missing --------------------------------------------------------------------------------------------------------


def test_a_loader_without_its_library_says_so_in_one_line(tmp_path):
    (tmp_path / "externals").mkdir()
    (tmp_path / "externals" / "lp.mod~.mxl").write_bytes((externals() / "lp.mod~.mxl").read_bytes())
    with FakeMax(tmp_path / "externals") as host:
        with pytest.raises(Refused):
            host.new("lp.mod~ v")
        assert "latentplay install --max" in host.errors[0]


def test_without_an_engine_the_boxes_are_there_and_say_what_to_type(start, tmp_path):
    shutil.copytree(externals().parent, tmp_path / "package")
    (tmp_path / "package" / "support" / "latentplay.cfg").unlink()
    with start(tmp_path / "package" / "externals", environment={"XDG_DATA_HOME": str(tmp_path), "LATENTPLAY_PYTHON": ""}) as host:
        host.new("lp.mod~ v @enable 1 @scale 1")
        host.run(640)
        assert len(errors(host)) == 1 and "latentplay install" in host.errors[0]
