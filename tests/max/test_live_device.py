"""The Max for Live device: whole, readable, tidy in 169 pixels, every action of the manual wired to a message that the objects take."""

import json
import re
from pathlib import Path

import pytest
from live_manual import ACTIONS, PICTURED
from live_patch import DEVICE, FOLDER, LivePatch, chunks, patchers, read_device, value_of
from py2max import Patcher
from py2max.lint import lint

from latentplay.generate.live import DEVICES, devices
from latentplay.generate.live.banks import BANKS
from latentplay.generate.live.device import CHAIN_BOXES
from latentplay.generate.max.text import width_of
from latentplay.spec.table import objects

ROOTS = {name: read_device(FOLDER / name) for name in DEVICES}
ENGLISH, FRENCH = ROOTS.values()
TABLE = {o.name: o for o in objects()}
ROWS_WITHOUT_CONTROL = {"meter", "seed", "frames"}
"""How often the meters are told, what the map chooses (the seeds are shown, and drawn anew by a button), latents as messages."""
NEEDS_A_MODEL = ("no model", "no layer", "nothing was learned", "nothing to", "no preset", "is there no", "no point", "not found",
    "no such", "does not exist",
                 "no array", "is not open", "nothing was noted", "cannot", "record 1' first")


def panels(root: dict) -> dict[str, dict]:
    return {box["varname"]: box for _, patcher in patchers(root) for box in (item["box"]
        for item in patcher["boxes"]) if box["maxclass"] == "bpatcher"}


def parameters(root: dict) -> list[tuple[str, dict]]:
    return [(at + item["box"]["id"], item["box"]) for at, patcher in patchers(root) for item in patcher["boxes"] if value_of(item["box"])]


# --- the file ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", DEVICES)
def test_the_same_device_is_made_again_byte_for_byte(name):
    """After a change of the table: python -m latentplay.generate.live."""
    assert (FOLDER / name).read_bytes() == devices()[name]


@pytest.mark.parametrize("name", DEVICES)
def test_container_is_that_of_an_audio_effect(name):
    found = chunks((FOLDER / name).read_bytes())
    assert list(found) == ["ampf", "meta", "ptch"]
    assert found["ampf"] == b"aaaa" and found["meta"] == b"\x01\0\0\0" and found["ptch"].endswith(b"}\n\0")


@pytest.mark.parametrize("root", ROOTS.values(), ids=DEVICES)
def test_patcher_has_what_live_asks_for(root):
    assert root["openinpresentation"] == 1 and root["openrect"][3] == 169.0 and root["devicewidth"] == 0.0
    assert root["project"]["amxdtype"] == 1633771873 and root["latency"] == 0
    scripts = {box["filename"] for _, p in patchers(root) for box in (i["box"] for i in p["boxes"]) if box["maxclass"] == "jsui"}
    assert scripts <= {f.name for f in (FOLDER / "views").iterdir()}
    assert scripts | {"lp.view.js"} <= {one["name"] for one in root["dependency_cache"]}


@pytest.mark.parametrize("root", ROOTS.values(), ids=DEVICES)
def test_lint_finds_nothing(root):
    found = [str(f) for _, patcher in patchers(root) for f in lint(Patcher.from_dict(patcher)) if not re.search(r"object '(mc\.)?lp\.",
        f.message)]
    assert found == []


# --- parameters -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("root", ROOTS.values(), ids=DEVICES)
def test_parameters_are_complete_and_have_names_of_their_own(root):
    values = [value_of(box) for _, box in parameters(root)]
    names = [value["parameter_longname"] for value in values]
    assert len(set(names)) == len(names)
    for (_, box), value in zip(parameters(root), values, strict=True):
        assert value["parameter_info"].strip() and value["parameter_shortname"] and value["parameter_type"] in (0, 2, 3), value
        if value["parameter_type"] == 2:
            assert value["parameter_mmax"] == len(value["parameter_enum"]) - 1
        if value["parameter_type"] != 3:
            assert box["annotation"] and box["annotation_name"] and box["varname"]
            assert value["parameter_modmode"] == (2 if value["parameter_type"] == 0 and not value.get("parameter_invisible") else 0)
    listed = {key: entry for key, entry in root["parameters"].items() if key.startswith("obj-")}
    assert {key: entry[0] for key, entry in listed.items()} == {key: value_of(box)["parameter_longname"] for key, box in parameters(root)}


