"""The Live device keeps the habits of a good one: what Live shows, automates, puts on Push and draws, control by control."""

import re

import pytest
from live_patch import FOLDER, patchers, read_device, value_of
from m4l_builder import AudioEffect
from py2max.maxref import MaxRefCache

from latentplay.generate.live import DEVICES
from latentplay.generate.live.panel import VIEWS
from latentplay.generate.live.parameters import PORTS
from latentplay.generate.max.text import width_of
from latentplay.spec.table import objects

ROOTS = {name: read_device(FOLDER / name) for name in DEVICES}
ENGLISH, FRENCH = ROOTS.values()
both = pytest.mark.parametrize("root", ROOTS.values(), ids=DEVICES)
STYLES = {"ms": 2, "dB": 4, "%": 5}
ON_PUSH = 16
"""Letters of a short name that Push and Live's automation have room for."""
INTER = 1.07
"""How much wider than Arial the wider of the fonts that Live may use is."""
SAVED_BY_MAX = {
    "id", "maxclass", "numinlets", "numoutlets", "outlettype", "patching_rect", "presentation", "presentation_rect", "varname",
    "annotation", "annotation_name", "fontsize", "fontface", "saved_attribute_attributes", "parameter_enable", "text",
    "textjustification", "ignoreclick", "background", "filename", "jsarguments", "border", "num_lines_patching",
    "num_lines_presentation",
}  # fmt: skip
"""What Max writes into a box of any kind."""


def seen(root):
    """Every box that Live shows, with the name of its panel."""
    for _, patcher in patchers(root):
        for panel in (item["box"] for item in patcher["boxes"] if item["box"]["maxclass"] == "bpatcher"):
            for box in (item["box"] for item in panel["patcher"]["boxes"]):
                if box.get("presentation"):
                    yield panel["varname"], box


def controls(root):
    return [(box, value_of(box)) for _, box in seen(root) if box["maxclass"] in PORTS]


# --- words ------------------------------------------------------------------------------------------------------------------


@both
def test_whatever_one_can_point_at_explains_itself(root):
    for panel, box in seen(root):
        if box["maxclass"] not in ("panel", "live.comment"):
            assert re.fullmatch(r"[A-ZÀ-Ý0-9].{12,}[.]", box["annotation"], re.DOTALL), (panel, box.get("varname"), box["annotation"])


def test_every_explanation_is_in_french_too():
    english, french = ([box["annotation"] for _, box in seen(root) if "annotation" in box] for root in ROOTS.values())
    assert len(english) == len(french)
    assert [a for a, b in zip(english, french, strict=True) if a == b] == []


@both
def test_names_are_words_that_fit(root):
    for box, value in controls(root):
        long, short = value["parameter_longname"], value["parameter_shortname"]
        assert not re.search(r"live\.|\[\d+\]", long) and re.fullmatch(r"[A-Z][\w ]+", long), long
        assert len(short) <= ON_PUSH and short == box["annotation_name"] == value["parameter_annotation_name"], short


@both
def test_no_text_is_cut_in_the_wider_font_either(root):
    for panel, box in seen(root):
        _, _, wide, _ = box["presentation_rect"]
        if box["maxclass"] == "live.text" or box["maxclass"] == "live.comment":
            assert width_of(box["text"], 9.5) * INTER + 2 <= wide, (panel, box["text"])
        elif box["maxclass"] == "live.dial":
            assert width_of(value_of(box)["parameter_shortname"], 9.5) * INTER <= wide, (panel, box["varname"])


# --- numbers ----------------------------------------------------------------------------------------------------------------


def test_ranges_units_and_defaults_are_those_of_the_table():
    rows = {row.name: row for thing in objects() for row in thing.params if thing.name in ("lp.mod~", "lp.mix~")}
    found = {value["parameter_longname"]: value for _, value in controls(ENGLISH)}
    for name, row in (("Jump", "jump"), ("Smooth", "smooth"), ("Time", "time"), ("Time Chaos", "chaos"), ("Scale 3", "scale"),
        ("Offset 8", "offset"), ("Seed Map X", "seedmap"), ("Dry Wet", "mix"), ("Wet", "gain_in"), ("Out", "gain_out"), ("Tempo", "tempo")):
        value, param = found[name], rows[row]
        assert (value["parameter_mmin"], value["parameter_mmax"]) == (param.lo, param.hi), name
        assert value["parameter_initial"] == [param.default], name
        if param.unit in STYLES:
            assert value["parameter_unitstyle"] == STYLES[param.unit], name
        elif param.unit:
            assert param.unit in value["parameter_units"], name


@both
def test_initial_values_lie_within_and_whole_numbers_are_floats_shown_as_such(root):
    """Live's own integers end at 255, so none is used."""
    for _, value in controls(root):
        assert value["parameter_type"] in (0, 2) and value["parameter_mmin"] < value["parameter_mmax"]
        for initial in value.get("parameter_initial", []):
            assert value["parameter_mmin"] <= initial <= value["parameter_mmax"], value["parameter_longname"]
        if value["parameter_type"] == 0:
            style = value["parameter_unitstyle"]
            assert style in (0, 1, 2, 4, 5, 9) and ("parameter_units" in value) == (style == 9)
        else:
            words = value["parameter_enum"]
            assert len(set(words)) == len(words) == value["parameter_mmax"] + 1 and all(words)


@both
def test_what_is_done_once_or_set_once_is_not_automated(root):
    """What a hand plays is; buttons are neither automated nor undone; what changes latency or surface is kept with the set alone."""
    for box, value in controls(root):
        name, invisible = value["parameter_longname"], value.get("parameter_invisible", 0)
        button = box["maxclass"] == "live.text" and box["mode"] == 0
        kept = name.startswith(("Show", "Map", "Deadline", "Encode D", "Decode D")) or name in ("Law", "True Peak", "Follow Song")
        hidden = button or name in ("Zoom", "Layer", "Record")
        assert invisible == (2 if hidden else 1 if kept else 0), (name, invisible)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_for_live_users_counts_what_can_be_automated(language):
    page = (FOLDER.parent / "docs" / language / "live.md").read_text(encoding="utf-8")
    assert int(re.search(r"(\d+) param", page)[1]) == sum(not value.get("parameter_invisible") for _, value in controls(ENGLISH))


# --- boxes ------------------------------------------------------------------------------------------------------------------


@both
def test_boxes_have_the_ports_and_attributes_that_max_knows(root):
    known = MaxRefCache()
    for _, box in seen(root):
        kind = box["maxclass"]
        if kind in PORTS:
            assert (box["numinlets"], box["outlettype"]) == PORTS[kind]
        if kind == "jsui":
            assert box["numoutlets"] == VIEWS[box["filename"]]
        attributes = set((known.get_object_data(kind) or {}).get("attributes", {}))
        assert set(box) - SAVED_BY_MAX - attributes - {"proportion", "rounded", "mode"} == set(), kind
        assert set(box.get("saved_attribute_attributes", {})) - attributes <= {"valueof", "bgfillcolor", "textcolor"}, kind


@both
def test_every_colour_is_the_theme_s(root):
    for panel, box in seen(root):
        assert not [name for name, value in box.items() if "color" in name and isinstance(value, list)], (panel, box.get("varname"))
        for name, value in box.get("saved_attribute_attributes", {}).items():
            if name != "valueof":
                assert re.fullmatch(r"themecolor\.live_\w+", value["expression"]), (name, value)


@both
def test_what_lies_is_wide_and_what_stands_is_tall(root):
    """A slider lies with orientation 1; a bar in a picture stands."""
    for _, box in seen(root):
        if box["maxclass"] == "live.slider":
            _, _, wide, high = box["presentation_rect"]
            assert box.get("orientation", 0) == int(wide > high)


@both
def test_everything_is_large_enough_for_a_mouse_and_in_line(root):
    """Rows of 21 pixels below the title, and few lefts in a panel."""
    for panel, box in seen(root):
        _, y, wide, high = box["presentation_rect"]
        if box["maxclass"] in ("live.text", "live.menu", "live.tab", "umenu", "textedit"):
            assert high >= 15 and wide >= 34, (panel, box["varname"])
            assert y == 3 or (y - 22) % 21 == 0 or box["varname"] in ("align.auto", "deadline.auto"), (panel, box["varname"], y)


@pytest.mark.parametrize("name", DEVICES)
def test_another_reader_finds_the_same_device(name):
    found = AudioEffect.from_amxd(str(FOLDER / name))
    assert found.boxes == ROOTS[name]["boxes"] and found.lines == ROOTS[name]["lines"]