def test_both_languages_keep_the_same_values_under_the_same_names():
    english, french = ([value_of(box) for _, box in parameters(root)] for root in (ENGLISH, FRENCH))
    for one, other in zip(english, french, strict=True):
        assert {k: v for k, v in one.items() if not k.endswith(("shortname", "info", "annotation_name"))} == {
            k: v for k, v in other.items() if not k.endswith(("shortname", "info", "annotation_name"))}
    assert sum(a["parameter_info"] != b["parameter_info"] for a, b in zip(english, french, strict=True)) == len(english)


def test_buttons_are_hidden_from_automation_and_undo():
    for _, box in parameters(ENGLISH):
        if box["maxclass"] == "live.text" and box["mode"] == 0:
            assert value_of(box)["parameter_invisible"] == 2 and "parameter_initial" not in value_of(box)


def test_banks_are_full_and_name_what_can_be_automated():
    open_to = {value_of(box)["parameter_longname"] for _, box in parameters(ENGLISH) if not value_of(box).get("parameter_invisible")}
    switches = {value_of(box)["parameter_longname"] for _, box in parameters(ENGLISH) if box["maxclass"] == "live.text"}
    for place, (encoders, buttons) in enumerate(BANKS.values()):
        bank = ENGLISH["parameters"]["parameterbanks"][str(place)]
        assert bank["parameters"] == encoders and bank["buttons"] == buttons
        assert len(encoders) == len(buttons) == 8 and len(set(encoders)) == len(set(buttons)) == 8
        assert {*encoders, *buttons} <= open_to and set(buttons) <= switches and not set(encoders) & switches
    named = {name for both in BANKS.values() for names in both for name in names}
    assert open_to - named == set()


# --- what is seen -----------------------------------------------------------------------------------------------------------


def overlap(a: list[float], b: list[float]) -> bool:
    return a[0] < b[0] + b[2] and b[0] < a[0] + a[2] and a[1] < b[1] + b[3] and b[1] < a[1] + a[3]


@pytest.mark.parametrize("root", ROOTS.values(), ids=DEVICES)
def test_everything_is_in_its_panel_and_nothing_covers_another(root):
    for name, panel in panels(root).items():
        _, _, width, height = panel["presentation_rect"]
        assert height == 169.0
        seen = [i["box"] for i in panel["patcher"]["boxes"] if i["box"].get("presentation") and i["box"]["maxclass"] != "panel"]
        for place, box in enumerate(seen):
            x, y, wide, high = box["presentation_rect"]
            assert x >= 0 and y >= 0 and x + wide <= width and y + high <= 169 and all(n == int(n) for n in (x, y, wide, high)), (name, box)
            for other in seen[place + 1 :]:
                assert not overlap(box["presentation_rect"], other["presentation_rect"]), (name, box.get("varname"), other.get("varname"),
                    other.get("text"))


@pytest.mark.parametrize("root", ROOTS.values(), ids=DEVICES)
def test_no_text_is_cut(root):
    for name, panel in panels(root).items():
        for box in (i["box"] for i in panel["patcher"]["boxes"] if i["box"].get("presentation")):
            _, _, wide, _ = box["presentation_rect"]
            if box["maxclass"] in ("live.text", "live.comment"):
                assert width_of(box["text"], 9.5) + 4 <= wide, (name, box["text"])
            elif box["maxclass"] in ("live.menu", "live.tab"):
                words = value_of(box)["parameter_enum"]
                room = wide / len(words) - 4 if box["maxclass"] == "live.tab" else wide - 14
                assert max(width_of(word, 9.5) for word in words) <= room, (name, words)
            elif box["maxclass"] == "live.dial":
                assert width_of(value_of(box)["parameter_shortname"], 9.5) + 2 <= wide, (name, box["varname"])


def test_names_are_the_device_s_own():
    """Twelve devices side by side never hear each other."""
    for _, patcher in patchers(ENGLISH):
        for box in (i["box"] for i in patcher["boxes"]):
            words = box.get("text", "").split() if box["maxclass"] == "newobj" else [""]
            if words[0] in ("s", "r", "buffer~") or words[0].removeprefix("mc.").startswith("lp."):
                assert words[1].startswith("---"), box["text"]


# --- what is done -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def patch():
    """The device after Live has loaded it, a model with bends, a point and two presets."""
    one = LivePatch(read_device(DEVICE))
    one.load()
    one.say("---bend.said", "layers", 63)
    one.say("---control.said", "points", 1)
    one.say("---control.said", "point", 3, 0.5, 0.5)
    for name, item in (("point.chosen", "3"), ("preset.chosen", "one"), ("preset.a", "one"), ("preset.b", "two")):
        one.choose(one.box(name), item)
    one.sent.clear()
    return one


@pytest.mark.parametrize(("place", "what", "name", "value", "target", "message"), ACTIONS, ids=lambda v: str(v)[:20])
def test_every_action_of_the_manual_is_a_message(patch, place, what, name, value, target, message):
    sent = patch.turn(name, value)
    assert not message or (target, message) in sent, (place, what, sent)


@pytest.mark.parametrize("action", PICTURED)
def test_pictures_send_what_is_done_on_them(patch, action):
    script, atoms, target, message = PICTURED[action]
    (key,) = [key for key, box in patch.boxes.items() if script in (box.get("filename"), box.get("varname"))]
    patch.out(key, 0, atoms)
    assert (target, message) in patch.sent


def test_every_automatable_parameter_of_the_table_has_a_control(patch):
    said = {message.split()[0] for _, message in patch.sent}
    for name in patch.named:
        if value_of(patch.boxes[patch.named[name]])["parameter_type"] != 3:
            said |= {message.split()[0] for value in (0, 1) for _, message in patch.turn(name, value)}
    wanted = {p.name for o in TABLE.values() for p in o.params} - ROWS_WITHOUT_CONTROL
    assert wanted <= said


def test_a_folder_of_models_fills_the_menu_and_a_choice_is_opened(patch):
    patch.dialog = "/models"
    patch.turn("Folder", 1)
    shown = [atoms for atoms in patch.shown["models"] if atoms[0] in ("clear", "append")][-5:]
    assert shown == [["clear"], ["append", "none"], ["append", "demo"], ["append", "one"], ["append", "two words"]]
    menu = patch.box("models")
    patch.choose(menu, "two words")
    assert patch.sent[-1] == ("encode", 'open "/models/two words.ts"')
    patch.choose(menu, "demo")
    assert patch.sent[-1] == ("encode", "open demo.ts")
    patch.say("---encode.said", "loaded", "one", 8, 48000)
    patch.choose(menu, "none")
    assert patch.sent[-1] == ("encode", "close") and patch.shown["state"][-1] == ["set", "no", "model:", "choose", "one"]
    patch.say("---encode.said", "loaded", "one", 8, 48000)
    patch.turn("Folder", 1)
    assert patch.shown["models"][-1] == ["setsymbol", "one"]
    assert patch.shown["state"][-1][0] == "set" and "one:" in patch.shown["state"][-1] and ["setsymbol", "one"] in patch.shown["models"]


def test_controls_follow_what_the_objects_say_without_sending_it_back(patch):
    for receiver, words, name, value in (
        ("mod", ["jump", 700], "Jump", 700), ("mod", ["basis", "voronoi"], "Basis", 4), ("mod", ["offset", 1, 2, 3, 0, 0, 0, 0, -3],
            "Offset 8", -3),
        ("mod", ["time", 900], "Time", 900), ("mod", ["time", "1/8T"], "Time Note", 1), ("mod", ["time", 2], "Time Unit", 1),
        ("mix", ["gain_out", -9.5], "Out", -9.5), ("mix", ["align", 480], "Align", 10), ("mix", ["align", "auto"], "Align Auto", 1),
        ("bend", ["distribution", "laplace"], "Distribution", 3), ("control", ["mode", "predict"], "Pad Mode", 1),
        ("control", ["map", "time", 1], "Map Time", 1), ("control", ["xy", 0.25, 0.75], "Pad Y", 0.75),
    ):
        patch.sent.clear()
        patch.say(f"---{receiver}.said", *words)
        assert patch.values[patch.named[name]] == pytest.approx(value), name
        assert not [m for t, m in patch.sent if m not in ("dump",) and not m.startswith("view")], words


def test_what_is_of_no_use_is_grey(patch):
    """By hand, and when a preset or Reset has set the switch."""
    def grey(*names):
        return [patch.shown[name][-1] == ["active", 0] for name in names]

    assert grey("align", "encode.deadline", "decode.deadline", "tempo", "time", "time.note") == [True, True, True, True, False, True]
    for name, value in (("Align Auto", 0), ("Deadline Auto", 0), ("Follow Song", 0), ("Time Unit", 1)):
        patch.turn(name, value)
    assert grey("align", "encode.deadline", "decode.deadline", "tempo", "time", "time.note") == [False, False, False, False, True, False]
    patch.say("---mod.said", "time", 900)
    patch.say("---mix.said", "align", "auto")
    patch.say("---encode.said", "deadline", "auto")
    assert grey("align", "encode.deadline", "time", "time.note") == [True, True, False, True]


def test_latency_reaches_live_and_transport_the_modulators(patch):
    patch.say("---mix.said", "latency", 2080, "chain", 2080, "limit", 0)
    assert ["latency", 2080] in patch.shown["thispatcher"]
    (clock,) = [key for key, box in patch.boxes.items() if box.get("text") == "transport"]
    for outlet, atoms in ((7, [960.0]), (6, [1]), (5, [3, 4]), (4, [90.0]), (0, [1])):
        patch.out(clock, outlet, atoms)
    assert patch.sent[-1] == ("mod", "transport 1 2 90 3 4")


def test_panels_fold_and_the_device_is_as_wide_as_what_is_open(patch):
    widths = {name: panel["presentation_rect"][2] for name, panel in panels(ENGLISH).items()}
    patch.turn("Show Control", 1)
    patch.turn("Show Presets", 1)
    told = patch.shown["thispatcher"]
    assert patch.shown["live.thisdevice"][-1] == ["setwidth", widths["panel.core"] + widths["panel.control"] + widths["panel.presets"]]
    assert ["script", "show", "panel.control"] in told and ["script", "hide", "panel.bending"] in told
    assert ["script", "sendbox", "panel.presets", "presentation_position", widths["panel.core"] + widths["panel.control"], 0] in told


def test_bars_move_every_eighth_latent_of_any_model(patch):
    """All that may come: a larger model finds its values there, and a set that is opened is not overruled by its bars."""
    assert [m for t, m in patch.turn("Scale 3", 1.5) if t == "mod"] == [f"scale {voice} 1.5" for voice in range(3, 64, 8)]
    patch.sent.clear()
    patch.say("---mod.said", "seed", *range(20))
    assert patch.sent == []


# --- with our objects, in the fake Max --------------------------------------------------------------------------------------


@pytest.mark.parametrize("root", ROOTS.values(), ids=DEVICES)
def test_objects_are_made_and_take_every_value_of_every_control(start, root):
    """At load not a line in the console; then each control at its ends, and what the objects lack is all that they may say."""
    drawn = {box["varname"]: box for _, p in patchers(root) for box in (i["box"]
        for i in p["boxes"]) if box.get("text") in CHAIN_BOXES.values()}
    with start() as host:
        made = {name: host.new(text.replace("---", "live")) for name, text in CHAIN_BOXES.items()}
        for name, box in made.items():
            assert (len(box.inlets), box.outlets) == (drawn[name]["numinlets"], drawn[name]["outlettype"]), name
        patch = LivePatch(root, lambda name, text: host.send(made[name], text.replace("---", "live")))
        patch.load()
        assert host.errors == []
        patch.say("---bend.said", "layers", 63)
        for name, key in patch.named.items():
            value = value_of(patch.boxes[key])
            if value["parameter_type"] != 3 and "Train" not in name:
                for number in {value["parameter_mmin"], value["parameter_mmax"], (value["parameter_mmin"] + value["parameter_mmax"]) / 2}:
                    patch.turn(name, number)
        assert [line for line in host.errors if not any(part in line for part in NEEDS_A_MODEL)] == [] and host.violations == []


def test_json_is_readable():
    """One box a line: a change can be read."""
    lines = chunks(Path(DEVICE).read_bytes())["ptch"].decode().splitlines()
    assert len(lines) > 1000 and json.loads("\n".join(lines).rstrip("\0"))
